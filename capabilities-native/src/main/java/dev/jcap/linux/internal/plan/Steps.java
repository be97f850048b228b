package dev.jcap.linux.internal.plan;

import static dev.jcap.Capability.CAP_SETGID;
import static dev.jcap.Capability.CAP_SETPCAP;
import static dev.jcap.Capability.CAP_SETUID;

import dev.jcap.Capability;
import dev.jcap.CapabilitySet;
import dev.jcap.CapabilitySnapshot;
import dev.jcap.CapabilityState;
import dev.jcap.Credentials;
import dev.jcap.Identity;
import dev.jcap.Securebits;
import dev.jcap.linux.internal.kernel.KernelCall;
import java.util.ArrayList;
import java.util.List;

/**
 * The ordered calls of one route: what is needed is made effective first, the bounding set shrinks and the ids change
 * while that still holds, and what gives power away for good comes last. Follows the thread's sets through each call.
 */
final class Steps {

    private static final Securebits KEEP_CAPS_LOCKED = Securebits.NONE.lock(Securebits.KEEP_CAPS);
    /** These change without a capability: bits 8 to 11 by the same call, KEEP_CAPS by PR_SET_KEEPCAPS. */
    private static final int UNPRIVILEGED_BITS = 0xF00 | Securebits.KEEP_CAPS.bits();

    /** When the flags are written: late, as they may forbid what the plan itself does, or before what they allow. */
    enum SecurebitsChange {
        LAST, BEFORE_AMBIENT, BEFORE_USER
    }

    private final Goal goal;
    private final CapabilitySnapshot start;
    private final SecurebitsChange securebitsChange;
    private final List<KernelCall> calls = new ArrayList<>();

    private CapabilityState now;
    private CapabilitySet ambient;
    private Securebits flags;
    private Route.Refused refusal;

    Steps(Goal goal, CapabilitySnapshot start, SecurebitsChange securebitsChange) {
        this.goal = goal;
        this.start = start;
        this.securebitsChange = securebitsChange;
        flags = start.securebits().orElse(Securebits.NONE);
        now = start.state();
        ambient = start.ambient();
    }

    Route find() {
        checkPermitted();
        makeEffective(needs());
        raiseInheritable();
        dropBounding();
        if (securebitsChange == SecurebitsChange.BEFORE_USER) {
            changeSecurebits();
        }
        becomeGroup();
        becomeUser();
        if (needsSetpcapForSecurebits()) {
            makeEffective(CapabilitySet.of(CAP_SETPCAP));
        }
        if (securebitsChange == SecurebitsChange.BEFORE_AMBIENT) {
            changeSecurebits();
        }
        changeAmbient();
        changeSecurebits();
        capset(goal.state());
        if (goal.noNewPrivs() && !start.noNewPrivs()) {
            calls.add(new KernelCall.SetNoNewPrivs());
        }
        if (goal.securebits().isPresent()) {
            calls.add(new KernelCall.GetSecurebits());
        }
        return refusal != null ? refusal : new Route.Found(goal, List.copyOf(calls));
    }

    /** The first refusal is the one to tell. */
    private void refuse(String operation, String reason) {
        refuse(operation, reason, CapabilitySet.EMPTY);
    }

    private void refuse(String operation, String reason, CapabilitySet missing) {
        if (refusal == null) {
            refusal = new Route.Refused(operation, reason, missing);
        }
    }

    private void require(Capability needed, boolean condition, String operation) {
        require(needed, condition, operation, "");
    }

    private void require(Capability needed, boolean condition, String operation, String remedy) {
        if (condition && !start.state().permitted().contains(needed)) {
            refuse(
                    operation,
                    "it needs " + needed + ", which is not in the permitted set" + remedy,
                    CapabilitySet.of(needed));
        }
    }

    /** What makes a bounding set that cannot shrink harmless. */
    private String remedy() {
        return goal.idle() == Goal.Idle.NONE || goal.noNewPrivs() || start.noNewPrivs()
                ? ""
                : "; add setNoNewPrivs() to the plan (no-new-privs), so that no execve gives anything out of the bounding set";
    }

    private void checkPermitted() {
        CapabilitySet missing = goal.state().permitted().minus(start.state().permitted());
        if (!missing.isEmpty()) {
            refuse("capset", missing + " cannot become permitted: the permitted set can only shrink", missing);
        }
        CapabilitySet unreachable = goal.ambient().minus(start.state().permitted());
        if (!unreachable.isEmpty()) {
            refuse(
                    "PR_CAP_AMBIENT_RAISE", unreachable + " cannot become ambient: not in the permitted set", unreachable);
        }
    }

    private CapabilitySet needs() {
        CapabilitySet needs = CapabilitySet.EMPTY;
        boolean drops = !goal.bounding().containsAll(start.bounding());
        boolean setpcap = drops || needsSetpcapToInherit() || needsSetpcapForSecurebits();
        require(CAP_SETPCAP, drops, "PR_CAPBSET_DROP", remedy());
        require(CAP_SETPCAP, needsSetpcapToInherit(), "capset of inheritable capabilities that are not permitted");
        require(CAP_SETPCAP, needsSetpcapForSecurebits(), "PR_SET_SECUREBITS");
        if (setpcap) {
            needs = needs.plus(CAP_SETPCAP);
        }
        if (goal.identity().isPresent()) {
            Identity who = goal.identity().get();
            boolean setgid = changesGroups(who) || !has(start.gids(), who.gid());
            require(CAP_SETGID, changesGroups(who), "setgroups");
            require(CAP_SETGID, setgid, "setresgid");
            needs = setgid ? needs.plus(CAP_SETGID) : needs;
            boolean setuid = !has(start.uids(), who.uid());
            require(CAP_SETUID, setuid, "setresuid");
            needs = setuid ? needs.plus(CAP_SETUID) : needs;
        }
        return needs;
    }

    private boolean changesGroups(Identity who) {
        return !Goal.hasGroups(who, start);
    }

    /** Whether a thread may take the id without a capability. */
    private static boolean has(Credentials.Ids ids, long id) {
        return ids.real() == id || ids.effective() == id || ids.saved() == id;
    }

    private CapabilitySet newInheritable() {
        return goal.state().inheritable().minus(start.state().inheritable());
    }

    private boolean needsSetpcapToInherit() {
        return !start.state().permitted().containsAll(newInheritable());
    }

    private int securebitsToChange() {
        return goal.securebits().orElse(flags).bits() ^ flags.bits();
    }

    private boolean needsSetpcapForSecurebits() {
        return (securebitsToChange() & ~UNPRIVILEGED_BITS) != 0;
    }

    private void makeEffective(CapabilitySet needed) {
        CapabilitySet have = needed.intersect(now.permitted());
        capset(now.withEffective(now.effective().plus(have)));
    }

    /** Before the bounding set shrinks: what leaves it could not become inheritable any more. */
    private void raiseInheritable() {
        CapabilitySet raised = newInheritable();
        if (!start.bounding().containsAll(raised)) {
            refuse("capset", raised.minus(start.bounding())
                    + " cannot become inheritable: not in the bounding set");
        }
        capset(now.withInheritable(now.inheritable().plus(raised)));
    }

    private void dropBounding() {
        for (Capability dropped : start.bounding().minus(goal.bounding())) {
            calls.add(new KernelCall.DropBounding(dropped));
        }
    }

    private void becomeGroup() {
        if (goal.identity().isEmpty()) {
            return;
        }
        Identity who = goal.identity().get();
        if (changesGroups(who)) {
            calls.add(new KernelCall.SetGroups(who.groups()));
        }
        if (!isAll(start.gids(), who.gid())) {
            calls.add(new KernelCall.SetResGid(who.gid()));
        }
    }

    private void becomeUser() {
        if (goal.identity().isEmpty() || isAll(start.uids(), goal.identity().get().uid())) {
            return;
        }
        Identity who = goal.identity().get();
        boolean leavesRoot = Plans.leavesRoot(who, start.withSecurebits(flags));
        boolean kept = flags.containsAll(Securebits.KEEP_CAPS);
        boolean locked = flags.containsAll(KEEP_CAPS_LOCKED);
        boolean keeps = leavesRoot && !kept && needsPermittedAfterwards();
        if (keeps && locked) {
            refuse("PR_SET_KEEPCAPS", "SECBIT_KEEP_CAPS is locked off, so leaving uid 0 would lose all capabilities");
        }
        if (keeps) {
            keepCaps(true);
        }
        calls.add(new KernelCall.SetResUid(who.uid()));
        followUser(who, leavesRoot, kept || keeps);
        boolean wanted = goal.securebits().isPresent()
                && goal.securebits().get().containsAll(Securebits.KEEP_CAPS);
        if ((kept || keeps) && !locked && !wanted) {
            keepCaps(false);
        }
    }

    private void keepCaps(boolean keep) {
        calls.add(new KernelCall.SetKeepCaps(keep));
        flags = keep ? flags.plus(Securebits.KEEP_CAPS) : flags.minus(Securebits.KEEP_CAPS);
    }

    private static boolean isAll(Credentials.Ids ids, long id) {
        return ids.equals(Credentials.Ids.all(id));
    }

    private boolean needsPermittedAfterwards() {
        return !goal.state().permitted().isEmpty() || needsSetpcapForSecurebits();
    }

    /** What the kernel does to the sets when the user ids change. */
    private void followUser(Identity who, boolean leavesRoot, boolean kept) {
        if (leavesRoot) {
            ambient = CapabilitySet.EMPTY;
            boolean empties = start.uids().effective() == 0;
            now = !kept
                    ? CapabilityState.EMPTY.withInheritable(now.inheritable())
                    : empties ? now.withEffective(CapabilitySet.EMPTY) : now;
        } else if (Plans.hasFixup(start.withSecurebits(flags)) && start.uids().effective() != 0 && who.uid() == 0) {
            now = now.withEffective(now.permitted());
        }
    }

    private void changeAmbient() {
        CapabilitySet lowered = ambient.minus(goal.ambient());
        if (goal.ambient().isEmpty() && !ambient.isEmpty()) {
            calls.add(new KernelCall.ClearAmbient());
        } else {
            for (Capability capability : lowered) {
                calls.add(new KernelCall.LowerAmbient(capability));
            }
        }
        CapabilitySet raised = goal.ambient().minus(ambient);
        CapabilitySet possible = goal.state().permitted().intersect(goal.state().inheritable());
        if (!possible.containsAll(goal.ambient())) {
            refuse("PR_CAP_AMBIENT_RAISE", goal.ambient().minus(possible)
                    + " would not be permitted and inheritable at the end");
        }
        if (!raised.isEmpty() && flags.containsAll(Securebits.NO_CAP_AMBIENT_RAISE)) {
            refuse("PR_CAP_AMBIENT_RAISE", "SECBIT_NO_CAP_AMBIENT_RAISE is set");
        }
        for (Capability capability : raised) {
            calls.add(new KernelCall.RaiseAmbient(capability));
        }
        ambient = goal.ambient();
    }

    private void changeSecurebits() {
        int changed = securebitsToChange();
        int locked = flags.bits() & 0xAAA;
        if ((changed & (locked | locked >> 1)) != 0) {
            refuse("PR_SET_SECUREBITS", "it would change a locked flag");
        }
        boolean keepCapsAlone = !needsSetpcapForSecurebits() && (changed & Securebits.KEEP_CAPS.bits()) != 0;
        if (keepCapsAlone) {
            keepCaps(goal.securebits().get().containsAll(Securebits.KEEP_CAPS));
        }
        if (securebitsToChange() != 0) {
            calls.add(new KernelCall.SetSecurebits(goal.securebits().get()));
            flags = goal.securebits().get();
        }
    }

    private void capset(CapabilityState wanted) {
        if (!wanted.equals(now)) {
            calls.add(new KernelCall.Capset(wanted));
            now = wanted;
        }
    }
}
