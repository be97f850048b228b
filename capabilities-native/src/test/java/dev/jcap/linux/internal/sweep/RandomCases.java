package dev.jcap.linux.internal.sweep;

import static dev.jcap.Capability.CAP_CHOWN;
import static dev.jcap.Capability.CAP_KILL;
import static dev.jcap.Capability.CAP_NET_BIND_SERVICE;
import static dev.jcap.Capability.CAP_SETGID;
import static dev.jcap.Capability.CAP_SETPCAP;
import static dev.jcap.Capability.CAP_SETUID;

import dev.jcap.Capability;
import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySet;
import dev.jcap.CapabilityState;
import dev.jcap.Iab;
import dev.jcap.Identity;
import dev.jcap.Securebits;
import dev.jcap.SecurityMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Random threads that can exist, and random plans, over few capabilities and ids so that they meet often. */
final class RandomCases {

    private static final Capability[] CAPABILITIES = {
        CAP_CHOWN, CAP_KILL, CAP_SETGID, CAP_SETUID, CAP_SETPCAP, CAP_NET_BIND_SERVICE, Capability.of(40)
    };
    private static final long[] IDS = {0, 1000, 2000};

    private final RandomGenerator random;

    RandomCases(RandomGenerator random) {
        this.random = random;
    }

    private boolean chance(int in) {
        return random.nextInt(in) == 0;
    }

    long mask() {
        return switch (random.nextInt(6)) {
            case 0 -> 0;
            case 1, 2 -> FakeCredentials.mask(CAPABILITIES);
            default -> some();
        };
    }

    private long some() {
        long mask = 0;
        for (Capability capability : CAPABILITIES) {
            mask |= random.nextBoolean() ? 1L << capability.number() : 0;
        }
        return mask;
    }

    private long id() {
        return IDS[random.nextInt(IDS.length)];
    }

    /** Effective within permitted, ambient within both permitted and inheritable: all that the kernel guarantees. */
    FakeCredentials thread(FakeProcess process) {
        FakeCredentials thread = FakeCredentials.root(process);
        thread.permitted = mask();
        thread.effective = chance(3) ? thread.permitted & mask() : thread.permitted;
        thread.inheritable = chance(2) ? 0 : mask();
        thread.bounding = mask();
        thread.ambient = thread.permitted & thread.inheritable & mask();
        thread.securebits = securebits();
        thread.noNewPrivs = chance(4);
        thread.ids(id(), 0, 0, 0);
        for (int kind = 1; kind < 4; kind++) {
            thread.uids[kind] = chance(4) ? id() : thread.uids[0];
            thread.gids[kind] = chance(4) ? id() : thread.gids[0];
        }
        thread.groups = groups();
        return thread;
    }

    private int securebits() {
        return switch (random.nextInt(4)) {
            case 0, 1 -> 0;
            case 2 -> random.nextInt(0x1000) & random.nextInt(0x1000);
            default -> random.nextInt(0x100);
        };
    }

    private List<Long> groups() {
        List<Long> groups = new ArrayList<>();
        for (long id : IDS) {
            if (chance(3)) {
                groups.add(id);
            }
        }
        return groups;
    }

    /** A plan that can be written down; often one that contradicts itself is drawn first. */
    CapabilityPlan plan(FakeCredentials start) {
        while (true) {
            try {
                return draw(start);
            } catch (IllegalArgumentException contradiction) {
                // Draw again.
            }
        }
    }

    private CapabilityPlan draw(FakeCredentials start) {
        CapabilityPlan plan = chance(3)
                ? CapabilityPlan.unchanged()
                : CapabilityPlan.limitTo(new CapabilitySet(chance(4) ? -1 : mask()));
        if (chance(3)) {
            long permitted = mask() & (chance(8) ? -1 : start.permitted);
            plan = plan.setState(new CapabilityState(
                    new CapabilitySet(permitted), new CapabilitySet(permitted & mask()), new CapabilitySet(mask())));
        }
        if (chance(4)) {
            plan = plan.dropBounding(new CapabilitySet(mask()));
        }
        if (chance(4)) {
            plan = plan.clearAmbient();
        }
        if (chance(3)) {
            plan = plan.raiseAmbient(new CapabilitySet(mask() & (chance(6) ? -1 : start.permitted)));
        }
        if (chance(2)) {
            List<Long> groups = chance(3) ? start.groups : groups();
            plan = plan.become(new Identity(id(), id(), groups));
        }
        if (chance(6)) {
            plan = plan.setInheritable(new CapabilitySet(mask()));
        }
        if (chance(6)) {
            long inheritable = mask();
            plan = plan.setIab(new Iab(
                    new CapabilitySet(inheritable),
                    new CapabilitySet(inheritable & start.permitted & mask()),
                    new CapabilitySet(mask())));
        }
        if (chance(6)) {
            plan = plan.setMode(SecurityMode.of(1 + random.nextInt(4)));
        }
        Optional<Securebits> flags = plannedSecurebits(start.securebits);
        if (flags.isPresent()) {
            plan = plan.setSecurebits(flags.get());
        }
        plan = chance(3) ? plan.setNoNewPrivs() : plan;
        return chance(3) ? plan.strict() : plan;
    }

    private Optional<Securebits> plannedSecurebits(int found) {
        return switch (random.nextInt(8)) {
            case 0 -> Optional.of(new Securebits(found));
            case 1 -> Optional.of(new Securebits(found | securebits()));
            case 2 -> Optional.of(new Securebits(found ^ 1 << random.nextInt(12)));
            case 3 -> Optional.of(new Securebits(securebits()));
            default -> Optional.empty();
        };
    }
}
