package dev.jcap.jmh;

import dev.jcap.Capability;
import dev.jcap.CapabilitySet;
import dev.jcap.CapabilityState;
import java.util.HashMap;
import java.util.Map;
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
 * How long does the text of a state take to read, against splitting it and looking names up in a table?
 *
 * <p>{@code java -jar capabilities-jmh/target/benchmarks.jar 'SetTextParse' -prof gc}
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 2,
        jvmArgsAppend = {"--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"})
public class SetTextParse {

    private static final String DOCKER = CapabilitySet.parseMask("00000000a80425fb").toString();

    private final Map<String, Integer> table = new HashMap<>();

    /** How many capabilities the text names: one, Docker's default, or all with a name. */
    @Param({"1", "14", "41"})
    private int names;

    private String text;

    /** Fills the table of the other side. */
    public SetTextParse() {
        for (int number = 0; number < 41; number++) {
            table.put(Capability.of(number).name(), number);
        }
    }

    /** Picks the text. */
    @Setup
    public void pick() {
        text = switch (names) {
            case 1 -> "cap_net_bind_service=ep";
            case 14 -> DOCKER + "=ep";
            default -> CapabilitySet.lowest(41) + "=ep";
        };
    }

    @Benchmark
    public CapabilityState jcap() {
        return CapabilityState.parse(text);
    }

    /** Reads only the plainest of texts, one list and the flags ep. */
    @Benchmark
    public CapabilityState splitAndLookUp() {
        long mask = 0;
        for (String name : text.substring(0, text.indexOf('=')).split(",")) {
            mask |= 1L << table.get(name);
        }
        CapabilitySet set = new CapabilitySet(mask);
        return new CapabilityState(set, set, CapabilitySet.EMPTY);
    }
}
