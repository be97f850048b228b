package dev.jcap.exec;

import dev.jcap.CapabilitySet;
import dev.jcap.CapabilitySnapshot;
import dev.jcap.CapabilityState;
import dev.jcap.Securebits;
import java.util.List;
import java.util.Optional;

/** A thread about to execute something, for tests: a user without capabilities whose bounding set is full. */
record ExecThread(CapabilitySnapshot snapshot) {

    static final int COUNT = 41;

    static ExecThread user() {
        return new ExecThread(new CapabilitySnapshot(
                42,
                "test",
                CapabilityState.EMPTY,
                CapabilitySet.ofCount(COUNT),
                CapabilitySet.EMPTY,
                false,
                Optional.of(Securebits.NONE),
                CapabilitySnapshot.Ids.all(1000),
                CapabilitySnapshot.Ids.all(1000),
                List.of()));
    }

    static ExecThread root() {
        CapabilitySet all = CapabilitySet.ofCount(COUNT);
        return user().uids(0, 0).gids(0, 0).state(new CapabilityState(all, all, CapabilitySet.EMPTY));
    }

    ExecThread permitted(CapabilitySet set) {
        return state(new CapabilityState(set, set, snapshot.state().inheritable()));
    }

    ExecThread inheritable(CapabilitySet set) {
        return state(snapshot.state().withInheritable(set));
    }

    /** Ambient, and permitted, effective and inheritable besides what is so already. */
    ExecThread ambient(CapabilitySet set) {
        CapabilityState state = snapshot.state();
        return state(new CapabilityState(
                state.permitted().plus(set), state.effective().plus(set), state.inheritable().plus(set)))
                .ambientAsIs(set);
    }

    ExecThread ambientAsIs(CapabilitySet set) {
        return copy(set, snapshot.bounding(), snapshot.noNewPrivs(), snapshot.securebits(), snapshot.groups());
    }

    ExecThread bounding(CapabilitySet set) {
        return copy(snapshot.ambient(), set, snapshot.noNewPrivs(), snapshot.securebits(), snapshot.groups());
    }

    ExecThread noNewPrivs() {
        return copy(snapshot.ambient(), snapshot.bounding(), true, snapshot.securebits(), snapshot.groups());
    }

    ExecThread securebits(int bits) {
        return copy(
                snapshot.ambient(),
                snapshot.bounding(),
                snapshot.noNewPrivs(),
                Optional.of(new Securebits(bits)),
                snapshot.groups());
    }

    ExecThread securebitsUnknown() {
        return copy(
                snapshot.ambient(), snapshot.bounding(), snapshot.noNewPrivs(), Optional.empty(), snapshot.groups());
    }

    ExecThread groups(Long... groups) {
        return copy(
                snapshot.ambient(),
                snapshot.bounding(),
                snapshot.noNewPrivs(),
                snapshot.securebits(),
                List.of(groups));
    }

    ExecThread uids(long real, long effective) {
        return ids(new CapabilitySnapshot.Ids(real, effective, effective, effective), snapshot.gids());
    }

    ExecThread gids(long real, long effective) {
        return ids(snapshot.uids(), new CapabilitySnapshot.Ids(real, effective, effective, effective));
    }

    private ExecThread ids(CapabilitySnapshot.Ids uids, CapabilitySnapshot.Ids gids) {
        return new ExecThread(new CapabilitySnapshot(
                snapshot.id(),
                snapshot.name(),
                snapshot.state(),
                snapshot.bounding(),
                snapshot.ambient(),
                snapshot.noNewPrivs(),
                snapshot.securebits(),
                uids,
                gids,
                snapshot.groups()));
    }

    ExecThread state(CapabilityState state) {
        return new ExecThread(new CapabilitySnapshot(
                snapshot.id(),
                snapshot.name(),
                state,
                snapshot.bounding(),
                snapshot.ambient(),
                snapshot.noNewPrivs(),
                snapshot.securebits(),
                snapshot.uids(),
                snapshot.gids(),
                snapshot.groups()));
    }

    private ExecThread copy(
            CapabilitySet ambient,
            CapabilitySet bounding,
            boolean noNewPrivs,
            Optional<Securebits> securebits,
            List<Long> groups) {
        return new ExecThread(new CapabilitySnapshot(
                snapshot.id(),
                snapshot.name(),
                snapshot.state(),
                bounding,
                ambient,
                noNewPrivs,
                securebits,
                snapshot.uids(),
                snapshot.gids(),
                groups));
    }
}
