package dev.jcap.kerneltest.process;

import static dev.jcap.Capability.CAP_CHOWN;
import static dev.jcap.kerneltest.support.Scenarios.require;
import static dev.jcap.kerneltest.support.Scenarios.requireEqual;
import static dev.jcap.kerneltest.support.Scenarios.requireThrows;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySet;
import dev.jcap.Identity;
import dev.jcap.kerneltest.support.ChildJvm;
import dev.jcap.kerneltest.support.ChildPrivilege;
import dev.jcap.kerneltest.support.NativeCalls;
import dev.jcap.kerneltest.support.Scenarios;
import dev.jcap.kerneltest.support.Slow;
import dev.jcap.linux.Capabilities;
import dev.jcap.linux.CapabilityDeniedException;
import dev.jcap.linux.PrivilegedThread;
import dev.jcap.proof.Extent;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

/**
 * A process without capabilities, of the same user, tries to open the memory of a process in which threads hold different
 * capabilities. The kernel asks the thread that is named, and the memory is that of all.
 */
@Slow
class WeakThreadIT {

    private static final String CAPS = "+chown,+setpcap";

    private static ChildJvm.Running start(Class<?> scenario) {
        return ChildJvm.in(ChildPrivilege.ROOT)
                .under("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--inh-caps=" + CAPS,
                        "--ambient-caps=" + CAPS, "--bounding-set=-all," + CAPS, "--")
                .start(scenario);
    }

    /** The threads of a process whose memory a process without capabilities, of its user, can open for writing. */
    private static List<String> openTo(Process process) throws IOException {
        List<String> command = new ArrayList<>(ChildPrivilege.PLAIN_USER.prefix());
        command.addAll(List.of("sh", "-c", "for t in /proc/" + process.pid() + "/task/*; do"
                + " (exec 3<>$t/mem) 2>/dev/null && echo ${t##*/}; done; exit 0"));
        Process attempt = new ProcessBuilder(command).start();
        return new String(attempt.getInputStream().readAllBytes()).lines().toList();
    }

    @Test
    void keep_whileTheOthersDropEverything_leavesNoThreadOpen() throws Exception {
        ChildJvm.Running service = start(KeepsOneThread.class);
        service.awaitLine("kept");
        assertEquals(List.of(), openTo(service.process()), "before the drop");
        next(service);
        service.awaitLine("dropped");
        assertEquals(List.of(), openTo(service.process()), "after the drop");
        next(service);
        service.awaitLine("closed");
        // All are alike now, and the process is what it was: its user may debug it.
        int threads = openTo(service.process()).size();
        assertEquals(true, threads > 5, threads + " threads can be opened");
        service.end().passed();
    }

    private static void next(ChildJvm.Running service) throws IOException {
        service.process().getOutputStream().write('\n');
        service.process().getOutputStream().flush();
    }

    static final class KeepsOneThread {
        public static void main(String[] args) throws Exception {
            requireEqual(1L, NativeCalls.dumpable(), "the flag at the start");
            PrivilegedThread keeper = PrivilegedThread.keep(CapabilitySet.of(CAP_CHOWN));
            Scenarios.sayAndWait("kept");
            Capabilities.process().apply(CapabilityPlan.limitTo(CapabilitySet.EMPTY));
            requireThrows(CapabilityDeniedException.class, () -> Capabilities.process()
                    .apply(CapabilityPlan.unchanged().setDumpable(true)));
            Scenarios.sayAndWait("dropped");
            keeper.close();
            requireEqual(1L, NativeCalls.dumpable(), "the flag at the end");
            Scenarios.sayAndWait("closed");
        }
    }

    @Test
    void threadApply_thatMakesOneThreadWeaker_leavesNoThreadOpen() throws Exception {
        ChildJvm.Running service = start(OneWeakThread.class);
        service.awaitLine("dropped");
        assertEquals(List.of(), openTo(service.process()));
        service.end().passed();
    }

    static final class OneWeakThread {
        public static void main(String[] args) throws Exception {
            CountDownLatch changed = new CountDownLatch(1);
            Thread.ofPlatform().daemon().start(() -> {
                Capabilities.thread().apply(CapabilityPlan.limitTo(CapabilitySet.EMPTY));
                changed.countDown();
                Scenarios.sleepForever();
            });
            changed.await();
            CapabilityPlan open = CapabilityPlan.unchanged().setDumpable(true);
            CapabilityDeniedException denied =
                    requireThrows(CapabilityDeniedException.class, () -> Capabilities.thread().apply(open));
            require(denied.getMessage().contains("PR_SET_DUMPABLE"), denied.getMessage());
            Scenarios.sayAndWait("dropped");
        }
    }

    @Test
    void threadApply_thatChangesNothingATracerAsksFor_leavesTheFlag() {
        start(LowersOnly.class).end().passed();
    }

    static final class LowersOnly {
        public static void main(String[] args) {
            Capabilities.thread().apply(CapabilityPlan.unchanged().setNoNewPrivs());
            Capabilities.thread().raise(CapabilitySet.of(CAP_CHOWN)).close();
            requireEqual(1L, NativeCalls.dumpable(), "the flag");
            requireThrows(CapabilityDeniedException.class, () -> Capabilities.thread()
                    .apply(CapabilityPlan.limitTo(CapabilitySet.EMPTY).become(Identity.of(1, 1)).strict()));
            requireEqual(1L, NativeCalls.dumpable(), "the flag after a refusal");
            Capabilities.thread().apply(CapabilityPlan.unchanged().setDumpable(true));
        }
    }

    /** The thread of a trial has given up everything while all others hold everything, and so it is until it is gone. */
    @Test
    void apply_thatIsTriedAndRefusedAgainAndAgain_neverOpensTheProcessThroughTheTrial() throws Exception {
        ChildJvm.Running service = ChildJvm.in(ChildPrivilege.ROOT)
                .start(TriesOnly.class, String.valueOf(Extent.of(WeakThreadIT.class, "changes that are tried and refused", 400)));
        service.awaitLine("ready");
        ChildJvm.Running intruder = ChildJvm.in(ChildPrivilege.ROOT)
                .under("setpriv", "--inh-caps=-all", "--bounding-set=-all", "--")
                .start(Intruder.class, String.valueOf(service.process().pid()));
        intruder.awaitLine("at it");
        next(service);
        service.awaitLine("done");
        intruder.end().passed();
        service.end().passed();
    }

    static final class TriesOnly {
        public static void main(String[] args) throws Exception {
            Scenarios.startStubbornThread();
            Scenarios.sayAndWait("ready");
            CapabilityPlan plan = CapabilityPlan.limitTo(CapabilitySet.EMPTY).setNoNewPrivs();
            for (int i = Integer.parseInt(args[0]); i > 0; i--) {
                requireThrows(CapabilityDeniedException.class, () -> Capabilities.process()
                        .withDeadline(Duration.ofMillis(1))
                        .apply(plan));
                requireEqual(1L, NativeCalls.dumpable(), "the flag after a refusal");
            }
            Scenarios.sayAndWait("done");
        }
    }

    /** Opens the memory of a process through its youngest threads until its input ends; none may be open to it. */
    static final class Intruder {

        private static final int YOUNGEST = 3;

        public static void main(String[] args) throws Exception {
            requireEqual(CapabilitySet.EMPTY, Capabilities.thread().read().state().permitted(), "its capabilities");
            File tasks = new File("/proc/" + args[0] + "/task");
            List<String> opened = new ArrayList<>();
            System.out.println("at it");
            FutureTask<Integer> over = new FutureTask<>(System.in::read);
            Thread.ofPlatform().daemon().start(over);
            while (!over.isDone() && opened.isEmpty()) {
                String[] tids = tasks.list();
                for (int i = 0; tids != null && i < YOUNGEST && i < tids.length; i++) {
                    String tid = tids[tids.length - 1 - i];
                    if (isOpen(new File(tasks, tid + "/mem"))) {
                        opened.add(tid);
                    }
                }
            }
            require(opened.isEmpty(), "the memory of the process could be opened through " + opened);
        }

        /**
         * Whether a file leads to memory. Some kernels (5.10, and not 6.18) let that of a thread be opened that is ending: it is
         * empty, where address 0 of a process gives EIO.
         */
        private static boolean isOpen(File memory) {
            try (RandomAccessFile file = new RandomAccessFile(memory, "rw")) {
                return isMemory(file);
            } catch (IOException e) {
                return false;
            }
        }

        private static boolean isMemory(RandomAccessFile file) {
            try {
                return file.read() >= 0;
            } catch (IOException e) {
                return true;
            }
        }
    }
}
