package dev.jcap.jmh;

import dev.jcap.Capability;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
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
 * How long does it take to find a capability by its name, and how does a hash table compare?
 *
 * <p>{@code java -jar capabilities-jmh/target/benchmarks.jar 'NameLookup' -prof gc}
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 2,
        jvmArgsAppend = {"--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"})
public class NameLookup {

    private final String[] names = new String[41];
    private final String[] capitals = new String[41];
    private final Map<String, Capability> table = new HashMap<>();
    private int next;

    /** Fills the table. The names are copies, so that neither side can compare references. */
    public NameLookup() {
        for (int number = 0; number < names.length; number++) {
            names[number] = new String(Capability.of(number).name().toCharArray());
            capitals[number] = names[number].toUpperCase(Locale.ROOT);
            table.put(Capability.of(number).name(), Capability.of(number));
        }
    }

    private String name() {
        next = next == names.length - 1 ? 0 : next + 1;
        return names[next];
    }

    @Benchmark
    public Capability jcap() {
        return Capability.parse(name());
    }

    @Benchmark
    public Capability jcapCapitals() {
        next = next == capitals.length - 1 ? 0 : next + 1;
        return Capability.parse(capitals[next]);
    }

    /** Without reading other cases or numbers, and with hashes that the strings keep. */
    @Benchmark
    public Capability hashMap() {
        return table.get(name());
    }
}
