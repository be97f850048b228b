package dev.jcap.jmh;

import dev.jcap.Capability;
import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySet;
import dev.jcap.CapabilityState;
import dev.jcap.linux.Capabilities;
import dev.jcap.linux.RaisedCapabilities;
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
 * What does a capability that is effective for one call cost, against two bare capsets? And where nothing is to be raised?
 *
 * <p>Needs root. {@code java -jar capabilities-jmh/target/benchmarks.jar 'RaiseScope' -prof gc}
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 2,
        jvmArgsAppend = {"--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"})
public class RaiseScope {

    private static final CapabilitySet LOWERED = CapabilitySet.of(Capability.CAP_NET_BIND_SERVICE);
    private static final CapabilitySet HELD = CapabilitySet.of(Capability.CAP_CHOWN);

    private Arena arena;
    private MemorySegment header;
    private MemorySegment data;
    private CapabilityState before;

    /** Lowers on the benchmark's own thread what the scope raises. */
    @Setup
    public void lower() {
        Privilege.require("RaiseScope", LOWERED.plus(HELD));
        before = Capabilities.thread().read().state();
        Capabilities.thread().apply(CapabilityPlan.unchanged()
                .setState(before.withEffective(before.effective().minus(LOWERED))));
        arena = Arena.ofShared();
        header = CapData.header(arena);
        data = CapData.data(arena);
        if (CLibrary.capget(header, data) != 0) {
            throw new IllegalStateException("capget failed");
        }
    }

    @TearDown
    public void restore() {
        arena.close();
        Capabilities.thread().apply(CapabilityPlan.unchanged().setState(before));
    }

    @Benchmark
    public CapabilitySet jcap() {
        try (RaisedCapabilities scope = Capabilities.thread().raise(LOWERED)) {
            return scope.raised();
        }
    }

    /** One look, and nothing to change. */
    @Benchmark
    public CapabilitySet jcapOfHeld() {
        try (RaisedCapabilities scope = Capabilities.thread().raise(HELD)) {
            return scope.raised();
        }
    }

    @Benchmark
    public int twoCapsets() {
        return CLibrary.capset(header, data) + CLibrary.capset(header, data);
    }
}
