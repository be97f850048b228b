package dev.jcap.jmh;

import dev.jcap.CapabilitySet;
import java.util.HexFormat;
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
 * Is a mask printed as 16 digits as fast as the JDK prints a long?
 *
 * <p>{@code java -jar capabilities-jmh/target/benchmarks.jar 'MaskPrint' -prof gc}
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 2,
        jvmArgsAppend = {"--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"})
public class MaskPrint {

    private static final HexFormat HEX = HexFormat.of();

    private CapabilitySet set = CapabilitySet.parseMask("00000000a80425fb");

    @Benchmark
    public String jcap() {
        return set.toHex();
    }

    @Benchmark
    public String jdkHexFormat() {
        return HEX.toHexDigits(set.mask());
    }
}
