package dev.jcap.kerneltest.process;

import static dev.jcap.kerneltest.support.Scenarios.require;
import static dev.jcap.kerneltest.support.Scenarios.requireEqual;

import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySet;
import dev.jcap.CapabilitySnapshot;
import dev.jcap.CapabilityState;
import dev.jcap.ThreadState;
import dev.jcap.kerneltest.support.ChildJvm;
import dev.jcap.kerneltest.support.ChildPrivilege;
import dev.jcap.kerneltest.support.Scenarios;
import dev.jcap.linux.Capabilities;
import dev.jcap.linux.ThreadReport;
import org.junit.jupiter.api.Test;

/** A process that stays uid 0, to which the kernel gives everything back at each execve that the bounding set allows. */
class KeepsRootIT {

    @Test
    void child_afterDropThatStaysRoot_regainsNothing() {
        ChildJvm.in(ChildPrivilege.ANY_ROOT).run(Limited.class).passed();
    }

    static final class Limited {
        public static void main(String[] args) throws Exception {
            // The reaper is a copy of the thread that first starts a process, and lives on.
            requireEqual(Capabilities.thread().read().state(), Scenarios.childSnapshot().state(), "a child before");
            ThreadReport report = Capabilities.process()
                    .apply(CapabilityPlan.limitTo(CapabilitySet.EMPTY).setNoNewPrivs());
            ThreadState reaper = report.threads().stream()
                    .filter(thread -> thread.name().equals("process reaper"))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no process reaper in " + report.threads()));
            requireEqual(CapabilitySet.EMPTY, reaper.snapshot().orElseThrow().allHeld(), "what the reaper holds");
            CapabilitySnapshot child = Scenarios.childSnapshot();
            requireEqual(0L, child.uids().effective(), "its user");
            requireEqual(CapabilitySet.EMPTY, child.allHeld(), "what a child holds");
            require(child.noNewPrivs(), "a child has no_new_privs");
        }
    }

    @Test
    void child_afterEmptyStateWithFullBoundingSet_regainsEverything() {
        ChildJvm.in(ChildPrivilege.ANY_ROOT).run(EmptyStateOnly.class).passed();
    }

    static final class EmptyStateOnly {
        public static void main(String[] args) throws Exception {
            CapabilitySet bounding = Capabilities.thread().read().bounding();
            Capabilities.process().apply(CapabilityPlan.unchanged().setState(CapabilityState.EMPTY));
            requireEqual(CapabilityState.EMPTY, Capabilities.thread().read().state(), "what this thread holds");
            requireEqual(
                    new CapabilityState(bounding, bounding, CapabilitySet.EMPTY), Scenarios.childSnapshot().state(),
                    "what a child holds");
        }
    }
}
