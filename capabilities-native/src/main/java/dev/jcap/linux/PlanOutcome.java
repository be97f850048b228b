package dev.jcap.linux;

import dev.jcap.CapabilityPlan;
import java.util.List;
import java.util.Objects;

/**
 * What became of the parts of a plan that are no conditions: a plan with a limit goes on where the bounding set cannot
 * shrink or another user cannot be taken on; see {@link CapabilityPlan}.
 *
 * @since 0.1
 */
public final class PlanOutcome {

    private final CapabilityPlan plan;
    private final Part bounding;
    private final Part identity;
    private final boolean staysRoot;
    private final List<String> notes;

    /**
     * Creates an outcome.
     *
     * @param plan      the plan as far as it is carried out
     * @param bounding  what became of the bounding set
     * @param identity  what became of the change of user
     * @param staysRoot whether the thread stays uid 0 against the plan
     * @param notes     what was not possible and why
     */
    public PlanOutcome(CapabilityPlan plan, Part bounding, Part identity, boolean staysRoot, List<String> notes) {
        this.plan = Objects.requireNonNull(plan, "plan");
        this.bounding = Objects.requireNonNull(bounding, "bounding");
        this.identity = Objects.requireNonNull(identity, "identity");
        this.staysRoot = staysRoot;
        this.notes = List.copyOf(notes);
    }

    /**
     * What became of one part of a plan.
     *
     * @since 0.1
     */
    public enum Part {
        /** The plan does not mention it. */
        NOT_ASKED,
        /** It was changed. */
        DONE,
        /** It was so already. */
        NOT_NEEDED,
        /** It could not be changed here and stays as it was; {@link #notes()} say why. */
        NOT_POSSIBLE
    }

    /**
     * Returns the plan as far as it is carried out here: without a change of user that is not possible. Check this one
     * ({@link ProcessCapabilities#check(CapabilityPlan)}) where such a process is all right.
     *
     * @return the plan
     */
    public CapabilityPlan plan() {
        return plan;
    }

    /**
     * Returns what became of the bounding set under the plan's limit.
     *
     * @return {@code NOT_POSSIBLE} when it stays and no_new_privs keeps every {@code execve} from giving anything out
     *         of it
     */
    public Part bounding() {
        return bounding;
    }

    /**
     * Returns what became of the change of user.
     *
     * @return {@code NOT_POSSIBLE} when the thread stays who it is
     */
    public Part identity() {
        return identity;
    }

    /**
     * Returns whether the thread was to become another user and stays uid 0: without capabilities too it owns root's
     * files.
     *
     * @return true when it stays uid 0 against the plan
     */
    public boolean staysRoot() {
        return staysRoot;
    }

    /**
     * Returns whether every part of the plan is or was carried out.
     *
     * @return false when one was not possible
     */
    public boolean isComplete() {
        return bounding != Part.NOT_POSSIBLE && identity != Part.NOT_POSSIBLE;
    }

    /**
     * Returns what was not possible and why, a line for each part.
     *
     * @return empty when {@link #isComplete()}
     */
    public List<String> notes() {
        return notes;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PlanOutcome that
                && plan.equals(that.plan)
                && bounding == that.bounding
                && identity == that.identity
                && staysRoot == that.staysRoot
                && notes.equals(that.notes);
    }

    @Override
    public int hashCode() {
        return Objects.hash(plan, bounding, identity, staysRoot, notes);
    }

    /** For example {@code bounding set DONE, user NOT_NEEDED}, and the notes, a line each. */
    @Override
    public String toString() {
        String head = "bounding set " + bounding + ", user " + identity;
        return notes.isEmpty() ? head : head + '\n' + String.join("\n", notes);
    }
}
