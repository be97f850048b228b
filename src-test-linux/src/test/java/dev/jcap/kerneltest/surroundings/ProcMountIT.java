package dev.jcap.kerneltest.surroundings;

import static dev.jcap.Capability.CAP_SYS_ADMIN;
import static dev.jcap.kerneltest.support.Scenarios.require;
import static dev.jcap.kerneltest.support.Scenarios.requireEqual;
import static dev.jcap.kerneltest.support.Scenarios.requireThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySet;
import dev.jcap.Identity;
import dev.jcap.kerneltest.support.ChildJvm;
import dev.jcap.kerneltest.support.ChildPrivilege;
import dev.jcap.linux.Capabilities;
import dev.jcap.linux.CapabilityDeniedException;
import dev.jcap.linux.CapabilityException;
import dev.jcap.linux.internal.kernel.LinuxKernel;
import dev.jcap.linux.monitor.CapabilityAudit;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code /proc} that hides processes, is not there, or is another process's view. */
class ProcMountIT {

    private static ChildJvm inNewNamespace(String... command) {
        assumeTrue(
                Capabilities.inspect(ProcessHandle.current()).state().permitted().contains(CAP_SYS_ADMIN),
                "skipped: needs cap_sys_admin to make a namespace");
        return ChildJvm.in(ChildPrivilege.ROOT).under("unshare").under(command);
    }

    /** In mounts of its own, after a command that changes them. */
    private static ChildJvm after(String command) {
        return inNewNamespace("--mount", "--", "sh", "-c", command + " && exec \"$@\"", "sh");
    }

    @ParameterizedTest
    @ValueSource(strings = {"hidepid=1", "hidepid=2", "hidepid=4", "subset=pid"})
    void apply_withProcThatHides_succeeds(String option) {
        after("mount -t proc -o " + option + " proc /proc").run(Becomes.class).passed();
    }

    static final class Becomes {
        public static void main(String[] args) {
            CapabilityPlan plan = CapabilityPlan.limitTo(CapabilitySet.EMPTY)
                    .become(Identity.of(ChildPrivilege.NOBODY, ChildPrivilege.NOBODY))
                    .setNoNewPrivs();
            require(Capabilities.process().apply(plan).isProven(), "proven");
            require(Capabilities.process().check(CapabilitySet.EMPTY).isProven(), "a check");
            requireEqual(ChildPrivilege.NOBODY, Capabilities.thread().read().uids().effective(), "the user");
        }
    }

    /** A user without CAP_SYS_PTRACE sees its own processes. */
    @Test
    void others_withProcThatHidesThem_areHiddenAndNotEmpty() {
        after("mount -t proc -o hidepid=2 proc /proc").run(Hidden.class).passed();
    }

    static final class Hidden {
        public static void main(String[] args) {
            ProcessHandle first = ProcessHandle.of(1).orElseThrow();
            require(Capabilities.find(1).isPresent(), "seen as root");
            Becomes.main(args);
            require(Capabilities.find(1).isEmpty(), "found");
            for (Runnable look : List.<Runnable>of(
                    () -> Capabilities.inspect(first), () -> CapabilityAudit.ofProcess(first))) {
                String message = requireThrows(CapabilityException.class, look).getMessage();
                requireEqual("process 1 has ended or is hidden", message, "the message");
            }
        }
    }

    @Test
    void apply_withoutProc_isDeniedAndChangesNothing() {
        after("true").run(Vanished.class).passed();
    }

    @Test
    void apply_withProcOfAnotherProcessIdNamespace_isDeniedAndChangesNothing() {
        inNewNamespace("--pid", "--fork", "--").run(Refused.class).passed();
    }

    /** Numbers of threads here are those of other threads there: the next number is set so that they are off by few. */
    @Test
    void apply_withProcInWhichOtherThreadsHaveTheSameNumbers_isDeniedAndChangesNothing() {
        String overlap = "read outside _ < /proc/self/stat; echo $((outside + 3)) > /proc/sys/kernel/ns_last_pid; exec \"$@\"";
        inNewNamespace("--pid", "--fork", "--", "sh", "-c", overlap, "sh").run(Refused.class).passed();
    }

    /** A dynamically linked JVM does not start without {@code /proc}. */
    static final class Vanished {
        public static void main(String[] args) throws Exception {
            requireEqual(0, new ProcessBuilder("mount", "-t", "tmpfs", "none", "/proc").start().waitFor(), "mount");
            Refused.main(args);
        }
    }

    static final class Refused {
        public static void main(String[] args) {
            long[] before = capabilities();
            List<CapabilityPlan> plans = List.of(
                    CapabilityPlan.limitTo(CapabilitySet.EMPTY), CapabilityPlan.unchanged().setNoNewPrivs());
            for (CapabilityPlan plan : plans) {
                for (Runnable change : List.<Runnable>of(
                        () -> Capabilities.process().apply(plan), () -> Capabilities.thread().apply(plan))) {
                    CapabilityDeniedException denied = requireThrows(CapabilityDeniedException.class, change);
                    System.out.println(denied.getMessage());
                    require(denied.getMessage().contains("ENOENT (2)")
                            || denied.getMessage().contains("/proc is that of another pid namespace"), denied.getMessage());
                    requireEqual(Arrays.toString(before), Arrays.toString(capabilities()), "capabilities");
                }
            }
        }

        /** Without {@code /proc}. */
        private static long[] capabilities() {
            long[] sets = new long[3];
            LinuxKernel kernel = LinuxKernel.open(System.getProperty("os.name"), System.getProperty("os.arch"));
            requireEqual(0L, kernel.capget(0, sets), "capget");
            return sets;
        }
    }
}
