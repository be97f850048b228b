package dev.jcap.kerneltest.trace;

import static dev.jcap.Capability.CAP_CHOWN;
import static dev.jcap.Capability.CAP_NET_BIND_SERVICE;
import static dev.jcap.Capability.CAP_SYS_CHROOT;
import static dev.jcap.kerneltest.support.Scenarios.require;
import static dev.jcap.kerneltest.support.Scenarios.requireEqual;
import static dev.jcap.kerneltest.support.Scenarios.requireThrows;

import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySet;
import dev.jcap.CapabilityState;
import dev.jcap.kerneltest.support.Slow;
import dev.jcap.linux.Capabilities;
import dev.jcap.linux.launch.CapabilityLauncher;
import dev.jcap.linux.trace.CallResult;
import dev.jcap.linux.trace.CapabilityCheck;
import dev.jcap.linux.trace.CapabilityTracer;
import dev.jcap.linux.trace.TraceReport;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.BindException;
import java.net.ServerSocket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Recording of this JVM, of commands and of running processes, by the running kernel. */
@Slow
class TracerIT {

    private static final CapabilitySet BIND = CapabilitySet.of(CAP_NET_BIND_SERVICE);

    private static void bind(int port) throws Exception {
        new ServerSocket(port).close();
    }

    @Test
    void block_inThisJvm_needsExactlyWhatItsThreadDoes() {
        Tracing.jvm().run(Block.class).passed();
    }

    static final class Block {
        public static void main(String[] arguments) throws Exception {
            Tracing.mounted();
            TraceReport report = CapabilityTracer.needs(() -> new ServerSocket(80)).assertNeeded(BIND);
            require(report.failure().isEmpty() && report.warnings().toString().contains("uid 0"), report.toString());
            AssertionError wrong = requireThrows(AssertionError.class, () -> report.assertNeeded(CapabilitySet.EMPTY));
            require(wrong.getMessage().startsWith("expected needs: nothing, found: cap_net_bind_service"), wrong.toString());
            CapabilityTracer.needs(() -> 1 + 1).assertNeeded(CapabilitySet.EMPTY);
            requireThrows(AssertionError.class, () -> CapabilityTracer.needs(() -> 1 + 1).assertNeeded(BIND));
        }
    }

    @Test
    void block_thatIsRefused_isInTheReportWithItsException() {
        Tracing.jvm().run(Refused.class).passed();
    }

    static final class Refused {
        public static void main(String[] arguments) throws Exception {
            Tracing.mounted();
            CapabilityState less = CapabilityState.EMPTY.withPermitted(Capabilities.thread().read().state().permitted());
            Capabilities.thread().apply(CapabilityPlan.unchanged().setState(less));
            try (CapabilityTracer tracer = CapabilityTracer.thisJvm()) {
                TraceReport report = tracer.needs("bind", () -> new ServerSocket(80)).assertNeeded(BIND);
                require(report.failure().orElseThrow() instanceof BindException, report.toString());
                CapabilityCheck check = report.checks().getFirst();
                require(!check.granted() && check.outcome().isRefusal(), check.toString());
                requireEqual("bind", check.systemCall(), "system call");
                requireEqual("bind", check.operation(), "operation");
                requireEqual(ProcessHandle.current().pid(), check.pid(), "process");
                require(check.stack().contains(check.kernelFunction()), "the stack has the kernelFunction");
            }
        }
    }

    @Test
    void checks_ofOtherThreads_areNotTheBlocks() {
        Tracing.jvm().run(OtherThreads.class).passed();
    }

    static final class OtherThreads {
        public static void main(String[] arguments) throws Exception {
            Tracing.mounted();
            Thread.currentThread().setName("a thread with a long name");
            try (ExecutorService other = Executors.newSingleThreadExecutor(Thread.ofPlatform().name("other").factory());
                    CapabilityTracer tracer = CapabilityTracer.thisJvm()) {
                Callable<Void> bind = () -> {
                    bind(81);
                    return null;
                };
                other.submit(bind).get();
                tracer.needs("elsewhere", () -> other.submit(bind).get()).assertNeeded(CapabilitySet.EMPTY);
                TraceReport here = tracer.needs("here", bind).assertNeeded(BIND);
                requireEqual("a thread with a long name", here.checks().getFirst().thread(), "thread");
                TraceReport own = tracer.needs("thread of its own", () -> {
                    FutureTask<Void> task = new FutureTask<>(bind);
                    Thread.ofPlatform().start(task);
                    return task.get();
                });
                own.assertNeeded(BIND);
                requireEqual(4, tracer.report().only(check -> check.capability() == CAP_NET_BIND_SERVICE).checks().size(),
                        "binds of all threads");
                require(tracer.report().checks().stream().anyMatch(check -> check.thread().equals("other")), "other");
                requireThrows(WrongThreadException.class, () -> onVirtualThread(tracer));
            }
        }

        private static void onVirtualThread(CapabilityTracer tracer) {
            RuntimeException[] thrown = new RuntimeException[1];
            Thread virtual = Thread.ofVirtual().start(() -> {
                try {
                    tracer.needs("virtual", () -> 1);
                } catch (RuntimeException e) {
                    thrown[0] = e;
                }
            });
            try {
                virtual.join();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            throw thrown[0];
        }
    }

    @Test
    void process_attachedTo_isRecordedWithOldAndNewThreads() {
        Tracing.jvm().run(Attached.class).passed();
    }

    static final class Attached {
        public static void main(String[] arguments) throws Exception {
            Tracing.mounted();
            Process target = new ProcessBuilder(Tracing.java(Crowd.class))
                    .redirectError(ProcessBuilder.Redirect.INHERIT).start();
            BufferedReader from = new BufferedReader(new InputStreamReader(target.getInputStream()));
            requireEqual("ready", from.readLine(), "its first line");
            try (CapabilityTracer tracer = CapabilityTracer.attach(target.toHandle());
                    CapabilityTracer another = CapabilityTracer.attach(target.toHandle())) {
                bind(82);
                new PrintStream(target.getOutputStream(), true).println("go");
                requireEqual("done", from.readLine(), "its second line");
                for (CapabilityTracer each : List.of(tracer, another)) {
                    TraceReport report = each.report();
                    Set<String> threads = report.only(check -> check.capability() == CAP_NET_BIND_SERVICE).checks().stream()
                            .map(CapabilityCheck::thread).collect(Collectors.toSet());
                    requireEqual(Set.of("old", "new", "carrier's"), threads.stream()
                            .map(name -> name.startsWith("ForkJ") ? "carrier's" : name).collect(Collectors.toSet()), "threads");
                    require(report.checks().stream().allMatch(check -> check.pid() == target.pid()), "one process");
                    require(report.checks().stream().noneMatch(check -> check.outcome().equals(CallResult.UNKNOWN)), "ends seen");
                }
                target.getOutputStream().close();
            }
            target.waitFor();
            requireThrows(RuntimeException.class, () -> CapabilityTracer.attach(target.toHandle()));
        }
    }

    /** Lets a thread that was there before, a new one, and a carrier of virtual threads bind a low port. */
    static final class Crowd {
        public static void main(String[] arguments) throws Exception {
            try (ExecutorService old = Executors.newSingleThreadExecutor(Thread.ofPlatform().name("old").factory())) {
                old.submit(() -> 1).get();
                System.out.println("ready");
                System.in.read();
                Callable<Void> bind = () -> {
                    bind(83);
                    return null;
                };
                old.submit(bind).get();
                FutureTask<Void> fresh = new FutureTask<>(bind);
                Thread.ofPlatform().name("new").start(fresh);
                fresh.get();
                FutureTask<Void> virtual = new FutureTask<>(bind);
                Thread.ofVirtual().start(virtual);
                virtual.get();
                System.out.println("done");
                while (System.in.read() >= 0) {
                    continue;
                }
            }
        }
    }

    @Test
    void process_attachedTo_isRecordedWithTheChildrenThatItHas() {
        Tracing.jvm().run(WithChildren.class).passed();
    }

    static final class WithChildren {
        public static void main(String[] arguments) throws Exception {
            Tracing.mounted();
            ProcessBuilder builder = new ProcessBuilder("sh", "-c",
                    "exec 3<&0; (read go <&3; chroot / /bin/true) & echo ready; wait");
            builder.environment().put("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
            Process target = CapabilityLauncher.start(builder.redirectError(ProcessBuilder.Redirect.DISCARD),
                    CapabilityPlan.limitTo(CapabilitySet.EMPTY).become(Tracing.NOBODY));
            requireEqual((int) 'r', target.getInputStream().read(), "its first letter");
            try (CapabilityTracer tracer = CapabilityTracer.attach(target.toHandle())) {
                target.getOutputStream().write('\n');
                target.getOutputStream().close();
                target.waitFor();
                requireEqual(CapabilitySet.of(CAP_SYS_CHROOT), tracer.report().needed(), "needs of the child");
            }
        }
    }

    @Test
    void phases_ofACommand_haveNeedsOfTheirOwn() {
        Tracing.jvm().run(Phases.class).passed();
    }

    static final class Phases {
        public static void main(String[] arguments) throws Exception {
            Tracing.mounted();
            ProcessBuilder command = new ProcessBuilder(
                    "sh", "-c", "chown 65534 /etc/shadow; read go; chroot / /bin/true; exit 7");
            command.environment().put("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
            CapabilityPlan plan = CapabilityPlan.limitTo(CapabilitySet.EMPTY).become(Tracing.NOBODY);
            try (CapabilityTracer tracer = CapabilityTracer.launch(command, plan)) {
                Process process = tracer.process().orElseThrow();
                process.getErrorStream().read();
                tracer.mark("running");
                process.getOutputStream().close();
                requireEqual(7, process.waitFor(), "exit status");
                TraceReport report = tracer.report();
                System.out.println(report);
                requireEqual(List.of(CapabilityTracer.START_UP, "running"), report.phases(), "phases");
                requireEqual(CapabilitySet.of(CAP_CHOWN), report.needed(CapabilityTracer.START_UP), "at start-up");
                requireEqual(CapabilitySet.of(CAP_SYS_CHROOT), report.needed("running"), "later");
                require(report.toString().contains("drop to cap_sys_chroot after start-up"), report.toString());
                require(report.warnings().isEmpty(), report.warnings().toString());
                require(report.toJson().contains("\"names\":[\"cap_chown\",\"cap_sys_chroot\"]"), report.toJson());
            }
        }
    }
}
