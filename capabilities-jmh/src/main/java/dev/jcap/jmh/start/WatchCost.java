package dev.jcap.jmh.start;

import dev.jcap.CapabilitySet;
import dev.jcap.jmh.Crowd;
import dev.jcap.linux.monitor.CapabilityWatch;
import java.time.Duration;

/** How much of one core a watch of a thousand threads takes, looking once a second: prints it in per cent. */
public final class WatchCost {

    private static final int THREADS = 1000;
    private static final CapabilitySet LIMIT = CapabilitySet.parseMask("ffffffffffffffff");

    private WatchCost() {}

    static void main(String[] args) throws InterruptedException {
        Duration time = Duration.ofSeconds(Long.parseLong(args[0]));
        try (var _ = new Crowd(THREADS)) {
            Thread.sleep(1000);
            Duration idle = during(time);
            try (var _ = CapabilityWatch.start(LIMIT, Duration.ofSeconds(1), alarm -> {})) {
                Thread.sleep(1000);
                Duration watched = during(time);
                System.out.println((watched.toNanos() - idle.toNanos()) * 100.0 / time.toNanos());
            }
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
