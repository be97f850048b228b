package dev.jcap.kerneltest.trace;

import static dev.jcap.kerneltest.support.Scenarios.require;
import static dev.jcap.kerneltest.support.Scenarios.requireEqual;
import static dev.jcap.kerneltest.support.Scenarios.requireThrows;

import dev.jcap.kerneltest.support.ChildJvm;
import dev.jcap.kerneltest.support.ChildPrivilege;
import dev.jcap.kerneltest.support.Slow;
import dev.jcap.linux.trace.CapabilityTracer;
import dev.jcap.linux.trace.TraceReport;
import dev.jcap.linux.trace.TraceUnavailableException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What stays behind of a recording: nothing, for long. */
@Slow
class InstanceIT {

    /** The instances of one process; other tests may be at work. */
    private static List<Path> instancesOf(Path instances, long pid) throws IOException {
        try (Stream<Path> all = Files.list(instances)) {
            return all.filter(path -> path.getFileName().toString().startsWith("jcap-" + pid + "-")).toList();
        }
    }

    private static Process tracing(String how) throws IOException {
        Process process = new ProcessBuilder(Tracing.java(Traced.class, how)).redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader from = new BufferedReader(new InputStreamReader(process.getInputStream()));
        requireEqual("tracing", from.readLine(), "what it says");
        return process;
    }

    /** Traces itself and ends without closing. */
    static final class Traced {
        public static void main(String[] arguments) throws IOException {
            CapabilityTracer.thisJvm();
            System.out.println("tracing");
            if (arguments[0].equals("exit")) {
                System.exit(0);
            }
            System.in.read();
        }
    }

    @Test
    void instance_ofAKilledRun_isRemovedByTheNextAndOnesAtWorkAreNot() {
        Tracing.jvm().run(Killed.class).passed();
    }

    static final class Killed {
        public static void main(String[] arguments) throws Exception {
            Path instances = Tracing.mounted();
            Process killed = tracing("wait");
            Process living = tracing("wait");
            requireEqual(1, instancesOf(instances, killed.pid()).size(), "instances of the one to be killed");
            killed.destroyForcibly().waitFor();
            requireEqual(1, instancesOf(instances, killed.pid()).size(), "instances of the killed one");
            CapabilityTracer closed = closedAfterLooking(instances, killed, living);
            requireThrows(IllegalStateException.class, () -> closed.mark("too late"));
            requireEqual(0L, closed.report().lost(), "events lost, after closing");
            requireEqual(0, instancesOf(instances, ProcessHandle.current().pid()).size(), "own instances after closing");
            living.getOutputStream().close();
            living.waitFor();
            requireEqual(0, instancesOf(instances, living.pid()).size(), "instances of the one that ended");
            Process exiting = tracing("exit");
            exiting.waitFor();
            requireEqual(0, instancesOf(instances, exiting.pid()).size(), "instances of the one that called exit");
        }

        private static CapabilityTracer closedAfterLooking(Path instances, Process killed, Process living) throws IOException {
            try (CapabilityTracer tracer = CapabilityTracer.thisJvm()) {
                requireEqual(0, instancesOf(instances, killed.pid()).size(), "instances of the killed one");
                requireEqual(1, instancesOf(instances, living.pid()).size(), "instances of the living one");
                requireEqual(1, instancesOf(instances, ProcessHandle.current().pid()).size(), "own instances");
                return tracer;
            }
        }
    }

    @Test
    void events_thatDoNotFit_areCountedAndFailTheProof() {
        Tracing.jvm().run(Overrun.class).passed();
    }

    static final class Overrun {
        public static void main(String[] arguments) throws Exception {
            Path instances = Tracing.mounted();
            try (CapabilityTracer tracer = CapabilityTracer.thisJvm()) {
                Path own = instancesOf(instances, ProcessHandle.current().pid()).getFirst();
                Files.writeString(own.resolve("buffer_size_kb"), "4");
                TraceReport report = tracer.needs("flood", () -> {
                    for (int i = 0; i < 200_000; i++) {
                        Files.exists(Path.of("/nowhere"));
                    }
                    return null;
                });
                require(report.lost() > 0, "nothing was lost");
                require(report.warnings().toString().contains("events were lost"), report.toString());
                requireThrows(AssertionError.class, () -> report.assertNeeded(report.needed()));
            }
        }
    }

    @Test
    void tracing_withoutRoot_saysWhatIsMissing() {
        ChildJvm.in(ChildPrivilege.PLAIN_USER).run(WithoutRoot.class).passed();
    }

    static final class WithoutRoot {
        public static void main(String[] arguments) {
            for (Runnable attempt : List.<Runnable>of(CapabilityTracer::thisJvm, CapabilityTracer::mountTracefs,
                    () -> CapabilityTracer.needs(WithoutRoot::never),
                    () -> CapabilityTracer.attach(ProcessHandle.current().parent().orElseThrow()))) {
                String message = requireThrows(TraceUnavailableException.class, attempt).getMessage();
                System.out.println(message);
                require(message.contains("root") && message.contains("works without tracing"), message);
            }
        }

        private static Void never() {
            throw new AssertionError("the block has been run");
        }
    }
}
