package dev.jcap;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * An immutable description of changes that does not say where they apply: the same plan goes to one thread, to every
 * thread of a process, or to a child.
 *
 * <p>A plan names the result, not the way there: jcap finds the order of calls that the kernel needs when the plan is
 * applied, and refuses a plan that cannot work from the state found then before anything has changed. Whatever a plan
 * does not mention stays as it is, with one exception, the kernel's own: see {@link #become(Identity)}.
 *
 * <p><b>One plan for every deployment.</b> A plan with a limit gives up what there is to give up, so that the same line
 * works for root, in a container with few capabilities, in a systemd unit and for a plain user:
 *
 * <ul>
 *   <li>Everything held beyond the limit goes, always.
 *   <li>The bounding set shrinks where {@code CAP_SETPCAP} is permitted. Elsewhere it stays, if the plan or the process
 *       sets no_new_privs: then no {@code execve} can give anything out of it. Without no_new_privs the plan is refused.
 *   <li>The change of user happens where it is possible. Where the thread is that user already, or has neither the
 *       capabilities nor the ids for the change, everything else happens. The report says which it was.
 * </ul>
 *
 * <p>{@link #strict()} makes every part of such a plan a condition; all other parts, and plans without a limit, are
 * strict anyway: what they name happens, or the plan is refused as a whole.
 *
 * <p>Plans print as one line for each change.
 *
 * @since 0.1
 */
public final class CapabilityPlan {

    private static final CapabilityPlan UNCHANGED = new PlanParts().toPlan();

    private final Optional<CapabilitySet> limit;
    private final Optional<CapabilityState> state;
    private final Optional<CapabilitySet> inheritable;
    private final CapabilitySet boundingDrops;
    private final boolean clearsAmbient;
    private final CapabilitySet ambientRaises;
    private final Optional<Identity> identity;
    private final List<String> handedOver;
    private final Optional<Securebits> securebits;
    private final boolean noNewPrivs;
    private final Optional<Boolean> dumpable;
    private final Optional<SecurityMode> mode;
    /** Whether {@link #strict()} was called; see {@link #isStrict()}. */
    final boolean strict;

    /** Takes parts that {@link PlanRules} has checked. */
    CapabilityPlan(PlanParts parts) {
        limit = parts.limit;
        state = parts.state;
        inheritable = parts.inheritable;
        boundingDrops = parts.boundingDrops;
        clearsAmbient = parts.clearsAmbient;
        ambientRaises = parts.ambientRaises;
        identity = parts.identity;
        handedOver = List.copyOf(parts.handedOver);
        securebits = parts.securebits;
        noNewPrivs = parts.noNewPrivs;
        dumpable = parts.dumpable;
        mode = parts.mode;
        strict = parts.strict;
    }

    /**
     * Returns a plan after which a thread holds nothing beyond {@code keep}, in none of the five sets; see above for the
     * bounding set.
     *
     * <p>What is kept stays permitted and effective across a change of uid ({@link #become(Identity)}).
     *
     * @param keep what may stay; {@link CapabilitySet#EMPTY} takes everything away
     * @return the plan
     */
    public static CapabilityPlan limitTo(CapabilitySet keep) {
        return new PlanParts().limit(keep).toPlan();
    }

    /**
     * Returns a plan after which a thread holds nothing beyond these capabilities, as {@link #limitTo(CapabilitySet)}
     * does.
     *
     * @param keep what may stay; none takes everything away
     * @return the plan
     */
    public static CapabilityPlan limitTo(Capability... keep) {
        return limitTo(CapabilitySet.of(keep));
    }

    /**
     * Returns the plan that changes nothing, to start from when no limit is wanted.
     *
     * @return the empty plan
     */
    public static CapabilityPlan unchanged() {
        return UNCHANGED;
    }

    /**
     * Returns this plan with every part a condition: it is refused where the bounding set cannot shrink to the limit or
     * the identity cannot be taken on.
     *
     * @return the new plan
     */
    public CapabilityPlan strict() {
        return new PlanParts(this).strict().toPlan();
    }

    /**
     * Returns this plan, ending with exactly these permitted, effective and inheritable sets ({@code capset(2)}).
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
     * Returns this plan, also dropping from the bounding set ({@code PR_CAPBSET_DROP}). Needs {@code CAP_SETPCAP} unless all of
     * it is dropped already.
     *
     * @param drops what to drop; adds to earlier drops of this plan
     * @return the new plan
     */
    public CapabilityPlan dropBounding(CapabilitySet drops) {
        return new PlanParts(this).boundingDrops(boundingDrops.plus(drops)).toPlan();
    }

    /**
     * Returns this plan, emptying the ambient set found ({@code PR_CAP_AMBIENT_CLEAR_ALL}). What the plan raises becomes ambient
     * nevertheless.
     *
     * @return the new plan
     */
    public CapabilityPlan clearAmbient() {
        return new PlanParts(this).clearsAmbient().toPlan();
    }

    /**
     * Returns this plan, also making capabilities ambient ({@code PR_CAP_AMBIENT_RAISE}), so that programs without file
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
     * Returns this plan, also making capabilities ambient, as {@link #raiseAmbient(CapabilitySet)} does.
     *
     * @param raises what to raise
     * @return the new plan
     * @throws IllegalArgumentException when the limit or the state of this plan excludes one of them
     */
    public CapabilityPlan raiseAmbient(Capability... raises) {
        return raiseAmbient(CapabilitySet.of(raises));
    }

    /**
     * Returns this plan, ending with exactly this inheritable set, and with the permitted and effective sets as they would be
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
     * Returns this plan, ending with the inheritable and ambient sets of a tuple, and without its blocked capabilities in the
     * bounding set ({@code cap_iab_set_proc(3)}).
     *
     * <p>Needs {@code CAP_SETPCAP}, permitted, only for what really changes: a blocked capability that is still in the
     * bounding set, or a new inheritable one that is not permitted. What is ambient must be permitted at the end. Unlike
     * libcap, which stops half way, a tuple that is not possible as a whole is refused; and
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
     * Returns this plan, ending in one of libcap's modes ({@code cap_set_mode(3)}).
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
     * Returns this plan, becoming another user: supplementary groups, then group id, then user id, each as real,
     * effective, saved and filesystem id ({@code setgroups(2)}, {@code setresgid(2)}, {@code setresuid(2)}).
     *
     * <p>Needs {@code CAP_SETGID} and {@code CAP_SETUID} as far as ids change, and ids that the user namespace maps. A
     * plan with a limit that is not strict goes on without the change where it is not possible: a plain user stays who it
     * is, and so does uid 0 without {@code CAP_SETUID}. The latter still owns root's files, so that the report and the
     * log warn about it; {@link #strict()} refuses instead.
     *
     * <p>A plan with a limit or a state keeps what those name, permitted and effective. A plan with neither follows the
     * kernel, for which leaving uid 0 empties the permitted and effective sets, except for what the plan raises as
     * ambient: that stays permitted and effective. Ambient capabilities never survive leaving uid 0; raise them in the
     * same plan.
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
     * Returns this plan without its change of user: ids and groups stay as they are.
     *
     * @return the new plan
     */
    public CapabilityPlan keepIdentity() {
        return identity.isEmpty() ? this : new PlanParts(this).keepIdentity().toPlan();
    }

    /**
     * Returns this plan, first handing files over to the user of {@link #become(Identity)} ({@code fchownat(2)}): what the
     * process has made so far, for example log and work directories, belongs to the new user then.
     *
     * <p>A path names a file or a directory with all that is in it. Its last name may contain {@code *} and {@code ?}, as in
     * {@code /tmp/tomcat*}. Only what belongs to the user who applies the plan changes its owner, and its group where that
     * is the group of that user. Never handed over, but reported: what somebody else owns, files with several hard links,
     * devices, what is mounted below the path. Symbolic links are neither followed nor changed, and a link on the way to the
     * path is an error. So nobody who can write to these directories can make jcap hand over another file than the ones that
     * root has put there.
     *
     * <p>It happens after the plan was found to be possible and just before the threads change. If it fails, no thread has
     * changed, but the files that have been handed over stay so. A plan that changes no user hands nothing over. Needs
     * {@code CAP_CHOWN}, effective, and {@code CAP_DAC_READ_SEARCH} or {@code CAP_DAC_OVERRIDE} for directories that this user
     * may not read.
     *
     * @param paths absolute paths without {@code .} and {@code ..}; adds to earlier ones of this plan
     * @return the new plan
     * @throws CapabilityFormatException when a path is of another form
     */
    public CapabilityPlan handOver(String... paths) {
        PlanParts parts = new PlanParts(this);
        for (String path : paths) {
            parts.handOver(HandoverPath.check(path));
        }
        return parts.toPlan();
    }

    /**
     * Returns this plan, ending with exactly these securebits ({@code PR_SET_SECUREBITS}). Needs {@code CAP_SETPCAP} if they
     * change. {@code SECBIT_KEEP_CAPS} is never left on by {@link #become(Identity)} unless it is named here.
     *
     * @param flags all flags to end with; flags that are locked cannot change
     * @return the new plan
     */
    public CapabilityPlan setSecurebits(Securebits flags) {
        return new PlanParts(this).securebits(flags).toPlan();
    }

    /**
     * Returns this plan, setting no_new_privs: no {@code execve} grants anything any more, set-user-ID programs included. Needs
     * nothing and cannot be undone.
     *
     * @return the new plan
     */
    public CapabilityPlan setNoNewPrivs() {
        return new PlanParts(this).noNewPrivs().toPlan();
    }

    /**
     * Returns this plan, ending with the process's dumpable flag as given ({@code PR_SET_DUMPABLE}).
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

    /**
     * Returns what each of the five sets may hold at most.
     *
     * @return the limit; empty when there is none
     */
    public Optional<CapabilitySet> limit() {
        return limit;
    }

    /**
     * Returns the permitted, effective and inheritable sets to end with.
     *
     * @return the three sets; empty for the ones found, within the limit
     */
    public Optional<CapabilityState> state() {
        return state;
    }

    /**
     * Returns the inheritable set to end with.
     *
     * @return the set; empty for that of the state, or else the one found, within the limit
     */
    public Optional<CapabilitySet> inheritable() {
        return inheritable;
    }

    /**
     * Returns what leaves the bounding set besides what the limit takes from it.
     *
     * @return the capabilities to drop
     */
    public CapabilitySet boundingDrops() {
        return boundingDrops;
    }

    /**
     * Returns whether the ambient set found is emptied.
     *
     * @return true when it is
     */
    public boolean clearsAmbient() {
        return clearsAmbient;
    }

    /**
     * Returns what becomes ambient.
     *
     * @return the capabilities to raise
     */
    public CapabilitySet ambientRaises() {
        return ambientRaises;
    }

    /**
     * Returns who to become.
     *
     * @return the identity; empty when ids and groups stay
     */
    public Optional<Identity> identity() {
        return identity;
    }

    /**
     * Returns the paths whose files the new user gets.
     *
     * @return the paths, in the order in which they were named
     */
    public List<String> handedOver() {
        return handedOver;
    }

    /**
     * Returns the securebits flags to end with, exactly.
     *
     * @return the flags; empty for the ones found
     */
    public Optional<Securebits> securebits() {
        return securebits;
    }

    /**
     * Returns whether the plan sets no_new_privs.
     *
     * @return true when it does
     */
    public boolean noNewPrivs() {
        return noNewPrivs;
    }

    /**
     * Returns the process's dumpable flag to end with.
     *
     * @return the flag; empty for what the kernel leaves
     */
    public Optional<Boolean> dumpable() {
        return dumpable;
    }

    /**
     * Returns the mode that the other parts add up to.
     *
     * @return the mode; empty when none was asked for
     */
    public Optional<SecurityMode> mode() {
        return mode;
    }

    /**
     * Returns whether every part of this plan is a condition.
     *
     * @return true for a plan made {@linkplain #strict() strict}, one without a limit, and one of mode {@code NOPRIV}
     */
    public boolean isStrict() {
        return strict || limit.isEmpty() || mode.equals(Optional.of(SecurityMode.NOPRIV));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CapabilityPlan that
                && limit.equals(that.limit)
                && state.equals(that.state)
                && inheritable.equals(that.inheritable)
                && boundingDrops.equals(that.boundingDrops)
                && clearsAmbient == that.clearsAmbient
                && ambientRaises.equals(that.ambientRaises)
                && identity.equals(that.identity)
                && handedOver.equals(that.handedOver)
                && securebits.equals(that.securebits)
                && noNewPrivs == that.noNewPrivs
                && dumpable.equals(that.dumpable)
                && mode.equals(that.mode)
                && strict == that.strict;
    }

    @Override
    public int hashCode() {
        return Objects.hash(
                limit, state, inheritable, boundingDrops, clearsAmbient, ambientRaises, identity, handedOver, securebits,
                noNewPrivs, dumpable, mode, strict);
    }

    /** One line for each change, in no particular order of application; {@code change nothing} for the empty plan. */
    @Override
    public String toString() {
        List<String> lines = new ArrayList<>();
        mode.ifPresent(which -> lines.add("set mode " + which));
        limit.ifPresent(set -> lines.add("limit all five sets to " + set));
        state.ifPresent(wanted -> lines.add("set permitted, effective and inheritable to " + wanted));
        inheritable.ifPresent(set -> lines.add("set inheritable to " + set));
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
        if (!handedOver.isEmpty()) {
            lines.add("hand over " + String.join(", ", handedOver));
        }
        securebits.ifPresent(flags -> lines.add("set securebits to " + flags));
        if (noNewPrivs) {
            lines.add("set no_new_privs");
        }
        dumpable.ifPresent(flag -> lines.add(flag ? "set dumpable" : "clear dumpable"));
        if (strict) {
            lines.add("refuse whatever is not possible as a whole");
        }
        return lines.isEmpty() ? "change nothing" : String.join("\n", lines);
    }
}
