package dev.jcap.kerneltest.exec;

import dev.jcap.Capability;
import dev.jcap.CapabilitySet;
import dev.jcap.CapabilityState;
import dev.jcap.Credentials.Ids;
import dev.jcap.FileCapabilities;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Cases in which few ids and few capabilities meet again and again. */
final class RandomCases {

    private static final CapabilitySet OFTEN = CapabilitySet.of(
            Capability.CAP_CHOWN,
            Capability.CAP_KILL,
            Capability.CAP_SETUID,
            Capability.CAP_SETPCAP,
            Capability.CAP_NET_RAW,
            Capability.CAP_SYS_PTRACE);

    private static final List<Long> ROOT_IDS = List.of(100_000L, 105_000L, 100_009L, 1000L, 7L);

    private final Random random;
    private final ExecDriver.Features features;
    private final CapabilitySet own;
    private final List<Long> rootIds;

    /**
     * Cases whose threads, if they are in the driver's own namespace, have at most the capabilities {@code own}, and
     * whose ids are not above {@code lastId}.
     */
    RandomCases(long seed, ExecDriver.Features features, CapabilitySet own, long lastId) {
        random = new Random(seed);
        this.features = features;
        this.own = own;
        rootIds = ROOT_IDS.stream().filter(id -> id <= lastId).toList();
    }

    ExecCase next() {
        int namespace = oneIn(3) && features.namespaces() > 0 ? 1 + random.nextInt(features.namespaces()) : 0;
        CapabilitySet all = namespace == 0 ? own : CapabilitySet.lowest(features.capabilities());
        CapabilitySet permitted = set().intersect(all);
        CapabilitySet inheritable = (oneIn(3) ? permitted : set()).intersect(all);
        CapabilitySet both = permitted.intersect(inheritable);
        boolean groupExecutes = !oneIn(8);
        return new ExecCase(
                namespace,
                ids(),
                ids(),
                groups(),
                new CapabilityState(permitted, subset(permitted), inheritable),
                oneIn(3) ? CapabilitySet.EMPTY : subset(both),
                (oneIn(2) ? all : set()).intersect(all),
                oneIn(2) ? 0 : random.nextInt(1 << features.securebits()),
                oneIn(4),
                oneIn(8),
                oneIn(8),
                ownerId(namespace),
                // Whoever is in a group that may not execute the file gets another error.
                groupExecutes ? ownerId(namespace) : ExecCase.offset(namespace) + 4000,
                (groupExecutes ? 0755 : 0745) | (oneIn(3) ? 04000 : 0) | (oneIn(3) ? 02000 : 0),
                features.nosuid() && oneIn(10),
                attribute());
    }

    private boolean oneIn(int n) {
        return random.nextInt(n) == 0;
    }

    private Ids ids() {
        return switch (random.nextInt(4)) {
            case 0, 1 -> Ids.all(id());
            case 2 -> {
                long effective = id();
                yield new Ids(id(), effective, effective, effective);
            }
            default -> new Ids(id(), id(), id(), id());
        };
    }

    private long id() {
        return random.nextInt(3) * 1000L;
    }

    private List<Long> groups() {
        return List.of(1000L, 2000L, 3000L).stream().filter(_ -> oneIn(3)).toList();
    }

    /** Mostly an id that the namespace has. */
    private long ownerId(int namespace) {
        return id() + (oneIn(6) ? 0 : ExecCase.offset(namespace));
    }

    private CapabilitySet set() {
        return switch (random.nextInt(6)) {
            case 0 -> CapabilitySet.EMPTY;
            case 1 -> CapabilitySet.lowest(Capability.MAX_NUMBER + 1);
            case 2 -> new CapabilitySet(random.nextLong());
            default -> subsetOf(OFTEN);
        };
    }

    private CapabilitySet subset(CapabilitySet of) {
        return oneIn(2) ? of : subsetOf(of);
    }

    private CapabilitySet subsetOf(CapabilitySet of) {
        return new CapabilitySet(of.mask() & random.nextLong());
    }

    private Optional<byte[]> attribute() {
        if (oneIn(3)) {
            return Optional.empty();
        } else if (oneIn(40)) {
            return Optional.of(new byte[0]);
        }
        long rootId = oneIn(3) ? rootIds.get(random.nextInt(rootIds.size())) : 0;
        return Optional.of(new FileCapabilities(set(), set(), random.nextBoolean(), rootId).encode());
    }
}
