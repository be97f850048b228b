package dev.jcap.jmh.start;

import dev.jcap.CapabilitySet;
import dev.jcap.jmh.Crowd;
import dev.jcap.linux.monitor.CapabilityWatch;
import java.time.Duration;

/**
 * How much of one core a watch of a thousand threads takes, looking once a second: prints it in per cent, first in a JVM that
 * has just started, then in one that has looked often.
 */
public final class WatchCost {

    private static final int THREADS = 1000;
    private static final CapabilitySet LIMIT = CapabilitySet.parseMask("ffffffffffffffff");
    private static final Duration SECOND = Duration.ofSeconds(1);

    private WatchCost() {}

    static void main(String[] args) throws InterruptedException {
        Duration time = Duration.ofSeconds(Long.parseLong(args[0]));
        try (var _ = new Crowd(THREADS)) {
            Thread.sleep(SECOND);
            Duration idle = during(time);
            Duration cold = watched(SECOND, time);
            watched(SECOND.dividedBy(50), time);
            Duration warm = watched(SECOND, time);
            System.out.println(per(cold.minus(idle), time) + " " + per(warm.minus(idle), time));
        }
    }

    private static double per(Duration part, Duration whole) {
        return part.toNanos() * 100.0 / whole.toNanos();
    }

    private static Duration watched(Duration pause, Duration time) throws InterruptedException {
        try (var _ = CapabilityWatch.start(LIMIT, pause, alarm -> {})) {
            Thread.sleep(SECOND);
            return during(time);
        }
    }

    private static Duration during(Duration time) throws InterruptedException {
        Duration before = cpu();
        Thread.sleep(time);
        return cpu().minus(before);
    }

    private static Duration cpu() {
        return ProcessHandle.current().info().totalCpuDuration().orElseThrow();
    }
}
