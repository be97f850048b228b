package dev.jcap;

import java.util.Optional;

/** When the parts of a plan contradict each other, and what a mode demands of them. */
final class PlanRules {

    private static final CapabilitySet ALL = CapabilitySet.lowest(Capability.MAX_NUMBER + 1);

    private PlanRules() {}

    /** The sets that a plan names, against each other. */
    static void check(
            Optional<CapabilitySet> limit,
            Optional<CapabilityState> state,
            Optional<CapabilitySet> inheritable,
            CapabilitySet ambient) {
        CapabilitySet most = limit.orElse(ALL);
        if (state.isPresent()) {
            CapabilityState wanted = state.get();
            within(most, "permitted", wanted.permitted());
            within(most, "inheritable", wanted.inheritable());
            requireSubset(wanted.effective(), wanted.permitted(), "effective but not permitted");
            requireSubset(ambient, wanted.permitted(), "to be ambient but not permitted");
            requireSubset(ambient, wanted.inheritable(), "to be ambient but not inheritable");
            require(
                    inheritable.isEmpty() || inheritable.get().equals(wanted.inheritable()),
                    "the plan names two inheritable sets");
        }
        if (inheritable.isPresent()) {
            within(most, "inheritable", inheritable.get());
            requireSubset(ambient, inheritable.get(), "to be ambient but not inheritable");
        }
        within(most, "ambient", ambient);
    }

    /** The parts of a plan against its mode. */
    static void check(
            SecurityMode mode,
            Optional<CapabilitySet> limit,
            Optional<CapabilitySet> inheritable,
            CapabilitySet ambient,
            Optional<Securebits> securebits,
            boolean clearsAmbient,
            boolean noNewPrivs) {
        require(securebits.equals(Optional.of(flags(mode))), "mode " + mode + " and other securebits");
        if (mode != SecurityMode.HYBRID) {
            require(clearsAmbient && ambient.isEmpty(), "mode " + mode + " and ambient capabilities");
        }
        if (hasNothingInheritable(mode)) {
            require(isEmpty(inheritable), "mode " + mode + " and inheritable capabilities");
        }
        if (mode == SecurityMode.NOPRIV) {
            require(isEmpty(limit) && noNewPrivs, "mode NOPRIV and anything left");
        }
    }

    /** The plan with everything that the mode demands. */
    static CapabilityPlan withMode(CapabilityPlan plan, SecurityMode mode) {
        require(plan.mode().orElse(mode) == mode, "the plan names two modes");
        require(plan.securebits().orElse(flags(mode)).equals(flags(mode)), "mode " + mode + " and other securebits");
        PlanParts parts = new PlanParts(plan).mode(mode).securebits(flags(mode));
        if (mode != SecurityMode.HYBRID) {
            parts.clearsAmbient();
        }
        if (hasNothingInheritable(mode)) {
            require(plan.inheritable().isEmpty() || isEmpty(plan.inheritable()),
                    "mode " + mode + " and inheritable capabilities");
            parts.inheritable(CapabilitySet.EMPTY);
        }
        if (mode == SecurityMode.NOPRIV) {
            parts.limit(CapabilitySet.EMPTY).noNewPrivs();
        }
        return parts.toPlan();
    }

    private static Securebits flags(SecurityMode mode) {
        return switch (mode) {
            case HYBRID -> Securebits.NONE;
            case PURE1E, PURE1E_INIT, NOPRIV -> SecurityMode.SECURED;
            case UNCERTAIN ->
                throw new IllegalArgumentException("UNCERTAIN cannot be set: it only describes an unrecognised state");
        };
    }

    private static boolean hasNothingInheritable(SecurityMode mode) {
        return mode == SecurityMode.PURE1E_INIT || mode == SecurityMode.NOPRIV;
    }

    private static boolean isEmpty(Optional<CapabilitySet> set) {
        return set.equals(Optional.of(CapabilitySet.EMPTY));
    }

    private static void within(CapabilitySet limit, String name, CapabilitySet set) {
        if (!limit.containsAll(set)) {
            throw new IllegalArgumentException(set.minus(limit) + ": " + name + " beyond the plan's limit");
        }
    }

    private static void requireSubset(CapabilitySet set, CapabilitySet of, String reason) {
        if (!of.containsAll(set)) {
            throw new IllegalArgumentException(set.minus(of) + ": " + reason);
        }
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
