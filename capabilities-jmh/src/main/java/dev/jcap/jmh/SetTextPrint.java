package dev.jcap.jmh;

import dev.jcap.Capability;
import dev.jcap.CapabilityState;
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
import org.openjdk.jmh.annotations.Warmup;

/**
 * How long does a state take to print, and does printing allocate anything but the text?
 *
 * <p>{@code java -jar capabilities-jmh/target/benchmarks.jar 'SetTextPrint' -prof gc}
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 2,
        jvmArgsAppend = {"--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"})
public class SetTextPrint {

    /** One capability, Docker's default, or three groups on top of a base. */
    @Param({
        "cap_net_bind_service=ep",
        "0,1,3,4,5,6,7,8,10,13,18,27,29,31=ep",
        "=ep cap_chown+i cap_kill,cap_setuid-e cap_sys_resource-ep"
    })
    private String text;

    private CapabilityState state;

    /** Reads the state to print. */
    @Setup
    public void read() {
        state = CapabilityState.parse(text);
    }

    @Benchmark
    public String jcap() {
        return state.toString();
    }

    /** Only the names of one list and the flags, put together the usual way. */
    @Benchmark
    public String stringBuilder() {
        StringBuilder names = new StringBuilder();
        for (Capability capability : state.permitted()) {
            names.append(names.isEmpty() ? "" : ",").append(capability.name());
        }
        return names.append("=ep").toString();
    }
}
