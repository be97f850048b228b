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
 * @param boundingDrops what leaves the bounding set, besides what the limit takes from it
 * @param clearsAmbient whether the ambient set found is emptied
 * @param ambientRaises what is ambient at the end
 * @param identity      who to become; absent: nobody else
 * @param securebits    the securebits flags to end with, exactly; absent: the ones found
 * @param noNewPrivs    whether to set no_new_privs
 * @param dumpable      the process's dumpable flag to end with; absent: what the kernel leaves
 */
public record CapabilityPlan(
        Optional<CapabilitySet> limit,
        Optional<CapabilityState> state,
        CapabilitySet boundingDrops,
        boolean clearsAmbient,
        CapabilitySet ambientRaises,
        Optional<Identity> identity,
        Optional<Securebits> securebits,
        boolean noNewPrivs,
        Optional<Boolean> dumpable) {

    private static final CapabilityPlan UNCHANGED = new CapabilityPlan(
            Optional.empty(),
            Optional.empty(),
            CapabilitySet.EMPTY,
            false,
            CapabilitySet.EMPTY,
            Optional.empty(),
            Optional.empty(),
            false,
            Optional.empty());

    /**
     * Checks that the parts agree.
     *
     * @throws IllegalArgumentException when the state or the ambient raises go beyond the limit, when the state itself
     *                                  is one no thread can have, or when what is to be ambient is not both permitted
     *                                  and inheritable in the state
     */
    public CapabilityPlan {
        Objects.requireNonNull(boundingDrops, "boundingDrops");
        Objects.requireNonNull(ambientRaises, "ambientRaises");
        Objects.requireNonNull(identity, "identity");
        Objects.requireNonNull(securebits, "securebits");
        Objects.requireNonNull(dumpable, "dumpable");
        limit.ifPresent(most -> {
            state.ifPresent(wanted -> {
                within(most, "permitted", wanted.permitted());
                within(most, "inheritable", wanted.inheritable());
            });
            within(most, "ambient", ambientRaises);
        });
        CapabilitySet ambient = ambientRaises;
        state.ifPresent(wanted -> {
            requireSubset(wanted.effective(), wanted.permitted(), "effective but not permitted");
            requireSubset(ambient, wanted.permitted(), "to be ambient but not permitted");
            requireSubset(ambient, wanted.inheritable(), "to be ambient but not inheritable");
        });
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
        return new CapabilityPlan(
                Optional.of(keep),
                UNCHANGED.state,
                UNCHANGED.boundingDrops,
                UNCHANGED.clearsAmbient,
                UNCHANGED.ambientRaises,
                UNCHANGED.identity,
                UNCHANGED.securebits,
                UNCHANGED.noNewPrivs,
                UNCHANGED.dumpable);
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
        return new CapabilityPlan(
                limit,
                Optional.of(wanted),
                boundingDrops,
                clearsAmbient,
                ambientRaises,
                identity,
                securebits,
                noNewPrivs,
                dumpable);
    }

    /**
     * This plan, also dropping from the bounding set ({@code PR_CAPBSET_DROP}). Needs {@code CAP_SETPCAP} unless all of
     * it is dropped already.
     *
     * @param drops what to drop; adds to earlier drops of this plan
     * @return the new plan
     */
    public CapabilityPlan dropBounding(CapabilitySet drops) {
        return new CapabilityPlan(
                limit,
                state,
                boundingDrops.plus(drops),
                clearsAmbient,
                ambientRaises,
                identity,
                securebits,
                noNewPrivs,
                dumpable);
    }

    /**
     * This plan, emptying the ambient set found ({@code PR_CAP_AMBIENT_CLEAR_ALL}). What the plan raises is ambient
     * all the same.
     *
     * @return the new plan
     */
    public CapabilityPlan clearAmbient() {
        return new CapabilityPlan(
                limit, state, boundingDrops, true, ambientRaises, identity, securebits, noNewPrivs, dumpable);
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
        return new CapabilityPlan(
                limit,
                state,
                boundingDrops,
                clearsAmbient,
                ambientRaises.plus(raises),
                identity,
                securebits,
                noNewPrivs,
                dumpable);
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
        return new CapabilityPlan(
                limit,
                state,
                boundingDrops,
                clearsAmbient,
                ambientRaises,
                Optional.of(who),
                securebits,
                noNewPrivs,
                dumpable);
    }

    /**
     * This plan, ending with exactly these securebits ({@code PR_SET_SECUREBITS}). Needs {@code CAP_SETPCAP} if they
     * change. {@code SECBIT_KEEP_CAPS} is never left on by {@link #become(Identity)} unless it is named here.
     *
     * @param flags all flags to end with; flags that are locked cannot change
     * @return the new plan
     */
    public CapabilityPlan setSecurebits(Securebits flags) {
        return new CapabilityPlan(
                limit,
                state,
                boundingDrops,
                clearsAmbient,
                ambientRaises,
                identity,
                Optional.of(flags),
                noNewPrivs,
                dumpable);
    }

    /**
     * This plan, setting no_new_privs: no {@code execve} grants anything any more, set-user-ID programs included. Needs
     * nothing and cannot be undone.
     *
     * @return the new plan
     */
    public CapabilityPlan setNoNewPrivs() {
        return new CapabilityPlan(
                limit, state, boundingDrops, clearsAmbient, ambientRaises, identity, securebits, true, dumpable);
    }

    /**
     * This plan, ending with the process's dumpable flag as given ({@code PR_SET_DUMPABLE}).
     *
     * <p>A change of ids clears the flag, and jcap leaves it so unless asked: memory of the process may still hold what
     * only the former user could read (a private key), and a dumpable process can be traced, attached to and
     * core-dumped by every other process of its new user. Set it to true where {@code jcmd}, heap dumps and profilers
     * of the new user matter more. The flag belongs to the whole process whatever the plan is applied to.
     *
     * @param flag whether the process is dumpable at the end
     * @return the new plan
     */
    public CapabilityPlan setDumpable(boolean flag) {
        return new CapabilityPlan(
                limit,
                state,
                boundingDrops,
                clearsAmbient,
                ambientRaises,
                identity,
                securebits,
                noNewPrivs,
                Optional.of(flag));
    }

    /** One line for each change, in no particular order of application; {@code change nothing} for the empty plan. */
    @Override
    public String toString() {
        List<String> lines = new ArrayList<>();
        limit.ifPresent(set -> lines.add("limit all five sets to " + orNothing(set)));
        state.ifPresent(wanted -> lines.add("set permitted, effective and inheritable to " + wanted));
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

    private static void within(CapabilitySet limit, String name, CapabilitySet set) {
        requireSubset(set, limit, name + " beyond the plan's limit");
    }

    private static void requireSubset(CapabilitySet set, CapabilitySet of, String trouble) {
        if (!of.containsAll(set)) {
            throw new IllegalArgumentException(set.minus(of) + ": " + trouble);
        }
    }
}
