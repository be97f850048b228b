package dev.jcap.linux.internal.shared;

import dev.jcap.Capability;
import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySet;
import dev.jcap.CapabilitySnapshot;
import dev.jcap.Credentials;
import dev.jcap.Identity;
import dev.jcap.linux.CapabilityException;
import dev.jcap.linux.PlanOutcome;
import dev.jcap.linux.internal.plan.Goal;
import dev.jcap.linux.internal.proc.UserNamespace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Finds out what a plan comes to for a thread: which of the parts that are no conditions are possible. Pure. */
public final class PlanAdapter {

    private final CapabilityPlan plan;
    private final CapabilitySnapshot start;
    private final UserNamespace namespace;
    private final List<String> notes = new ArrayList<>();

    /** @param start the thread that is to apply the plan */
    public PlanAdapter(CapabilityPlan plan, CapabilitySnapshot start, UserNamespace namespace) {
        this.plan = plan;
        this.start = start;
        this.namespace = namespace;
    }

    /**
     * What a plan comes to for a thread of this process.
     *
     * @throws CapabilityException when the maps of the user namespace cannot be read, or files cannot be handed over
     */
    public static PlanOutcome outcome(CapabilityPlan plan, CapabilitySnapshot start) {
        boolean stays = plan.isStrict() || plan.identity().isEmpty() || Goal.is(plan.identity().get(), start);
        try {
            PlanOutcome outcome =
                    new PlanAdapter(plan, start, stays ? UserNamespace.WHOLE : UserNamespace.own()).outcome();
            Handover.foresee(outcome.plan(), start);
            return outcome;
        } catch (IOException e) {
            throw CapabilityExceptions.unreadable("the maps of this user namespace", e);
        }
    }

    /** That a process stays uid 0 against its plan must not pass unnoticed where nobody looks at the report. */
    public static void warn(PlanOutcome outcome) {
        if (outcome.staysRoot()) {
            System.getLogger("dev.jcap").log(System.Logger.Level.WARNING, String.join("; ", outcome.notes()));
        }
    }

    public PlanOutcome outcome() {
        PlanOutcome.Part bounding = bounding();
        PlanOutcome.Part identity = identity();
        boolean stays = identity == PlanOutcome.Part.NOT_POSSIBLE;
        return new PlanOutcome(
                stays ? plan.keepIdentity() : plan, bounding, identity, stays && start.uids().includes(0), notes);
    }

    private PlanOutcome.Part bounding() {
        CapabilitySet beyond =
                plan.limit().isPresent() ? start.bounding().minus(plan.limit().get()) : CapabilitySet.EMPTY;
        if (plan.limit().isEmpty()) {
            return PlanOutcome.Part.NOT_ASKED;
        } else if (beyond.isEmpty()) {
            return PlanOutcome.Part.NOT_NEEDED;
        } else if (plan.isStrict() || start.permitted().contains(Capability.CAP_SETPCAP)) {
            return PlanOutcome.Part.DONE;
        }
        notes.add("the bounding set stays: cap_setpcap is not permitted; no_new_privs keeps every execve from giving"
                + " anything out of it");
        return PlanOutcome.Part.NOT_POSSIBLE;
    }

    private PlanOutcome.Part identity() {
        if (plan.identity().isEmpty()) {
            return PlanOutcome.Part.NOT_ASKED;
        }
        Identity who = plan.identity().get();
        if (Goal.is(who, start)) {
            return PlanOutcome.Part.NOT_NEEDED;
        }
        String obstacle = plan.isStrict() ? "" : obstacle(who);
        if (obstacle.isEmpty()) {
            return PlanOutcome.Part.DONE;
        }
        notes.add("the user stays uid " + start.uids() + ", gid " + start.gids() + " instead of " + who + ": " + obstacle
                + (start.uids().includes(0) ? "; uid 0 still owns root's files, whatever it holds" : ""));
        return PlanOutcome.Part.NOT_POSSIBLE;
    }

    /** Why the thread cannot become this user; empty when it can. */
    private String obstacle(Identity who) {
        boolean groups = !Goal.hasGroups(who, start);
        boolean gid = !start.gids().equals(Credentials.Ids.all(who.gid()));
        boolean uid = !start.uids().equals(Credentials.Ids.all(who.uid()));
        if (uid && !isOwn(start.uids(), who.uid()) && lacks(Capability.CAP_SETUID)) {
            return "cap_setuid is not permitted";
        } else if ((groups || gid && !isOwn(start.gids(), who.gid())) && lacks(Capability.CAP_SETGID)) {
            return "cap_setgid is not permitted";
        } else if (!namespace.mapsUid(who.uid())) {
            return "uid " + who.uid() + " is not mapped in this user namespace";
        } else if (!mapsGroups(who)) {
            return "its groups are not all mapped in this user namespace";
        }
        return groups && namespace.forbidsSetgroups() ? "this user namespace forbids setgroups" : "";
    }

    private boolean mapsGroups(Identity who) {
        boolean maps = namespace.mapsGid(who.gid());
        for (long group : who.groups()) {
            maps &= namespace.mapsGid(group);
        }
        return maps;
    }

    private boolean lacks(Capability capability) {
        return !start.permitted().contains(capability);
    }

    /** Whether a thread may take on an id without a capability. */
    private static boolean isOwn(Credentials.Ids ids, long id) {
        return ids.real() == id || ids.effective() == id || ids.saved() == id;
    }
}
