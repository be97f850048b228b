package dev.jcap.kerneltest.stop;

import static dev.jcap.kerneltest.support.Scenarios.require;
import static dev.jcap.kerneltest.support.Scenarios.requireEqual;
import static dev.jcap.kerneltest.support.Scenarios.requireThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySet;
import dev.jcap.CapabilitySnapshot;
import dev.jcap.kerneltest.support.ChildJvm;
import dev.jcap.kerneltest.support.ChildPrivilege;
import dev.jcap.kerneltest.support.NativeCalls;
import dev.jcap.kerneltest.support.Scenarios;
import dev.jcap.linux.Capabilities;
import dev.jcap.linux.CapabilityDeniedException;
import dev.jcap.proof.Extent;
import java.time.Duration;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

/** Numbers of threads that are given again soon: a process id namespace that has few of them. */
class ThreadNumbersIT {

    private static final String FEW = "echo 600 > /proc/sys/kernel/pid_max && exec \"$@\"";

    private static boolean isOfTheNamespace() {
        String[] version = System.getProperty("os.version").split("[^0-9]+");
        int major = Integer.parseInt(version[0]);
        return major > 6 || major == 6 && Integer.parseInt(version[1]) >= 14;
    }

    @Test
    void apply_withAChainThatBlocksSignalsAmongNumbersThatComeRound_isNeverProven() {
        assumeTrue(isOfTheNamespace(), "skipped: before Linux 6.14 pid_max is that of the machine");
        ChildJvm.in(ChildPrivilege.ROOT)
                .under("unshare", "--pid", "--fork", "--mount-proc", "sh", "-c", FEW, "sh")
                .run(Chain.class, String.valueOf(Extent.of(ThreadNumbersIT.class, "changes while numbers come round", 3)))
                .passed();
    }

    static final class Chain {

        private static final int CHURNS = 2;

        private static volatile boolean over;
        private static volatile int highest;
        private static volatile int rounds;

        public static void main(String[] args) throws Exception {
            CapabilitySet held = Capabilities.thread().read().state().permitted();
            FutureTask<CapabilitySnapshot> last = new FutureTask<>(() -> Capabilities.thread().read());
            Thread.ofPlatform().start(() -> succeed(last));
            for (int i = 0; i < CHURNS; i++) {
                Thread.ofPlatform().start(Chain::churn);
            }
            CapabilityPlan plan = CapabilityPlan.limitTo(CapabilitySet.EMPTY).setNoNewPrivs();
            try {
                for (int i = Integer.parseInt(args[0]); i > 0; i--) {
                    int before = rounds;
                    Scenarios.awaitTrue(() -> rounds > before, () -> "the numbers do not come round");
                    CapabilityDeniedException denied = requireThrows(CapabilityDeniedException.class, () -> Capabilities.process()
                            .withDeadline(Duration.ofSeconds(2))
                            .apply(plan));
                    System.out.println(denied.getMessage());
                    require(!Capabilities.thread().read().noNewPrivs(), "this thread has changed");
                }
            } finally {
                over = true;
            }
            requireEqual(held, last.get().state().permitted(), "what the last of the chain holds");
        }

        private static void succeed(FutureTask<CapabilitySnapshot> last) {
            NativeCalls.blockAllSignals(true);
            int tid = (int) NativeCalls.gettid();
            if (tid < highest) {
                rounds++;
            }
            highest = tid;
            Thread.ofPlatform().start(over ? last : () -> succeed(last));
        }

        private static void churn() {
            while (!over) {
                try {
                    Thread.ofPlatform().start(() -> {}).join();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
        }
    }
}
