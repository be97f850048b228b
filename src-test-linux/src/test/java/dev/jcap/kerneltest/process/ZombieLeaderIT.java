package dev.jcap.kerneltest.process;

import static dev.jcap.kerneltest.support.Scenarios.require;
import static dev.jcap.kerneltest.support.Scenarios.requireEqual;

import dev.jcap.Capability;
import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySet;
import dev.jcap.ThreadStatus;
import dev.jcap.kerneltest.support.ChildJvm;
import dev.jcap.kerneltest.support.ChildPrivilege;
import dev.jcap.kerneltest.support.NativeCalls;
import dev.jcap.kerneltest.support.Scenarios;
import dev.jcap.linux.Capabilities;
import dev.jcap.linux.PrivilegedThread;
import dev.jcap.linux.ThreadReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

/** A process whose first thread has ended: the kernel keeps it in the list, with all it ever held, until the others end. */
class ZombieLeaderIT {

    @Test
    void apply_withEndedFirstThread_succeedsAndReportsIt() {
        ChildJvm.in(ChildPrivilege.ANY_ROOT).run(WithoutFirstThread.class).passed();
    }

    static final class WithoutFirstThread {

        private static final int SIGNAL = (int) NativeCalls.EXIT;

        public static void main(String[] args) throws Exception {
            long pid = endFirstThread();
            ThreadReport report = Capabilities.process()
                    .apply(CapabilityPlan.limitTo(CapabilitySet.EMPTY).setNoNewPrivs());
            requireZombie(report, pid);
            requireZombie(Capabilities.process().check(CapabilitySet.EMPTY), pid);
            System.out.println(report);
            Runtime.getRuntime().halt(0);
        }

        static long endFirstThread() throws Exception {
            long pid = ProcessHandle.current().pid();
            // The handler is called with the signal's number as its first argument: syscall(SYS_exit, ...).
            NativeCalls.handle(SIGNAL, "syscall");
            requireEqual(0L, NativeCalls.syscall(NativeCalls.TGKILL, pid, pid, SIGNAL, 0), "tgkill");
            Scenarios.awaitTrue(() -> isZombie(pid), () -> "the first thread lives on");
            return pid;
        }

        private static boolean isZombie(long pid) {
            try {
                return Files.readString(Path.of("/proc/" + pid + "/task/" + pid + "/status")).contains("\nState:\tZ");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static void requireZombie(ThreadReport report, long pid) {
            require(report.isProven(), report.toString());
            List<Long> zombies = report.threads().stream()
                    .filter(thread -> thread.status() == ThreadStatus.ZOMBIE)
                    .map(thread -> (long) thread.tid())
                    .toList();
            requireEqual(List.of(pid), zombies, "zombies");
            require(report.threads().size() > 10, report.toString());
        }
    }

    @Test
    void call_fromVirtualThreadWithEndedFirstThread_leavesNothingBehind() {
        ChildJvm.in(ChildPrivilege.ANY_ROOT).run(TaskThatLeavesAThread.class).passed();
    }

    /** The ended thread still shows everything; what a task may leave behind is not that. */
    static final class TaskThatLeavesAThread {

        public static void main(String[] args) throws Exception {
            WithoutFirstThread.endFirstThread();
            PrivilegedThread keeper = PrivilegedThread.keep(CapabilitySet.of(Capability.CAP_CHOWN));
            Capabilities.process().apply(CapabilityPlan.limitTo(CapabilitySet.EMPTY));
            FutureTask<Thread> caller = new FutureTask<>(() -> keeper.call(
                    () -> Thread.ofPlatform().daemon().start(Scenarios::sleepForever)));
            Thread.ofVirtual().start(caller);
            require(caller.get().isAlive(), "the thread that the task left");
            ThreadReport report = Capabilities.process().check(CapabilitySet.EMPTY);
            require(report.isProven() && report.declared().size() == 1, report.toString());
            Runtime.getRuntime().halt(0);
        }
    }
}
