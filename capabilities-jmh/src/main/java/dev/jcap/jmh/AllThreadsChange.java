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
 * What does changing one set on every thread cost, tried first and proven, against glibc's own broadcast, which is not?
 *
 * <p>Needs root. {@code java -jar capabilities-jmh/target/benchmarks.jar 'AllThreadsChange'}
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 2,
        jvmArgsAppend = {"--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"})
public class AllThreadsChange {

    private static final CapabilitySet TOGGLED = CapabilitySet.of(Capability.CAP_NET_BIND_SERVICE);

    @Param({"1", "100", "1000", "2000"})
    private int threads;

    private Crowd crowd;
    private CapabilityPlan lower;
    private CapabilityPlan raise;
    private boolean lowered;

    /** Starts the threads, which all hold what is lowered and raised. */
    @Setup
    public void start() {
        Privilege.require("AllThreadsChange", TOGGLED.plus(Capability.CAP_SETUID));
        CapabilityState held = Capabilities.thread().read().state();
        lower = CapabilityPlan.unchanged().setState(held.withEffective(held.effective().minus(TOGGLED)));
        raise = CapabilityPlan.unchanged().setState(held);
        crowd = new Crowd(threads);
    }

    @TearDown
    public void restore() {
        Capabilities.process().apply(raise);
        crowd.close();
    }

    @Benchmark
    public ThreadReport jcap() {
        lowered = !lowered;
        return Capabilities.process().apply(lowered ? lower : raise);
    }

    /** Sets the ids of root to those of root: the kernel makes new credentials all the same. */
    @Benchmark
    public int glibcSetresuid() {
        int result = CLibrary.setresuid(0, 0, 0);
        if (result != 0) {
            throw new IllegalStateException("setresuid(0, 0, 0) failed");
        }
        return result;
    }
}
