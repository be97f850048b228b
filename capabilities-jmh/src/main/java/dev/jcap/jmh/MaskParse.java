package dev.jcap.jmh;

import dev.jcap.CapabilitySet;
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
 * Is a mask of 16 digits, as every {@code Cap} line of a status file has it, read in half the time of the JDK's parser?
 *
 * <p>{@code java -jar capabilities-jmh/target/benchmarks.jar 'MaskParse' -prof gc}
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 2,
        jvmArgsAppend = {"--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"})
public class MaskParse {

    private String text = "00000000a80425fb";

    @Benchmark
    public long jcap() {
        return CapabilitySet.parseMask(text).mask();
    }

    @Benchmark
    public long jdkParseUnsignedLong() {
        return Long.parseUnsignedLong(text, 16);
    }
}
