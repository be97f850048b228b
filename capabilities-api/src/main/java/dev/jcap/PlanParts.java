package dev.jcap;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The parts of a plan while one of them is being changed. */
final class PlanParts {

    Optional<CapabilitySet> limit = Optional.empty();
    Optional<CapabilityState> state = Optional.empty();
    Optional<CapabilitySet> inheritable = Optional.empty();
    CapabilitySet boundingDrops = CapabilitySet.EMPTY;
    boolean clearsAmbient;
    CapabilitySet ambientRaises = CapabilitySet.EMPTY;
    Optional<Identity> identity = Optional.empty();
    List<String> handedOver = new ArrayList<>();
    Optional<Securebits> securebits = Optional.empty();
    boolean noNewPrivs;
    Optional<Boolean> dumpable = Optional.empty();
    Optional<SecurityMode> mode = Optional.empty();
    boolean strict;

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
        handedOver.addAll(plan.handedOver());
        securebits = plan.securebits();
        noNewPrivs = plan.noNewPrivs();
        dumpable = plan.dumpable();
        mode = plan.mode();
        strict = plan.strict;
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

    PlanParts keepIdentity() {
        identity = Optional.empty();
        return this;
    }

    PlanParts handOver(String path) {
        handedOver.add(path);
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

    PlanParts strict() {
        strict = true;
        return this;
    }

    /**
     * The plan.
     *
     * @throws IllegalArgumentException when the parts contradict each other
     */
    CapabilityPlan toPlan() {
        PlanRules.check(limit, state, inheritable, ambientRaises);
        if (mode.isPresent()) {
            PlanRules.check(mode.get(), limit, inheritable, ambientRaises, securebits, clearsAmbient, noNewPrivs);
        }
        return new CapabilityPlan(this);
    }
}
