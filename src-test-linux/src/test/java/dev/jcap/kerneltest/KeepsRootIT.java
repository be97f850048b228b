package dev.jcap.kerneltest;

import static dev.jcap.kerneltest.Scenarios.require;
import static dev.jcap.kerneltest.Scenarios.requireEqual;

import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySet;
import dev.jcap.CapabilitySnapshot;
import dev.jcap.CapabilityState;
import dev.jcap.ThreadState;
import dev.jcap.linux.Capabilities;
import dev.jcap.linux.ThreadReport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
            requireEqual(Capabilities.thread().read().state(), child().state(), "a child before");
            ThreadReport report = Capabilities.process()
                    .apply(CapabilityPlan.limitTo(CapabilitySet.EMPTY).setNoNewPrivs());
            ThreadState reaper = report.threads().stream()
                    .filter(thread -> thread.name().equals("process reaper"))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no process reaper in " + report.threads()));
            requireEqual(CapabilitySet.EMPTY, reaper.snapshot().orElseThrow().allHeld(), "what the reaper holds");
            CapabilitySnapshot child = child();
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
                    new CapabilityState(bounding, bounding, CapabilitySet.EMPTY), child().state(), "what a child holds");
        }
    }

    /** A child process as it sees itself. */
    static CapabilitySnapshot child() throws IOException {
        Process cat = new ProcessBuilder("cat", "/proc/self/status")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        return CapabilitySnapshot.parse(new String(cat.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
    }
}
