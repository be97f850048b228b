package dev.jcap.kerneltest.process;

import static dev.jcap.Capability.CAP_CHOWN;
import static dev.jcap.kerneltest.support.Scenarios.require;
import static dev.jcap.kerneltest.support.Scenarios.requireEqual;
import static dev.jcap.kerneltest.support.Scenarios.requireThrows;

import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySet;
import dev.jcap.Identity;
import dev.jcap.Securebits;
import dev.jcap.ThreadState;
import dev.jcap.ThreadStatus;
import dev.jcap.kerneltest.support.ChildJvm;
import dev.jcap.kerneltest.support.ChildPrivilege;
import dev.jcap.kerneltest.support.NativeCalls;
import dev.jcap.kerneltest.support.Scenarios;
import dev.jcap.kerneltest.support.SeccompFilter;
import dev.jcap.linux.Capabilities;
import dev.jcap.linux.CapabilityDeniedException;
import dev.jcap.linux.MixedCapabilitiesException;
import dev.jcap.linux.internal.kernel.Errno;
import dev.jcap.linux.launch.CapabilityLauncher;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Threads that may not make a call which others may: a sandbox of one library, or of one worker. */
class FilteredThreadIT {

    private static final int CLONE = 56;
    private static final int CLONE3 = 435;

    @Test
    void apply_withThreadsThatEachLackOneCall_namesEachWithItsCallAndErrno() {
        ChildJvm.in(ChildPrivilege.ROOT).run(EachLacksOne.class).passed();
    }

    static final class EachLacksOne {

        record Lack(String operation, Errno errno, SeccompFilter.Call call) {}

        private static final int PRCTL = (int) NativeCalls.PRCTL;
        private static final List<Lack> LACKS = List.of(
                new Lack("capset", Errno.EPERM, new SeccompFilter.Call(126)),
                new Lack("PR_CAPBSET_DROP", Errno.EINVAL, new SeccompFilter.Call(PRCTL, 0, 24)),
                new Lack("PR_SET_SECUREBITS", Errno.EPERM, new SeccompFilter.Call(PRCTL, 0, 28)),
                new Lack("PR_SET_KEEPCAPS", Errno.EPERM, new SeccompFilter.Call(PRCTL, 0, 8)),
                new Lack("PR_SET_NO_NEW_PRIVS", Errno.EINVAL, new SeccompFilter.Call(PRCTL, 0, 38)),
                new Lack("setgroups", Errno.ENOMEM, new SeccompFilter.Call(116)),
                new Lack("setresgid", Errno.EPERM, new SeccompFilter.Call(119)),
                new Lack("setresuid", Errno.EAGAIN, new SeccompFilter.Call(117)));

        private static final CapabilityPlan PLAN = CapabilityPlan.limitTo(CapabilitySet.of(CAP_CHOWN))
                .become(Identity.of(ChildPrivilege.NOBODY, ChildPrivilege.NOBODY, 4242L))
                .setSecurebits(Securebits.NOROOT)
                .setNoNewPrivs();

        public static void main(String[] args) throws Exception {
            Map<Integer, Lack> lacking = new HashMap<>();
            for (Lack lack : LACKS) {
                lacking.put(startWith(lack), lack);
            }
            MixedCapabilitiesException mixed = requireThrows(
                    MixedCapabilitiesException.class, () -> Capabilities.process().apply(PLAN));

            System.out.println(mixed.getMessage());
            requireEqual(LACKS.size(), mixed.report().offenders().size(), "offenders");
            for (ThreadState offender : mixed.report().offenders()) {
                Lack lack = lacking.remove(offender.tid());
                require(lack != null, "not a filtered thread: " + offender);
                requireEqual(ThreadStatus.REFUSED, offender.status(), "its standing");
                require(offender.detail().contains(lack.operation), offender + ": " + lack);
                require(offender.detail().contains(Errno.describe(-lack.errno.number())), offender + ": " + lack);
            }
        }

        static int startWith(Lack lack) throws InterruptedException {
            CountDownLatch begun = new CountDownLatch(1);
            int[] tid = new int[1];
            Thread.ofPlatform().daemon().start(() -> {
                tid[0] = (int) NativeCalls.gettid();
                SeccompFilter.failing(lack.errno.number(), lack.call).onThisThread();
                begun.countDown();
                Scenarios.sleepForever();
            });
            begun.await();
            return tid[0];
        }
    }

    @Test
    void apply_withThreadThatMayNotReadItsOwnCredentials_isRefusedByNameAndChangesNothing() {
        ChildJvm.in(ChildPrivilege.ANY_ROOT).run(CannotReadItself.class).passed();
    }

    static final class CannotReadItself {
        public static void main(String[] args) throws Exception {
            SeccompFilter.Call call = new SeccompFilter.Call((int) NativeCalls.PRCTL, 0, 27);
            int tid = EachLacksOne.startWith(new EachLacksOne.Lack("PR_GET_SECUREBITS", Errno.ENOSYS, call));
            List<String> before = Scenarios.credentialsOfAllThreads();

            CapabilityDeniedException denied = requireThrows(
                    CapabilityDeniedException.class,
                    () -> Capabilities.process().apply(CapabilityPlan.limitTo(CapabilitySet.EMPTY)));

            System.out.println(denied.getMessage());
            require(denied.getMessage().contains("thread " + tid + " may not read its own credentials"), "it is not named");
            require(denied.getMessage().contains("ENOSYS"), "it does not tell the errno");
            Scenarios.requireUnchanged(before);
        }
    }

    /** The signal comes while jcap's handler runs; a process ends that blocks it then. */
    @Test
    void apply_withThreadWhoseFilterRaisesASignal_namesItAndTheProcessLives() {
        ChildJvm.in(ChildPrivilege.ROOT).run(Trapped.class).passed();
    }

    static final class Trapped {

        private static final int SIGSYS = 31;

        public static void main(String[] args) throws Exception {
            NativeCalls.handle(SIGSYS, "abs");
            int[] tid = new int[1];
            CountDownLatch begun = new CountDownLatch(1);
            Thread.ofPlatform().daemon().start(() -> {
                tid[0] = (int) NativeCalls.gettid();
                SeccompFilter.trapping(new SeccompFilter.Call(117)).onThisThread();
                begun.countDown();
                Scenarios.sleepForever();
            });
            begun.await();
            CapabilityPlan plan = CapabilityPlan.limitTo(CapabilitySet.of(CAP_CHOWN))
                    .become(Identity.of(ChildPrivilege.NOBODY, ChildPrivilege.NOBODY));
            MixedCapabilitiesException mixed = requireThrows(
                    MixedCapabilitiesException.class, () -> Capabilities.process().apply(plan));
            System.out.println(mixed.getMessage());
            requireEqual(List.of(tid[0]), mixed.report().offenders().stream().map(ThreadState::tid).toList(), "offenders");
        }
    }

    @Test
    void everything_onThreadThatCannotStartThreads_isRefusedAndChangesNothing() {
        ChildJvm.in(ChildPrivilege.ANY_ROOT).run(NoThreads.class).passed();
    }

    static final class NoThreads {
        public static void main(String[] args) throws Exception {
            CapabilityPlan plan = CapabilityPlan.limitTo(CapabilitySet.EMPTY).setNoNewPrivs();
            List<String> before = Scenarios.credentialsOfAllThreads();
            Scenarios.onNewThread(() -> {
                SeccompFilter.failing(
                        Errno.EAGAIN.number(), new SeccompFilter.Call(CLONE), new SeccompFilter.Call(CLONE3))
                        .onThisThread();
                requireSaysSo(requireThrows(
                        CapabilityDeniedException.class, () -> Capabilities.thread().apply(plan)));
                requireSaysSo(requireThrows(
                        CapabilityDeniedException.class, () -> Capabilities.process().apply(plan)));
                requireThrows(OutOfMemoryError.class, () -> Capabilities.process().setNoNewPrivsAtomically());
                requireThrows(OutOfMemoryError.class, NoThreads::launch);
                return null;
            });
            Scenarios.requireUnchanged(before);
            require(Capabilities.process().apply(plan).isProven(), "from a thread that can");
        }

        private static void launch() {
            try {
                CapabilityLauncher.start(new ProcessBuilder("true"), CapabilityPlan.unchanged());
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }

        private static void requireSaysSo(CapabilityDeniedException denied) {
            require(denied.getMessage().contains("start a thread for a trial"), denied.getMessage());
        }
    }

    @Test
    void apply_whereTheHandlerCannotBeMade_isRefusedWithTheErrnoAndChangesNothing() {
        ChildJvm.in(ChildPrivilege.ANY_ROOT).run(NoHandler.class).passed();
    }

    /** Each on a thread of its own: a filter stays. */
    static final class NoHandler {

        private static final String PREPARE = "prepare a signal handler for all threads";
        private static final String STOP = "stop every thread";

        private record Obstacle(String operation, Errno errno, SeccompFilter.Call call) {}

        private static final int PAGE = 4096;
        private static final int READ_EXECUTE = 5;
        private static final List<Obstacle> OBSTACLES = List.of(
                new Obstacle(PREPARE, Errno.ENOMEM, new SeccompFilter.Call(9, 1, PAGE)),
                new Obstacle(PREPARE, Errno.EACCES, new SeccompFilter.Call(10, 1, PAGE, 2, READ_EXECUTE)),
                new Obstacle(PREPARE, Errno.ENOMEM, new SeccompFilter.Call(10, 1, PAGE, 2, READ_EXECUTE)),
                new Obstacle(PREPARE, Errno.EPERM, new SeccompFilter.Call(13)),
                new Obstacle(STOP, Errno.EPERM, new SeccompFilter.Call((int) NativeCalls.TGKILL, 2, 64)),
                new Obstacle(STOP, Errno.EAGAIN, new SeccompFilter.Call((int) NativeCalls.TGKILL, 2, 64)));

        public static void main(String[] args) throws Exception {
            CapabilityPlan plan = CapabilityPlan.limitTo(CapabilitySet.EMPTY).setNoNewPrivs();
            List<String> before = Scenarios.credentialsOfAllThreads();
            for (Obstacle obstacle : OBSTACLES) {
                String message = Scenarios.onNewThread(() -> {
                    SeccompFilter.failing(obstacle.errno.number(), obstacle.call).onThisThread();
                    return requireThrows(
                            CapabilityDeniedException.class,
                            () -> Capabilities.process().withDeadline(Duration.ofSeconds(1)).apply(plan))
                            .getMessage();
                });
                System.out.println(message);
                require(message.startsWith(obstacle.operation), message);
                require(message.contains(Errno.describe(-obstacle.errno.number())), message);
                Scenarios.requireUnchanged(before);
            }
            require(Capabilities.process().apply(plan).isProven(), "from a thread that may");
        }
    }
}
