package dev.jcap;

import java.util.Optional;

/** The parts of a plan while one of them is being changed. */
final class PlanParts {

    private Optional<CapabilitySet> limit = Optional.empty();
    private Optional<CapabilityState> state = Optional.empty();
    private Optional<CapabilitySet> inheritable = Optional.empty();
    private CapabilitySet boundingDrops = CapabilitySet.EMPTY;
    private boolean clearsAmbient;
    private CapabilitySet ambientRaises = CapabilitySet.EMPTY;
    private Optional<Identity> identity = Optional.empty();
    private Optional<Securebits> securebits = Optional.empty();
    private boolean noNewPrivs;
    private Optional<Boolean> dumpable = Optional.empty();
    private Optional<SecurityMode> mode = Optional.empty();

    /** Those of a plan that changes nothing. */
    PlanParts() {}

    PlanParts(CapabilityPlan plan) {
        limit = plan.limit();
        state = plan.state();
        inheritable = plan.inheritable();
        boundingDrops = plan.boundingDrops();
        clearsAmbient = plan.clearsAmbient();
        ambientRaises = plan.ambientRaises();
        identity = plan.identity();
        securebits = plan.securebits();
        noNewPrivs = plan.noNewPrivs();
        dumpable = plan.dumpable();
        mode = plan.mode();
    }

    PlanParts limit(CapabilitySet keep) {
        limit = Optional.of(keep);
        return this;
    }

    PlanParts state(CapabilityState wanted) {
        state = Optional.of(wanted);
        return this;
    }

    PlanParts inheritable(CapabilitySet set) {
        inheritable = Optional.of(set);
        return this;
    }

    PlanParts boundingDrops(CapabilitySet drops) {
        boundingDrops = drops;
        return this;
    }

    PlanParts clearsAmbient() {
        clearsAmbient = true;
        return this;
    }

    PlanParts ambientRaises(CapabilitySet raises) {
        ambientRaises = raises;
        return this;
    }

    PlanParts identity(Identity who) {
        identity = Optional.of(who);
        return this;
    }

    PlanParts securebits(Securebits flags) {
        securebits = Optional.of(flags);
        return this;
    }

    PlanParts noNewPrivs() {
        noNewPrivs = true;
        return this;
    }

    PlanParts dumpable(boolean flag) {
        dumpable = Optional.of(flag);
        return this;
    }

    PlanParts mode(SecurityMode which) {
        mode = Optional.of(which);
        return this;
    }

    CapabilityPlan toPlan() {
        return new CapabilityPlan(
                limit,
                state,
                inheritable,
                boundingDrops,
                clearsAmbient,
                ambientRaises,
                identity,
                securebits,
                noNewPrivs,
                dumpable,
                mode);
    }
}
