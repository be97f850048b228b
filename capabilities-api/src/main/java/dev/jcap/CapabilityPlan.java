package dev.jcap;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What is to change, without saying where: the same plan goes to one thread, to every thread of a process, or to a
 * child.
 *
 * <p>A plan says what stands at the end, not in which order to get there: the order that the kernel needs is found when
 * the plan is applied, and a plan that cannot work from the state found then is refused before anything has changed.
 * Whatever a plan does not mention stays as it is, with one exception, the kernel's own: see
 * {@link #become(Identity)}.
 *
 * <p>Plans print as one line for each change.
 *
 * @param limit         what each of the five sets may hold at most; absent: no limit
 * @param state         the permitted, effective and inheritable sets to end with; absent: the ones found, within the limit
 * @param inheritable   the inheritable set to end with; absent: that of the state, or else the one found, within the limit
 * @param boundingDrops what leaves the bounding set, besides what the limit takes from it
 * @param clearsAmbient whether the ambient set found is emptied
 * @param ambientRaises what is ambient at the end
 * @param identity      who to become; absent: nobody else
 * @param securebits    the securebits flags to end with, exactly; absent: the ones found
 * @param noNewPrivs    whether to set no_new_privs
 * @param dumpable      the process's dumpable flag to end with; absent: what the kernel leaves
 * @param mode          the mode that the other parts add up to; absent: none was asked for
 */
public record CapabilityPlan(
        Optional<CapabilitySet> limit,
        Optional<CapabilityState> state,
        Optional<CapabilitySet> inheritable,
        CapabilitySet boundingDrops,
        boolean clearsAmbient,
        CapabilitySet ambientRaises,
        Optional<Identity> identity,
        Optional<Securebits> securebits,
        boolean noNewPrivs,
        Optional<Boolean> dumpable,
        Optional<SecurityMode> mode) {

    private static final CapabilityPlan UNCHANGED = new PlanParts().toPlan();

    /**
     * Checks that the parts agree.
     *
     * @throws IllegalArgumentException when a set that is named goes beyond the limit, when the state itself is one no
     *                                  thread can have, when the state and the inheritable set differ, when what is to
     *                                  be ambient is not both permitted and inheritable, or when a part is not what the
     *                                  mode demands
     */
    public CapabilityPlan {
        Objects.requireNonNull(boundingDrops, "boundingDrops");
        Objects.requireNonNull(ambientRaises, "ambientRaises");
        Objects.requireNonNull(identity, "identity");
        Objects.requireNonNull(securebits, "securebits");
        Objects.requireNonNull(dumpable, "dumpable");
        PlanRules.check(limit, state, inheritable, ambientRaises);
        if (mode.isPresent()) {
            PlanRules.check(mode.get(), limit, inheritable, ambientRaises, securebits, clearsAmbient, noNewPrivs);
        }
    }

    /**
     * A plan after which none of the five sets holds more than {@code keep}.
     *
     * <p>Dropping from the bounding set needs {@code CAP_SETPCAP}, unless nothing beyond {@code keep} is left in it.
     * What is kept stays permitted and effective across a change of uid ({@link #become(Identity)}).
     *
     * @param keep what may stay; {@link CapabilitySet#EMPTY} takes everything away
     * @return the plan
     */
    public static CapabilityPlan limitTo(CapabilitySet keep) {
        return new PlanParts().limit(keep).toPlan();
    }

    /**
     * A plan that changes nothing, to start from when no limit is wanted.
     *
     * @return the empty plan
     */
    public static CapabilityPlan unchanged() {
        return UNCHANGED;
    }

    /**
     * This plan, ending with exactly these permitted, effective and inheritable sets ({@code capset(2)}).
     *
     * <p>Permitted can only shrink. A new inheritable capability must be in the bounding set found and, unless it is
     * permitted too, needs {@code CAP_SETPCAP}.
     *
     * @param wanted the three sets
     * @return the new plan
     * @throws IllegalArgumentException when the sets contradict each other or the rest of the plan
     */
    public CapabilityPlan setState(CapabilityState wanted) {
        return new PlanParts(this).state(wanted).toPlan();
    }

    /**
     * This plan, also dropping from the bounding set ({@code PR_CAPBSET_DROP}). Needs {@code CAP_SETPCAP} unless all of
     * it is dropped already.
     *
     * @param drops what to drop; adds to earlier drops of this plan
     * @return the new plan
     */
    public CapabilityPlan dropBounding(CapabilitySet drops) {
        return new PlanParts(this).boundingDrops(boundingDrops.plus(drops)).toPlan();
    }

    /**
     * This plan, emptying the ambient set found ({@code PR_CAP_AMBIENT_CLEAR_ALL}). What the plan raises is ambient
     * all the same.
     *
     * @return the new plan
     */
    public CapabilityPlan clearAmbient() {
        return new PlanParts(this).clearsAmbient().toPlan();
    }

    /**
     * This plan, also making capabilities ambient ({@code PR_CAP_AMBIENT_RAISE}), so that programs without file
     * capabilities keep them. They become inheritable too, as the kernel demands, and must be permitted at the end.
     *
     * @param raises what to raise; adds to earlier raises of this plan
     * @return the new plan
     * @throws IllegalArgumentException when the limit or the state of this plan excludes one of them
     */
    public CapabilityPlan raiseAmbient(CapabilitySet raises) {
        return new PlanParts(this).ambientRaises(ambientRaises.plus(raises)).toPlan();
    }

    /**
     * This plan, ending with exactly this inheritable set, and with the permitted and effective sets as they would be
     * without this part ({@code capset(2)}).
     *
     * <p>A new inheritable capability must be in the bounding set found and, unless it is permitted too, needs
     * {@code CAP_SETPCAP}. What is not inheritable any more is not ambient any more either.
     *
     * @param set the inheritable set; takes the place of one named before
     * @return the new plan
     * @throws IllegalArgumentException when the limit, the state, the mode or the ambient raises of this plan contradict
     *                                  it
     */
    public CapabilityPlan setInheritable(CapabilitySet set) {
        return new PlanParts(this).inheritable(set).toPlan();
    }

    /**
     * This plan, ending with the inheritable and ambient sets of a tuple, and without its blocked capabilities in the
     * bounding set ({@code cap_iab_set_proc(3)}).
     *
     * <p>Needs {@code CAP_SETPCAP}, permitted, only for what really changes: a blocked capability that is still in the
     * bounding set, or a new inheritable one that is not permitted. What is ambient must be permitted at the end. Unlike
     * libcap, which stops half way, a tuple that cannot be had as a whole is refused as a whole; and
     * {@code CAP_SETPCAP} need not be effective before.
     *
     * @param tuple the tuple; its inheritable and ambient sets take the place of those named before, its blocked
     *              capabilities add to earlier drops of this plan
     * @return the new plan
     * @throws IllegalArgumentException when the limit, the state or the mode of this plan contradict it
     */
    public CapabilityPlan setIab(Iab tuple) {
        return new PlanParts(this)
                .inheritable(tuple.inheritable())
                .clearsAmbient()
                .ambientRaises(tuple.ambient())
                .boundingDrops(boundingDrops.plus(tuple.blocked()))
                .toPlan();
    }

    /**
     * This plan, ending in one of libcap's modes ({@code cap_set_mode(3)}).
     *
     * <ul>
     *   <li>{@code HYBRID}: no securebits.
     *   <li>{@code PURE1E}: securebits 0xef (uid 0 means nothing, for good), and nothing ambient. Without an inheritable
     *       capability this is what reads back as {@code PURE1E_INIT}.
     *   <li>{@code PURE1E_INIT}: the same, and nothing inheritable.
     *   <li>{@code NOPRIV}: the same, nothing in any of the five sets, and no_new_privs.
     * </ul>
     *
     * <p>Needs {@code CAP_SETPCAP}, permitted, if securebits or the bounding set change. Unlike libcap, which empties
     * the effective set whatever happens, this leaves it as it was unless the mode empties the permitted set; and a
     * thread that is in the mode already stays there without needing anything.
     *
     * @param which the mode
     * @return the new plan
     * @throws IllegalArgumentException for {@code UNCERTAIN}, or when the securebits, the state, the inheritable set, the
     *                                  ambient raises or another mode of this plan contradict it
     */
    public CapabilityPlan setMode(SecurityMode which) {
        return PlanRules.withMode(this, which);
    }

    /**
     * This plan, becoming somebody else: supplementary groups, then group id, then user id, each as real, effective,
     * saved and filesystem id ({@code setgroups(2)}, {@code setresgid(2)}, {@code setresuid(2)}).
     *
     * <p>Needs {@code CAP_SETGID} and {@code CAP_SETUID} as far as ids change. A plan with a limit or a state keeps
     * what those name, permitted and effective. A plan with neither follows the kernel: leaving uid 0 empties the
     * permitted and effective sets. Ambient capabilities never survive leaving uid 0; raise them in the same plan.
     *
     * <p>A change of ids clears the process's dumpable flag; see {@link #setDumpable(boolean)}.
     *
     * @param who the identity
     * @return the new plan
     */
    public CapabilityPlan become(Identity who) {
        return new PlanParts(this).identity(who).toPlan();
    }

    /**
     * This plan, ending with exactly these securebits ({@code PR_SET_SECUREBITS}). Needs {@code CAP_SETPCAP} if they
     * change. {@code SECBIT_KEEP_CAPS} is never left on by {@link #become(Identity)} unless it is named here.
     *
     * @param flags all flags to end with; flags that are locked cannot change
     * @return the new plan
     */
    public CapabilityPlan setSecurebits(Securebits flags) {
        return new PlanParts(this).securebits(flags).toPlan();
    }

    /**
     * This plan, setting no_new_privs: no {@code execve} grants anything any more, set-user-ID programs included. Needs
     * nothing and cannot be undone.
     *
     * @return the new plan
     */
    public CapabilityPlan setNoNewPrivs() {
        return new PlanParts(this).noNewPrivs().toPlan();
    }

    /**
     * This plan, ending with the process's dumpable flag as given ({@code PR_SET_DUMPABLE}).
     *
     * <p>A change of ids clears the flag, and jcap leaves it so unless asked: memory of the process may still hold what
     * only the former user could read (a private key), and a dumpable process can be traced and core-dumped by every other
     * process of its new user. Set it to true where native profilers, debuggers and core dumps matter more. The flag
     * belongs to the whole process whatever the plan is applied to.
     *
     * <p>The JDK's attach mechanism ({@code jcmd}, heap dumps) does not ask for the flag: it works for the new user either
     * way, unless Java is started with {@code -XX:+DisableAttachMechanism}.
     *
     * @param flag whether the process is dumpable at the end
     * @return the new plan
     */
    public CapabilityPlan setDumpable(boolean flag) {
        return new PlanParts(this).dumpable(flag).toPlan();
    }

    /** One line for each change, in no particular order of application; {@code change nothing} for the empty plan. */
    @Override
    public String toString() {
        List<String> lines = new ArrayList<>();
        mode.ifPresent(which -> lines.add("set mode " + which));
        limit.ifPresent(set -> lines.add("limit all five sets to " + orNothing(set)));
        state.ifPresent(wanted -> lines.add("set permitted, effective and inheritable to " + wanted));
        inheritable.ifPresent(set -> lines.add("set inheritable to " + orNothing(set)));
        if (!boundingDrops.isEmpty()) {
            lines.add("drop from bounding " + boundingDrops);
        }
        if (clearsAmbient) {
            lines.add("clear ambient");
        }
        if (!ambientRaises.isEmpty()) {
            lines.add("raise ambient " + ambientRaises);
        }
        identity.ifPresent(who -> lines.add("become " + who));
        securebits.ifPresent(flags -> lines.add("set securebits to " + flags));
        if (noNewPrivs) {
            lines.add("set no_new_privs");
        }
        dumpable.ifPresent(flag -> lines.add(flag ? "set dumpable" : "clear dumpable"));
        return lines.isEmpty() ? "change nothing" : String.join("\n", lines);
    }

    private static String orNothing(CapabilitySet set) {
        return set.isEmpty() ? "nothing" : set.toString();
    }
}
