package dev.jcap.kerneltest.surroundings;

import static dev.jcap.Capability.CAP_CHOWN;
import static dev.jcap.Capability.CAP_NET_BIND_SERVICE;
import static dev.jcap.Capability.CAP_NET_RAW;
import static dev.jcap.kerneltest.support.Scenarios.require;
import static dev.jcap.kerneltest.support.Scenarios.requireEqual;

import dev.jcap.Capability;
import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySet;
import dev.jcap.CapabilitySnapshot;
import dev.jcap.CapabilityState;
import dev.jcap.Identity;
import dev.jcap.Securebits;
import dev.jcap.exec.ExecOutcome;
import dev.jcap.kerneltest.support.Scenarios;
import dev.jcap.kerneltest.support.StatusFile;
import dev.jcap.linux.Capabilities;
import dev.jcap.linux.CapabilityDeniedException;
import dev.jcap.linux.ProcessCapabilities;
import dev.jcap.linux.ThreadReport;
import dev.jcap.linux.internal.kernel.Errno;
import dev.jcap.linux.internal.kernel.HeldCalls;
import dev.jcap.linux.internal.kernel.Kernel;
import dev.jcap.linux.internal.kernel.KernelCall;
import dev.jcap.linux.internal.kernel.LinuxKernel;
import dev.jcap.linux.internal.kernel.StopOrder;
import dev.jcap.linux.internal.kernel.StopResult;
import dev.jcap.linux.internal.sweep.AllThreads;
import dev.jcap.linux.launch.CapabilityLauncher;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Everything that depends on the architecture, once, as root: one thread, a scope, a child, a file, and every thread of a busy
 * process, each proven by the status files and not by what jcap says of itself. Prints a line for each, and in the end
 * replaces itself with a program that prints its own status.
 *
 * <p>Under an emulator of programs one thread is the emulator's own: it blocks all signals and keeps everything. Then
 * the argument is a pattern for its name, and jcap has to refuse because of that thread, and of no other.
 */
public final class AnyArchitecture {

    private static final CapabilitySet KEPT = CapabilitySet.of(CAP_NET_BIND_SERVICE);
    private static final int SLEEPERS = 40;
    private static final int SPINNERS = 2;
    /** The system property with the pause between two births. */
    private static final String PAUSE = "jcap.births.millis";
    /** An emulated birth takes so long that without pause there would always be one, however often all threads are stopped. */
    private static final int PAUSE_UNDER_EMULATION = 300;
    /** Emulators are slow. */
    private static final ProcessCapabilities PROCESS = Capabilities.process().withDeadline(Duration.ofMinutes(1));

    private static volatile boolean over;

    /** The emulator's thread, once known. */
    private static int foreignTid;

    private AnyArchitecture() {}

    /**
     * Runs it.
     *
     * @param args a regular expression for the name of the emulator's thread, or nothing
     */
    public static void main(String[] args) throws Exception {
        String foreign = args.length == 0 ? "" : args[0];
        Thread.Builder.OfPlatform threads = Thread.ofPlatform().daemon();
        System.out.println(System.getProperty("os.arch") + ", Java " + Runtime.version() + ", process "
                + ProcessHandle.current().pid());
        step("one thread", Scenarios.onNewThread(AnyArchitecture::oneThread));
        step("a scope", Scenarios.onNewThread(AnyArchitecture::scope));
        step("a prediction", prediction());
        step("a child", child());
        step("a file", AnyArchitectureFiles.tried());
        crowd(threads);
        step("securebits of all threads", all(CapabilityPlan.unchanged().setSecurebits(Securebits.NO_SETUID_FIXUP), foreign));
        step("a call that fails", failingCall());
        churn(threads, Integer.getInteger(PAUSE, foreign.isEmpty() ? 0 : PAUSE_UNDER_EMULATION));
        CapabilityPlan drop = CapabilityPlan.limitTo(KEPT).become(Identity.of(4242, 4343, 44L, 45L)).setNoNewPrivs();
        step("all threads", all(drop, foreign));
        step("status files", statusFiles());
        over = true;
        if (foreign.isEmpty()) {
            // Emulators of programs have no seccomp.
            step("at once", "proven for " + PROCESS.setNoNewPrivsAtomically().threads().size());
        }
        CapabilityLauncher.exec(
                List.of("/bin/grep", "-E", "^(Uid|Gid|Groups|Cap...|NoNewPrivs):", "/proc/self/status"),
                Map.of(),
                CapabilityPlan.unchanged());
    }

    private static void step(String what, String result) {
        System.out.println("  " + what + ": " + result);
    }

    /** All sets of one thread, high and low halves, and its groups. */
    private static String oneThread() throws IOException {
        CapabilitySet some = CapabilitySet.of(CAP_CHOWN, CAP_NET_RAW).plus(Capabilities.supported()
                .minus(CapabilitySet.lowest(32)));
        CapabilityPlan plan = CapabilityPlan.limitTo(some)
                .setState(new CapabilityState(some, some.minus(CapabilitySet.of(CAP_CHOWN)), CapabilitySet.EMPTY))
                .become(Identity.of(1000, 1001, 1002L, 1003L));
        CapabilitySnapshot now = Capabilities.thread().apply(plan);
        StatusFile status = StatusFile.of(Path.of("/proc/thread-self/status"));
        requireEqual(some.mask(), status.mask("CapPrm"), "permitted");
        requireEqual(some.minus(CapabilitySet.of(CAP_CHOWN)).mask(), status.mask("CapEff"), "effective");
        requireEqual(0L, status.mask("CapInh"), "inheritable");
        requireEqual(some.mask(), status.mask("CapBnd"), "bounding");
        requireEqual("1000 1000 1000 1000", status.words("Uid"), "uids");
        requireEqual("1001 1001 1001 1001", status.words("Gid"), "gids");
        requireEqual("1002 1003", status.words("Groups"), "groups");
        return now.state() + ", uid " + now.uids().effective();
    }

    private static String scope() throws IOException {
        Capabilities.thread().apply(CapabilityPlan.unchanged()
                .setState(new CapabilityState(KEPT, CapabilitySet.EMPTY, CapabilitySet.EMPTY)));
        requireEqual(0L, StatusFile.of(Path.of("/proc/thread-self/status")).mask("CapEff"), "before");
        try (var _ = Capabilities.thread().raise(CAP_NET_BIND_SERVICE)) {
            requireEqual(KEPT.mask(), StatusFile.of(Path.of("/proc/thread-self/status")).mask("CapEff"), "inside");
        }
        requireEqual(0L, StatusFile.of(Path.of("/proc/thread-self/status")).mask("CapEff"), "after");
        return "raised and lowered";
    }

    private static String prediction() throws IOException {
        ExecOutcome outcome = CapabilityLauncher.predict(new ProcessBuilder("/bin/cat"), CapabilityPlan.unchanged());
        return outcome.toString().lines().findFirst().orElse("");
    }

    private static String child() throws IOException, InterruptedException {
        Process process = CapabilityLauncher.start(
                new ProcessBuilder("/bin/cat", "/proc/self/status"),
                CapabilityPlan.limitTo(KEPT).become(Identity.of(1000, 1001)).raiseAmbient(KEPT).setNoNewPrivs());
        StatusFile status = new StatusFile(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        requireEqual(0, process.waitFor(), "the child's end");
        for (String set : List.of("CapPrm", "CapEff", "CapInh", "CapBnd", "CapAmb")) {
            requireEqual(KEPT.mask(), status.mask(set), set + " of the child");
        }
        requireEqual("1000 1000 1000 1000", status.words("Uid"), "uids of the child");
        requireEqual("1", status.words("NoNewPrivs"), "no_new_privs of the child");
        return "holds " + KEPT;
    }

    /** Threads that sleep, and threads that never enter the kernel. */
    private static void crowd(Thread.Builder.OfPlatform threads) throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(SLEEPERS + SPINNERS);
        for (int i = 0; i < SLEEPERS; i++) {
            threads.name("sleeper").start(() -> {
                begun.countDown();
                Scenarios.sleepForever();
            });
        }
        for (int i = 0; i < SPINNERS; i++) {
            threads.name("spinner").start(() -> {
                begun.countDown();
                while (!over) {
                    Thread.onSpinWait();
                }
            });
        }
        begun.await();
    }

    /** A thread that starts others, which end at once. */
    private static void churn(Thread.Builder.OfPlatform threads, long pauseMillis) {
        Semaphore places = new Semaphore(4);
        threads.name("mother").start(() -> {
            while (!over) {
                places.acquireUninterruptibly();
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(pauseMillis));
                Thread.ofPlatform().daemon().name("mayfly").start(places::release);
            }
        });
    }

    /** A list of calls ends with the first one that fails, on the thread that was handed it. */
    private static String failingCall() throws IOException, InterruptedException {
        LinuxKernel kernel = LinuxKernel.open(System.getProperty("os.name"), System.getProperty("os.arch"));
        requireEqual(0L, kernel.prepareStop(), "prepare");
        KernelCall flags = new KernelCall.GetSecurebits();
        KernelCall impossible = new KernelCall.DropBounding(Capability.of(63));
        int sleeper = Integer.parseInt(StatusFile.ofAllThreads().stream()
                .filter(status -> status.words("Name").equals("sleeper"))
                .findFirst()
                .orElseThrow()
                .words("Pid"));
        StopOrder order = new StopOrder(
                -1,
                new int[] {sleeper},
                List.of(HeldCalls.anywhere(List.of(flags, impossible, flags))),
                new int[0],
                List.of(flags),
                TimeUnit.SECONDS.toNanos(10));
        StopResult result = kernel.stop(order);
        requireEqual(StopResult.End.CHANGED, result.end(), "end");
        requireEqual(
                List.of(new StopResult.Progress(StopResult.Came.HELD, 1, -Errno.EINVAL.number())),
                result.threads(),
                "threads");
        return "ends its list with EINVAL";
    }

    private static String all(CapabilityPlan plan, String foreign) {
        if (foreign.isEmpty()) {
            ThreadReport report = PROCESS.apply(plan);
            require(report.isProven(), report.toString());
            return "proven for " + report.threads().size();
        }
        CapabilityDeniedException denied =
                Scenarios.requireThrows(CapabilityDeniedException.class, () -> PROCESS.apply(plan));
        Matcher named = Pattern.compile("thread (" + foreign + ") \\(tid (\\d+)\\) blocks signal").matcher(denied.getMessage());
        require(named.find(), denied.getMessage());
        int tid = Integer.parseInt(named.group(2));
        require(foreignTid == 0 || foreignTid == tid, denied.getMessage());
        foreignTid = tid;
        return "refused for " + named.group(1) + "; " + withoutTheForeignThread(plan);
    }

    /** Out of reach for users: for this change the emulator's thread is one that stays as it is. */
    private static String withoutTheForeignThread(CapabilityPlan plan) {
        LinuxKernel kernel = LinuxKernel.open(System.getProperty("os.name"), System.getProperty("os.arch"));
        Kernel without = (Kernel) Proxy.newProxyInstance(
                Kernel.class.getClassLoader(),
                new Class<?>[] {Kernel.class},
                (_, method, arguments) -> switch (method.getName()) {
                    case "tids" -> withoutForeign(kernel.tids((int) arguments[0]));
                    case "stop" -> kernel.stop(withForeignAmongOthers((StopOrder) arguments[0]));
                    default -> method.invoke(kernel, arguments);
                });
        AllThreads.Result result = new AllThreads(without, System::nanoTime).apply(plan, TimeUnit.MINUTES.toNanos(1));
        require(result instanceof AllThreads.Result.Ended ended && ended.isProven(), result.toString());
        return "else proven for " + ((AllThreads.Result.Ended) result).findings().size();
    }

    private static Kernel.Tids withoutForeign(Kernel.Tids tids) {
        int[] places = IntStream.range(0, tids.ids().length).filter(i -> tids.ids()[i] != foreignTid).toArray();
        return new Kernel.Tids(
                tids.error(),
                tids.alive() - 1,
                IntStream.of(places).map(i -> tids.ids()[i]).toArray(),
                IntStream.of(places).mapToLong(i -> tids.instances()[i]).toArray());
    }

    private static StopOrder withForeignAmongOthers(StopOrder order) {
        int[] others = IntStream.concat(IntStream.of(order.others()), IntStream.of(foreignTid)).toArray();
        return new StopOrder(order.tasks(), order.tids(), order.calls(), others, order.own(), order.holdNanos());
    }

    /** What the kernel says of every thread, three times while threads come and go. */
    private static String statusFiles() throws IOException {
        Set<String> names = new TreeSet<>();
        int good = 0;
        for (int round = 0; round < 3; round++) {
            for (StatusFile status : StatusFile.ofAllThreads()) {
                if (Integer.parseInt(status.words("Pid")) != foreignTid) {
                    requireDropped(status);
                    names.add(status.words("Name"));
                    good++;
                }
            }
        }
        require(names.containsAll(List.of("sleeper", "spinner", "mother")), "not all kinds of threads in " + names);
        return good + " hold no more than " + KEPT + " and have no_new_privs";
    }

    private static void requireDropped(StatusFile status) {
        for (String set : List.of("CapPrm", "CapEff", "CapInh", "CapBnd", "CapAmb")) {
            requireEqual(0L, status.mask(set) & ~KEPT.mask(), set + " beyond the goal in\n" + status.text());
        }
        requireEqual(KEPT.mask(), status.mask("CapPrm"), "permitted in\n" + status.text());
        requireEqual("4242 4242 4242 4242", status.words("Uid"), "uids in\n" + status.text());
        requireEqual("4343 4343 4343 4343", status.words("Gid"), "gids in\n" + status.text());
        requireEqual("44 45", status.words("Groups"), "groups in\n" + status.text());
        requireEqual("1", status.words("NoNewPrivs"), "no_new_privs in\n" + status.text());
    }
}
