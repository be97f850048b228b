package dev.jcap.kerneltest.faults;

import static dev.jcap.Capability.CAP_CHOWN;
import static dev.jcap.Capability.CAP_NET_RAW;
import static dev.jcap.Capability.CAP_SETGID;
import static dev.jcap.Capability.CAP_SETPCAP;
import static dev.jcap.Capability.CAP_SETUID;
import static dev.jcap.Capability.CAP_SYS_ADMIN;
import static dev.jcap.kerneltest.support.Scenarios.require;
import static dev.jcap.kerneltest.support.Scenarios.requireEqual;

import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySet;
import dev.jcap.CapabilitySnapshot;
import dev.jcap.CapabilityState;
import dev.jcap.Identity;
import dev.jcap.ThreadState;
import dev.jcap.kerneltest.launch.LaunchingParent;
import dev.jcap.kerneltest.process.StressedProcess;
import dev.jcap.kerneltest.support.ChildJvm;
import dev.jcap.kerneltest.support.ChildPrivilege;
import dev.jcap.kerneltest.support.NativeCalls;
import dev.jcap.kerneltest.support.Scenarios;
import dev.jcap.kerneltest.support.Slow;
import dev.jcap.kerneltest.support.StatusFile;
import dev.jcap.linux.Capabilities;
import dev.jcap.linux.CapabilityDeniedException;
import dev.jcap.linux.CapabilityException;
import dev.jcap.linux.MixedCapabilitiesException;
import dev.jcap.linux.internal.kernel.Errno;
import dev.jcap.linux.launch.CapabilityLauncher;
import dev.jcap.proof.Extent;
import dev.jcap.proof.Proof;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each system call that jcap makes fails on the real kernel, once and for good: what is told is what is so. */
@Slow
class KernelFaultIT {

    private static final String TRIED = "faults tried: ";
    private static final int LONGEST_SECONDS = 3600;

    /** Each call of a kind twice, in the short form once; {@code -Djcap.faults=N} tries N of a kind. */
    @Tag("stress")
    @ParameterizedTest
    @ValueSource(classes = {OfOneThread.class, OfAllThreads.class, OfLaunch.class, OfExec.class})
    void change_whateverCallFails_isToldAsItIs(Class<?> scenario) {
        String sameKind = System.getProperty("jcap.faults", Extent.isThorough() ? "2" : "1");
        ChildJvm.Running child = ChildJvm.in(ChildPrivilege.ROOT).start(scenario, sameKind);
        ChildJvm.Result result = child.endWithin(LONGEST_SECONDS);
        int tried = result.output().lines()
                .filter(line -> line.startsWith(TRIED))
                .mapToInt(line -> Integer.parseInt(line.substring(TRIED.length())))
                .sum();
        String property = "a failed system call is reported correctly: " + scenario.getSimpleName();
        String command = ".ci/test KernelFaultIT -Djcap.faults=" + sameKind;
        new Proof(property, tried, result.exit() == 0 ? 0 : 1, Proof.NO_SEED, command).write("KernelFaultIT");
        result.passed();
    }

    private static void tryAll(String[] args, Faults faults) throws Exception {
        System.out.println(TRIED + faults.tryAll(Integer.parseInt(args[0])));
    }

    /** Few to drop make short lists of calls; what the scenarios themselves need is among them. */
    private static void keepFew() {
        CapabilitySet few = CapabilitySet.of(CAP_CHOWN, CAP_NET_RAW, CAP_SETPCAP, CAP_SETUID, CAP_SETGID, CAP_SYS_ADMIN);
        Capabilities.process().apply(CapabilityPlan.limitTo(few));
    }

    private static void setDumpable() {
        NativeCalls.syscall(NativeCalls.PRCTL, 4, 1, 0, 0);
    }

    private static void requireNames(Faults.Outcome outcome) {
        String name = Errno.describe(-outcome.error());
        require(outcome.failure().getMessage().contains(name), "it does not tell " + name);
    }

    /** Nothing of a launch is left, but for the dumpable flag: it stays cleared where that may not be undone. */
    private static void requireSame(LaunchingParent parent, Faults.Outcome outcome) throws InterruptedException {
        requireEqual(credentials(outcome.before()), credentials(outcome.after()), "the calling thread");
        boolean mayBeCleared = outcome.failure() instanceof MixedCapabilitiesException
                || outcome.fault().contains(", 157 4[4, 1,");
        if (mayBeCleared) {
            setDumpable();
        }
        if (outcome.failure() instanceof MixedCapabilitiesException) {
            // What could not be excluded is the thread of a trial, which may still be listed for a moment.
            Scenarios.awaitTrue(() -> threadsNamed("jcap") == 0, () -> "threads of trials are left");
        }
        parent.requireUnchanged();
    }

    private static long threadsNamed(String name) {
        return Capabilities.process().read().stream().filter(thread -> thread.name().equals(name)).count();
    }

    /** All but what changes by itself. */
    private static String credentials(StatusFile thread) {
        return Scenarios.credentials(CapabilitySnapshot.parse(thread.text()));
    }

    static final class OfOneThread {

        private static final CapabilityPlan PLAN = CapabilityPlan.limitTo(CapabilitySet.of(CAP_CHOWN))
                .become(Identity.of(ChildPrivilege.NOBODY, ChildPrivilege.NOBODY))
                .raiseAmbient(CapabilitySet.of(CAP_CHOWN))
                .setNoNewPrivs();

        private static List<String> others;
        private static String goal;

        public static void main(String[] args) throws Exception {
            SeccompInterceptor interceptor = SeccompInterceptor.start();
            keepFew();
            others = Scenarios.credentialsOfAllThreads();
            tryAll(args, new Faults(interceptor, KernelFaultIT::setDumpable, _ -> Capabilities.thread().apply(PLAN),
                    OfOneThread::judge));
        }

        private static void judge(Faults.Outcome outcome) throws InterruptedException {
            Scenarios.requireUnchanged(others);
            String after = credentials(outcome.after());
            switch (outcome.failure()) {
                case null -> {
                    goal = goal == null ? after : goal;
                    requireEqual(goal, after, "the thread");
                }
                case CapabilityDeniedException denied -> {
                    requireEqual(credentials(outcome.before()), after, "the thread");
                    require(denied.getMessage().endsWith("nothing has changed"), "it does not say so");
                    requireEqual("1", LaunchingParent.dumpable(), "the dumpable flag");
                    requireNames(outcome);
                }
                case MixedCapabilitiesException mixed -> {
                    requireNames(outcome);
                    for (ThreadState entry : mixed.report().threads()) {
                        requireEqual(after, Scenarios.credentials(entry.snapshot().orElseThrow()), "the report");
                    }
                }
                default -> throw new AssertionError("another exception", outcome.failure());
            }
        }
    }

    static final class OfAllThreads {

        private static final StressedProcess PROCESS = new StressedProcess();

        private static Set<String> raisedBefore;

        public static void main(String[] args) throws Exception {
            PROCESS.startSleepers();
            Faults faults = new Faults(
                    SeccompInterceptor.start(),
                    OfAllThreads::raise,
                    patience -> Capabilities.process().withDeadline(patience).apply(PROCESS.lowered()),
                    OfAllThreads::judge);
            tryAll(args, faults);
        }

        private static void raise() {
            PROCESS.raise();
            raisedBefore = raised("sleeper");
        }

        /** The ids of the threads whose name begins so that have what the plan takes. */
        private static Set<String> raised(String name) {
            try {
                return StatusFile.ofAllThreads().stream()
                        .filter(thread -> thread.words("Name").startsWith(name) && thread.mask("CapEff") != 0)
                        .map(thread -> thread.words("Pid"))
                        .collect(Collectors.toSet());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static void judge(Faults.Outcome outcome) {
            Set<String> raised = raised("");
            switch (outcome.failure()) {
                case null -> requireEqual(Set.of(), raised, "threads that hold more");
                case CapabilityDeniedException denied -> {
                    require(raised.containsAll(raisedBefore), "changed: " + raisedBefore + ", now " + raised);
                    requireEqual(credentials(outcome.before()), credentials(outcome.after()), "the calling thread");
                    requireNames(outcome);
                }
                case MixedCapabilitiesException mixed -> requireAllNamed(mixed, raised, outcome);
                default -> throw new AssertionError("another exception", outcome.failure());
            }
        }

        /** Every thread that holds more is named, or it is said that not every thread is known. */
        private static void requireAllNamed(MixedCapabilitiesException mixed, Set<String> raised, Faults.Outcome outcome) {
            Set<String> named = mixed.report().offenders().stream()
                    .map(entry -> String.valueOf(entry.tid()))
                    .collect(Collectors.toSet());
            boolean incomplete = mixed.getMessage().contains("cannot be listed")
                    || mixed.getMessage().contains("the calling thread is part of the way");
            require(named.containsAll(raised) || incomplete, raised + " hold more, named are " + named);
            requireNames(outcome);
        }
    }

    static final class OfLaunch {

        private static final CapabilityPlan PLAN = CapabilityPlan.limitTo(CapabilitySet.of(CAP_CHOWN))
                .become(Identity.of(ChildPrivilege.NOBODY, ChildPrivilege.NOBODY))
                .setNoNewPrivs();

        private static final Set<Long> COPIES = new HashSet<>();

        private static LaunchingParent parent;

        public static void main(String[] args) throws Exception {
            SeccompInterceptor interceptor = SeccompInterceptor.start();
            keepFew();
            new ProcessBuilder("true").start().waitFor();
            parent = new LaunchingParent();
            tryAll(args, new Faults(interceptor, KernelFaultIT::setDumpable, _ -> launch(), OfLaunch::judge));
        }

        private static Void launch() throws Exception {
            Process child = CapabilityLauncher.start(new ProcessBuilder("cat", "/proc/self/status"), PLAN);
            String status = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            requireEqual(0, child.waitFor(), "exit status");
            CapabilitySnapshot snapshot = CapabilitySnapshot.parse(status);
            requireEqual(CapabilitySet.of(CAP_CHOWN), snapshot.bounding(), "the child's bounding set");
            requireEqual(ChildPrivilege.NOBODY, snapshot.uids().effective(), "the child's user");
            require(snapshot.state().permitted().isEmpty() && snapshot.noNewPrivs(), "the child " + snapshot);
            return null;
        }

        /** Reapers that were born from the launching thread this time, because none was idle. */
        private static List<CapabilitySnapshot> copies() {
            return Capabilities.process().read().stream()
                    .filter(thread -> thread.uids().effective() == ChildPrivilege.NOBODY && !thread.name().equals("jcap"))
                    .filter(thread -> COPIES.add(thread.id()))
                    .toList();
        }

        private static void judge(Faults.Outcome outcome) throws InterruptedException {
            List<CapabilitySnapshot> copies = copies();
            if (outcome.failure() == null && !copies.isEmpty()) {
                copies.forEach(copy -> requireEqual(CapabilityState.EMPTY, copy.state(), "a copy is left: " + copy));
                requireEqual("0", LaunchingParent.dumpable(), "the dumpable flag with a copy left");
                setDumpable();
                parent = new LaunchingParent();
            }
            requireSame(parent, outcome);
            switch (outcome.failure()) {
                case null -> {}
                case CapabilityDeniedException _ -> requireNames(outcome);
                case MixedCapabilitiesException _ -> requireNames(outcome);
                case CapabilityException _ -> {}
                case IOException _ -> {}
                default -> throw new AssertionError("another exception", outcome.failure());
            }
        }
    }

    static final class OfExec {

        private static final CapabilityPlan PLAN = OfLaunch.PLAN;

        private static LaunchingParent parent;

        public static void main(String[] args) throws Exception {
            SeccompInterceptor interceptor = SeccompInterceptor.start();
            keepFew();
            parent = new LaunchingParent();
            tryAll(args, new Faults(interceptor, KernelFaultIT::setDumpable, _ -> exec(), OfExec::judge));
        }

        /** If all goes well there is no such program. */
        private static Void exec() throws IOException {
            CapabilityLauncher.exec(List.of("/nowhere/program"), Map.of(), PLAN);
            throw new AssertionError("it returned");
        }

        private static void judge(Faults.Outcome outcome) throws InterruptedException {
            requireSame(parent, outcome);
            switch (outcome.failure()) {
                case CapabilityDeniedException _ -> requireNames(outcome);
                case MixedCapabilitiesException _ -> requireNames(outcome);
                case CapabilityException _ -> {}
                case IOException _ -> {}
                default -> throw new AssertionError("another exception", outcome.failure());
            }
        }
    }
}
