package dev.jcap.jmh;

import dev.jcap.Capability;
import dev.jcap.CapabilitySet;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;
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
 * What does a set cost over a bare long, and what do the JDK's sets cost? Union, then a look inside, then a walk.
 *
 * <p>{@code java -jar capabilities-jmh/target/benchmarks.jar 'SetOperations' -prof gc}
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 2,
        jvmArgsAppend = {"--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"})
public class SetOperations {

    /** As many values as there are capabilities with a name. */
    enum Number { N0, N1, N2, N3, N4, N5, N6, N7, N8, N9, N10, N11, N12, N13 }

    private long longA = 0x25fb;
    private long longB = 0x0480;
    private int probe = 10;
    private final CapabilitySet setA = new CapabilitySet(longA);
    private final CapabilitySet setB = new CapabilitySet(longB);
    private final Capability capability = Capability.of(probe);
    private final BitSet bitsA = BitSet.valueOf(new long[] {longA});
    private final BitSet bitsB = BitSet.valueOf(new long[] {longB});
    private final EnumSet<Number> enumsA = EnumSet.noneOf(Number.class);
    private final EnumSet<Number> enumsB = EnumSet.noneOf(Number.class);
    private final Number number = Number.values()[probe];
    private final Set<Capability> hashedA = Set.copyOf(setA.stream().toList());
    private final Set<Capability> hashedB = Set.copyOf(setB.stream().toList());

    /** Fills the sets of enums. */
    public SetOperations() {
        for (Number value : Number.values()) {
            if ((longA >>> value.ordinal() & 1) != 0) {
                enumsA.add(value);
            }
            if ((longB >>> value.ordinal() & 1) != 0) {
                enumsB.add(value);
            }
        }
    }

    @Benchmark
    public boolean unionContainsJcap() {
        return setA.plus(setB).contains(capability);
    }

    @Benchmark
    public boolean unionContainsLong() {
        return ((longA | longB) & 1L << probe) != 0;
    }

    @Benchmark
    public boolean unionContainsBitSet() {
        BitSet union = (BitSet) bitsA.clone();
        union.or(bitsB);
        return union.get(probe);
    }

    @Benchmark
    public boolean unionContainsEnumSet() {
        EnumSet<Number> union = EnumSet.copyOf(enumsA);
        union.addAll(enumsB);
        return union.contains(number);
    }

    @Benchmark
    public boolean unionContainsSetOf() {
        Set<Capability> union = new HashSet<>(hashedA);
        union.addAll(hashedB);
        return union.contains(capability);
    }

    @Benchmark
    public int walkJcap() {
        int sum = 0;
        for (Capability member : setA) {
            sum += member.number();
        }
        return sum;
    }

    @Benchmark
    public int walkLong() {
        int sum = 0;
        for (long rest = longA; rest != 0; rest &= rest - 1) {
            sum += Long.numberOfTrailingZeros(rest);
        }
        return sum;
    }

    @Benchmark
    public int walkBitSet() {
        int sum = 0;
        for (int n = bitsA.nextSetBit(0); n >= 0; n = bitsA.nextSetBit(n + 1)) {
            sum += n;
        }
        return sum;
    }

    @Benchmark
    public int walkEnumSet() {
        int sum = 0;
        for (Number member : enumsA) {
            sum += member.ordinal();
        }
        return sum;
    }

    @Benchmark
    public int walkSetOf() {
        int sum = 0;
        for (Capability member : hashedA) {
            sum += member.number();
        }
        return sum;
    }

    @Benchmark
    public CapabilitySet ofThree() {
        return CapabilitySet.of(Capability.CAP_CHOWN, Capability.CAP_KILL, Capability.CAP_BPF);
    }

    @Benchmark
    public Set<Capability> ofThreeSetOf() {
        return Set.of(Capability.CAP_CHOWN, Capability.CAP_KILL, Capability.CAP_BPF);
    }
}
