package dev.jcap.jmh;

import dev.jcap.CapabilitySet;
import dev.jcap.Iab;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How long does a tuple take to read and to print, against the same list without marks?
 *
 * <p>{@code java -jar capabilities-jmh/target/benchmarks.jar 'IabText' -prof gc}
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 2,
        jvmArgsAppend = {"--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"})
public class IabText {

    private String text = "!cap_net_raw,^cap_net_bind_service";
    private String plain = "cap_net_raw,cap_net_bind_service";
    private Iab tuple = Iab.parse(text);
    private CapabilitySet set = CapabilitySet.parse(plain);

    @Benchmark
    public Iab parse() {
        return Iab.parse(text);
    }

    @Benchmark
    public CapabilitySet parseWithoutMarks() {
        return CapabilitySet.parse(plain);
    }

    @Benchmark
    public String print() {
        return tuple.toString();
    }

    @Benchmark
    public String printWithoutMarks() {
        return set.toString();
    }
}
