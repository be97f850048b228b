package dev.jcap.jmh;

import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySnapshot;
import dev.jcap.linux.Capabilities;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What does setting the own thread's state to what it is cost, tried first and read back, against the bare capset?
 *
 * <p>{@code java -jar capabilities-jmh/target/benchmarks.jar 'UnchangedState' -prof gc}
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 2,
        jvmArgsAppend = {"--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"})
public class UnchangedState {

    private Arena arena;
    private MemorySegment header;
    private MemorySegment data;
    private CapabilityPlan plan;

    /** Reads the state that is set again and again. */
    @Setup
    public void read() {
        arena = Arena.ofShared();
        header = CapData.header(arena);
        data = CapData.data(arena);
        plan = CapabilityPlan.unchanged().setState(Capabilities.thread().read().state());
        if (CLibrary.capget(header, data) != 0) {
            throw new IllegalStateException("capget failed");
        }
    }

    @TearDown
    public void free() {
        arena.close();
    }

    @Benchmark
    public CapabilitySnapshot jcap() {
        return Capabilities.thread().apply(plan);
    }

    @Benchmark
    public int capset() {
        return CLibrary.capset(header, data);
    }
}
