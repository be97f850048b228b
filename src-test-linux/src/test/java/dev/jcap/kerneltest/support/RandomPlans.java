package dev.jcap.kerneltest.support;

import static dev.jcap.Capability.CAP_CHOWN;
import static dev.jcap.Capability.CAP_KILL;
import static dev.jcap.Capability.CAP_NET_BIND_SERVICE;
import static dev.jcap.Capability.CAP_SETGID;
import static dev.jcap.Capability.CAP_SETPCAP;
import static dev.jcap.Capability.CAP_SETUID;

import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySet;
import dev.jcap.CapabilityState;
import dev.jcap.Identity;
import dev.jcap.Securebits;
import dev.jcap.SecurityMode;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Plans in which few ids and few capabilities meet again and again. */
public final class RandomPlans {

    private static final CapabilitySet OFTEN =
            CapabilitySet.of(CAP_CHOWN, CAP_KILL, CAP_SETGID, CAP_SETUID, CAP_SETPCAP, CAP_NET_BIND_SERVICE);
    private static final long[] IDS = {0, 1000, 2000};

    private final SplittableRandom random;
    private final List<UnaryOperator<CapabilityPlan>> parts = List.of(
            plan -> plan.setState(state()),
            plan -> plan.dropBounding(set()),
            plan -> plan.clearAmbient(),
            plan -> plan.raiseAmbient(set().intersect(set())),
            plan -> plan.setInheritable(set()),
            plan -> plan.become(new Identity(id(), id(), groups())),
            plan -> plan.become(new Identity(id(), id(), groups())),
            plan -> plan.setMode(SecurityMode.of(1 + random().nextInt(4))),
            plan -> plan.setSecurebits(new Securebits(random().nextInt(0x100) & random().nextInt(0x1000))),
            plan -> plan.setNoNewPrivs());

    public RandomPlans(SplittableRandom random) {
        this.random = random;
    }

    private SplittableRandom random() {
        return random;
    }

    /** A plan; parts that contradict those before them are left out. */
    public CapabilityPlan next() {
        CapabilityPlan plan = random.nextInt(3) > 0 ? CapabilityPlan.unchanged() : CapabilityPlan.limitTo(set());
        for (UnaryOperator<CapabilityPlan> part : parts) {
            if (random.nextInt(5) == 0) {
                plan = added(plan, part);
            }
        }
        return plan;
    }

    private static CapabilityPlan added(CapabilityPlan plan, UnaryOperator<CapabilityPlan> part) {
        try {
            return part.apply(plan);
        } catch (IllegalArgumentException contradiction) {
            return plan;
        }
    }

    private CapabilityState state() {
        CapabilitySet permitted = set();
        return new CapabilityState(permitted, permitted.intersect(set()), set());
    }

    /** Mostly with many, so that there is something to work with. */
    private CapabilitySet set() {
        return switch (random.nextInt(5)) {
            case 0 -> CapabilitySet.EMPTY;
            case 1 -> OFTEN;
            case 2 -> Scenarios.all().minus(some());
            case 3 -> OFTEN.minus(some());
            default -> some();
        };
    }

    private CapabilitySet some() {
        return OFTEN.intersect(new CapabilitySet(random.nextLong()));
    }

    private long id() {
        return IDS[random.nextInt(IDS.length)];
    }

    private List<Long> groups() {
        return new ArrayList<>(Stream.of(0L, 1000L, 2000L).filter(_ -> random.nextInt(3) == 0).toList());
    }
}
