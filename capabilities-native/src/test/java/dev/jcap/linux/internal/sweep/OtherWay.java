package dev.jcap.linux.internal.sweep;

import dev.jcap.Capability;
import dev.jcap.CapabilitySet;
import dev.jcap.CapabilityState;
import dev.jcap.Identity;
import dev.jcap.Securebits;
import dev.jcap.linux.internal.kernel.KernelCall;
import dev.jcap.linux.internal.plan.Goal;
import java.util.ArrayList;
import java.util.List;

/**
 * A blunt way to a goal: all stages in one of several orders, each call tried and its failure ignored. What it reaches
 * was reachable.
 *
 * @param securebits when the flags are written
 * @param keeping    whether PR_SET_KEEPCAPS stands around the change of user
 * @param userFirst  whether the user changes before the group
 * @param lateDrops  whether the bounding set shrinks after the change of ids
 */
record OtherWay(When securebits, boolean keeping, boolean userFirst, boolean lateDrops) {

    enum When { FIRST, MIDDLE, LAST }

    private static final List<OtherWay> ALL = new ArrayList<>();

    static {
        for (When securebits : When.values()) {
            for (int bits = 0; bits < 8; bits++) {
                ALL.add(new OtherWay(securebits, (bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0));
            }
        }
    }

    static List<OtherWay> all() {
        return ALL;
    }

    void go(Goal goal, FakeCredentials thread) {
        raiseEverything(goal, thread);
        writeSecurebits(When.FIRST, goal, thread);
        if (!lateDrops) {
            drop(goal, thread);
        }
        goal.identity().ifPresent(who -> become(who, thread));
        raiseEverything(goal, thread);
        if (lateDrops) {
            drop(goal, thread);
        }
        writeSecurebits(When.MIDDLE, goal, thread);
        for (Capability lowered : new CapabilitySet(thread.ambient).minus(goal.ambient())) {
            thread.make(new KernelCall.LowerAmbient(lowered));
        }
        for (Capability raised : goal.ambient()) {
            thread.make(new KernelCall.RaiseAmbient(raised));
        }
        writeSecurebits(When.LAST, goal, thread);
        thread.make(new KernelCall.Capset(goal.state()));
        if (goal.noNewPrivs()) {
            thread.make(new KernelCall.SetNoNewPrivs());
        }
    }

    /** Everything permitted becomes effective, everything wanted inheritable. */
    private static void raiseEverything(Goal goal, FakeCredentials thread) {
        CapabilitySet permitted = new CapabilitySet(thread.permitted);
        CapabilitySet inheritable = new CapabilitySet(thread.inheritable);
        thread.make(new KernelCall.Capset(new CapabilityState(permitted, permitted, inheritable)));
        thread.make(new KernelCall.Capset(
                new CapabilityState(permitted, permitted, inheritable.plus(goal.state().inheritable()))));
    }

    private void writeSecurebits(When now, Goal goal, FakeCredentials thread) {
        if (now == securebits && goal.securebits().isPresent()) {
            thread.make(new KernelCall.SetKeepCaps(goal.securebits().get().containsAll(Securebits.KEEP_CAPS)));
            thread.make(new KernelCall.SetSecurebits(goal.securebits().get()));
        }
    }

    private static void drop(Goal goal, FakeCredentials thread) {
        for (Capability dropped : new CapabilitySet(thread.bounding).minus(goal.bounding())) {
            thread.make(new KernelCall.DropBounding(dropped));
        }
    }

    private void become(Identity who, FakeCredentials thread) {
        int keepCaps = thread.securebits & Securebits.KEEP_CAPS.bits();
        if (keeping) {
            thread.make(new KernelCall.SetKeepCaps(true));
        }
        if (userFirst) {
            thread.make(new KernelCall.SetResUid(who.uid()));
            thread.make(new KernelCall.Capset(new CapabilityState(
                    new CapabilitySet(thread.permitted),
                    new CapabilitySet(thread.permitted),
                    new CapabilitySet(thread.inheritable))));
        }
        if (!thread.groups.equals(who.groups())) {
            thread.make(new KernelCall.SetGroups(who.groups()));
        }
        thread.make(new KernelCall.SetResGid(who.gid()));
        thread.make(new KernelCall.SetResUid(who.uid()));
        if (keeping && keepCaps == 0) {
            thread.make(new KernelCall.SetKeepCaps(false));
        }
    }
}
