package dev.jcap.example;

import static dev.jcap.Capability.CAP_CHOWN;
import static dev.jcap.Capability.CAP_NET_BIND_SERVICE;

import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySet;
import dev.jcap.CapabilityState;
import dev.jcap.Identity;
import dev.jcap.linux.Capabilities;
import dev.jcap.linux.CapabilityDeniedException;
import dev.jcap.linux.DeferredDrop;
import dev.jcap.linux.MixedCapabilitiesException;
import dev.jcap.linux.PlanOutcome;
import dev.jcap.linux.PreflightReport;
import dev.jcap.linux.PrivilegedThread;
import dev.jcap.linux.ThreadReport;
import dev.jcap.linux.internal.kernel.PreparedDrops;
import dev.jcap.linux.monitor.AuditFinding;
import dev.jcap.linux.monitor.CapabilitiesMXBeans;
import dev.jcap.linux.monitor.CapabilityAudit;
import dev.jcap.linux.monitor.CapabilityWatch;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;

/** The code of docs/dropping.md. A drop is for good, so each part runs in a process of its own, as root. */
public final class ServiceExamples {

    private static final CapabilitySet BIND = CapabilitySet.of(CAP_NET_BIND_SERVICE);

    private ServiceExamples() {}

    /**
     * Runs one part.
     *
     * @param args its name, and a port below 1024 that is free
     */
    public static void main(String[] args) throws Exception {
        Identity app = Capabilities.user("app");
        switch (args[0]) {
            case "keep" -> keep(app);
            case "raise" -> raise(app, Integer.parseInt(args[1]));
            case "thread" -> onOneThread(app, Integer.parseInt(args[1]));
            case "refusal" -> refusal(app);
            case "preflight" -> preflight(app);
            case "outcome" -> outcome(app);
            case "watch" -> watch(app);
            case "prepared" -> prepared(app);
            case "at-once" -> atOnce();
            default -> throw new IllegalArgumentException(args[0]);
        }
    }

    private static void keep(Identity app) {
        // @start region="keep"
        CapabilitySet keep = CapabilitySet.of(CAP_NET_BIND_SERVICE);
        Capabilities.process().apply(CapabilityPlan.limitTo(keep).become(app).setNoNewPrivs());
        // @end
        System.out.println(Capabilities.thread().read().state());
    }

    private static void raise(Identity app, int port) throws IOException {
        // @start region="permitted-only"
        CapabilityState permittedOnly = CapabilityState.EMPTY.withPermitted(CapabilitySet.of(CAP_NET_BIND_SERVICE));
        Capabilities.process().apply(
                CapabilityPlan.limitTo(permittedOnly.permitted()).setState(permittedOnly).become(app).setNoNewPrivs());
        // @end
        System.out.println(Capabilities.thread().read().state());
        ServerSocketChannel channel = ServerSocketChannel.open();
        // @start region="raise"
        try (var _ = Capabilities.thread().raise(CAP_NET_BIND_SERVICE)) {    // effective for one call, on this thread
            channel.bind(new InetSocketAddress(port));
        }
        // @end
        System.out.println(Capabilities.thread().read().state() + " " + channel.isOpen());
    }

    private static void onOneThread(Identity app, int port) throws IOException, InterruptedException {
        // @start region="privileged-thread"
        PrivilegedThread keeper = PrivilegedThread.keep(CapabilitySet.of(CAP_NET_BIND_SERVICE));
        Capabilities.process().apply(CapabilityPlan.limitTo(CapabilitySet.EMPTY).become(app).setNoNewPrivs());
        ServerSocketChannel channel = ServerSocketChannel.open();
        keeper.call(() -> channel.bind(new InetSocketAddress(port)));
        keeper.close();                                                      // no thread holds anything any more
        // @end
        System.out.println(Capabilities.process().check(CapabilitySet.EMPTY));
    }

    private static void refusal(Identity app) {
        CapabilityPlan plan = CapabilityPlan.limitTo(CapabilitySet.EMPTY).become(app).setNoNewPrivs();
        // @start region="refusal"
        try {
            ThreadReport report = Capabilities.process().apply(plan);
            System.out.println(report);
        } catch (CapabilityDeniedException e) {          // refused: nothing has changed on any thread
            System.err.println(e.getMessage());
            System.exit(1);
        } catch (MixedCapabilitiesException e) {         // some threads have changed: stop the service
            e.report().offenders().forEach(System.err::println);
            Runtime.getRuntime().halt(1);
        }
        // @end
    }

    private static void preflight(Identity app) {
        CapabilityPlan plan = CapabilityPlan.limitTo(CapabilitySet.EMPTY).become(app).setNoNewPrivs();
        // @start region="preflight"
        PreflightReport report = Capabilities.process().preflight(plan);    // changes nothing
        report.findings().forEach(System.err::println);                     // path, what for, for which user, why
        report.requireSurvival();                                           // refuses what would end the JVM
        // @end
        // @start region="user-properties"
        Capabilities.process().settingUserProperties().apply(plan);
        // @end
        System.out.println(System.getProperty("user.name"));
    }

    private static void outcome(Identity app) {
        ThreadReport report = Capabilities.process().apply(CapabilityPlan.limitTo(BIND).become(app).setNoNewPrivs());
        // @start region="outcome"
        PlanOutcome outcome = report.outcome().orElseThrow();        // what was possible here
        System.out.println(outcome.identity() + " " + outcome.staysRoot());
        outcome.notes().forEach(System.out::println);                // what was not, and why
        // @end
    }

    private static void watch(Identity app) throws Exception {
        // @start region="watch"
        CapabilitySet limit = CapabilitySet.of(CAP_NET_BIND_SERVICE);
        Capabilities.process().apply(CapabilityPlan.limitTo(limit).become(app).setNoNewPrivs());
        CapabilityWatch watch = CapabilityWatch.start(limit, Duration.ofSeconds(1), alarm -> {
            System.err.println(alarm.message());
            Runtime.getRuntime().halt(1);
        });
        // @end
        System.out.println(watch.offenders());
        // @start region="audit"
        for (AuditFinding finding : CapabilityAudit.ofThisJvm().findings()) {
            System.out.println(finding.severity() + " " + finding.what() + ": " + finding.fix());
        }
        // @end
        // @start region="bean"
        CapabilitiesMXBeans bean = CapabilitiesMXBeans.register(limit);            // dev.jcap:type=Capabilities
        System.out.println(bean.getHealth());
        // @end
        bean.close();
        watch.close();
    }

    private static void prepared(Identity app) {
        CapabilityPlan plan = CapabilityPlan.limitTo(BIND).become(app).setNoNewPrivs();
        PreparedDrops.prepare(() -> new Object[] {Capabilities.process().apply(plan), BIND.mask()});
        // @start region="prepared"
        if (DeferredDrop.isPrepared()) {                 // the operator chose what, the service chooses when
            System.out.println(DeferredDrop.run());
        }
        // @end
    }

    private static void atOnce() {
        // @start region="at-once"
        ThreadReport report = Capabilities.process().setNoNewPrivsAtomically();  // one atomic step; needs no privilege
        // @end
        System.out.println(report);
        System.out.println(Capabilities.process().check(CapabilitySet.of(CAP_CHOWN)).isProven());
    }
}
