package dev.jcap.example;

import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySet;
import dev.jcap.Identity;
import dev.jcap.linux.Capabilities;
import dev.jcap.linux.trace.CapabilityTracer;
import dev.jcap.linux.trace.MinimalSetFinder;
import dev.jcap.linux.trace.MinimalSetReport;
import dev.jcap.linux.trace.SuccessTest;
import dev.jcap.linux.trace.TraceReport;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.List;

/** The code of docs/discovery.md, run as root. */
public final class DiscoveryExamples {

    private DiscoveryExamples() {}

    /**
     * Runs one part: "try" needs root only; "record" the kernel's tracing too, which it mounts.
     *
     * @param args the part, and a port below 1024 that is free
     */
    public static void main(String[] args) throws Exception {
        Identity app = Capabilities.user("app");
        if (args[0].equals("try")) {
            converge(app, List.of("chroot", "/", "true"));
        } else {
            CapabilityTracer.mountTracefs();
            needs(Integer.parseInt(args[1]));
            launch(app, List.of("chroot", "/", "true"));
        }
    }

    private static void converge(Identity app, List<String> command) throws IOException, InterruptedException {
        // @start region="converge"
        MinimalSetReport report = MinimalSetFinder.of(new ProcessBuilder(command), app)
                .success(SuccessTest.exitStatus(0))
                .withoutTracing()
                .run();
        report.attempts().forEach(System.out::println);
        System.out.println(report.sufficient());        // a minimal set that works; empty: no set worked
        // @end
    }

    private static void needs(int port) {
        // @start region="needs"
        TraceReport report = CapabilityTracer.needs(() -> new ServerSocket(port));
        System.out.println(report.needed());
        // @end
    }

    private static void launch(Identity app, List<String> command) throws IOException, InterruptedException {
        // @start region="launch"
        try (CapabilityTracer tracer = CapabilityTracer.launch(
                new ProcessBuilder(command), CapabilityPlan.limitTo(CapabilitySet.EMPTY).become(app))) {
            tracer.process().orElseThrow().waitFor();
            System.out.println(tracer.report());
        }
        // @end
    }
}
