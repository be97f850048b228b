package dev.jcap.jmh;

import dev.jcap.Capability;
import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySet;
import dev.jcap.linux.Capabilities;
import dev.jcap.linux.ThreadReport;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.runner.IterationType;

/**
 * How long do a thousand threads take to lose everything, 41 bounding drops included, with the proof?
 *
 * <p>Measured once in a JVM, since nothing comes back: a second time in the same one would measure a change of nothing. The
 * code warms up by changes to what is held already: the start-up of it all is measured elsewhere. Needs root. {@code java -jar capabilities-jmh/target/benchmarks.jar 'FullLimit'}
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 20)
@Measurement(iterations = 1)
@Fork(
        value = 5,
        jvmArgsAppend = {"--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"})
public class FullLimit {

    @Param("1000")
    private int threads;

    private Crowd crowd;
    private CapabilityPlan plan;

    @Setup
    public void start() {
        Privilege.require("FullLimit", CapabilitySet.of(Capability.CAP_SETPCAP));
        crowd = new Crowd(threads);
    }

    @Setup(Level.Iteration)
    public void choose(IterationParams iteration) {
        plan = iteration.getType() == IterationType.WARMUP
                ? CapabilityPlan.unchanged().setState(Capabilities.thread().read().state())
                : CapabilityPlan.limitTo(CapabilitySet.EMPTY).setNoNewPrivs();
    }

    @TearDown
    public void end() {
        crowd.close();
    }

    @Benchmark
    public ThreadReport jcap() {
        return Capabilities.process().apply(plan);
    }
}
