package dev.jcap.exec;

import dev.jcap.CapabilitySet;
import dev.jcap.CapabilitySnapshot;
import dev.jcap.CapabilityState;
import dev.jcap.Credentials;
import dev.jcap.Securebits;
import java.util.List;

/** A thread about to execute something, for tests: a user without capabilities whose bounding set is full. */
record ExecThread(CapabilitySnapshot snapshot) {

    static final int COUNT = 41;

    static ExecThread user() {
        return new ExecThread(CapabilitySnapshot.of(42, "test",
                Credentials.of(1000, 1000).withBounding(CapabilitySet.lowest(COUNT)).withSecurebits(Securebits.NONE)));
    }

    static ExecThread root() {
        CapabilitySet all = CapabilitySet.lowest(COUNT);
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
        return with(snapshot.credentials().withAmbient(set));
    }

    ExecThread bounding(CapabilitySet set) {
        return with(snapshot.credentials().withBounding(set));
    }

    ExecThread noNewPrivs() {
        return with(snapshot.credentials().withNoNewPrivs(true));
    }

    ExecThread securebits(int bits) {
        return with(snapshot.credentials().withSecurebits(new Securebits(bits)));
    }

    ExecThread securebitsUnknown() {
        return with(snapshot.credentials().withoutSecurebits());
    }

    ExecThread groups(Long... groups) {
        return with(snapshot.credentials().withGroups(List.of(groups)));
    }

    ExecThread uids(long real, long effective) {
        return with(snapshot.credentials().withUids(new Credentials.Ids(real, effective, effective, effective)));
    }

    ExecThread gids(long real, long effective) {
        return with(snapshot.credentials().withGids(new Credentials.Ids(real, effective, effective, effective)));
    }

    ExecThread state(CapabilityState state) {
        return with(snapshot.credentials().withState(state));
    }

    private ExecThread with(Credentials credentials) {
        return new ExecThread(snapshot.withCredentials(credentials));
    }
}
