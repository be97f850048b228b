package dev.jcap.jmh;

import dev.jcap.Capability;
import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySet;
import dev.jcap.CapabilityState;
import dev.jcap.linux.Capabilities;
import dev.jcap.linux.ThreadReport;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How long do a thousand threads take to lose everything, 41 bounding drops included, with the proof?
 *
 * <p>Done once in a JVM, since nothing comes back: a second time in the same one would measure a change of nothing.
 * Needs root. {@code java -jar capabilities-jmh/target/benchmarks.jar 'FullLimit'}
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 0)
@Measurement(iterations = 1)
@Fork(
        value = 5,
        jvmArgsAppend = {"--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"})
public class FullLimit {

    private static final int REHEARSALS = 20;

    @Param("1000")
    private int threads;

    private Crowd crowd;

    /** Starts the threads, and has the code run before it counts: the start-up of it all is measured elsewhere. */
    @Setup
    public void start() {
        CapabilityState held = Capabilities.thread().read().state();
        Privilege.require("FullLimit", CapabilitySet.of(Capability.CAP_SETPCAP));
        crowd = new Crowd(threads);
        for (int i = 0; i < REHEARSALS; i++) {
            Capabilities.process().apply(CapabilityPlan.unchanged().setState(held));
        }
    }

    @TearDown
    public void end() {
        crowd.close();
    }

    @Benchmark
    public ThreadReport jcap() {
        return Capabilities.process().apply(CapabilityPlan.limitTo(CapabilitySet.EMPTY).setNoNewPrivs());
    }
}
