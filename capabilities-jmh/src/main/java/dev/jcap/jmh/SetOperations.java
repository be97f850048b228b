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
 * What do a union, a difference, a look inside and a walk cost over a bare long, and what do they cost in the JDK's sets?
 * Where jcap and the long are compared, both begin with the same two longs.
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
    enum Number {
        N0, N1, N2, N3, N4, N5, N6, N7, N8, N9, N10, N11, N12, N13, N14, N15, N16, N17, N18, N19, N20, N21,
        N22, N23, N24, N25, N26, N27, N28, N29, N30, N31, N32, N33, N34, N35, N36, N37, N38, N39, N40
    }

    private static final int NET_BIND_SERVICE = 10;
    private static final Held HELD = new Held(NET_BIND_SERVICE);

    /** An object with a number; no record, whose fields the JVM takes for constants. */
    private static final class Held {
        private final int number;

        Held(int number) {
            this.number = number;
        }
    }

    private long longA = 0xa80425fbL;
    private long longB = 0x10480L;
    private final CapabilitySet setA = new CapabilitySet(longA);
    private final CapabilitySet setB = new CapabilitySet(longB);
    private final BitSet bitsA = BitSet.valueOf(new long[] {longA});
    private final BitSet bitsB = BitSet.valueOf(new long[] {longB});
    private final EnumSet<Number> enumsA = EnumSet.noneOf(Number.class);
    private final EnumSet<Number> enumsB = EnumSet.noneOf(Number.class);
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
    public long unionJcap() {
        return new CapabilitySet(longA).plus(new CapabilitySet(longB)).mask();
    }

    @Benchmark
    public long unionLong() {
        return longA | longB;
    }

    @Benchmark
    public BitSet unionBitSet() {
        BitSet union = (BitSet) bitsA.clone();
        union.or(bitsB);
        return union;
    }

    @Benchmark
    public EnumSet<Number> unionEnumSet() {
        EnumSet<Number> union = EnumSet.copyOf(enumsA);
        union.addAll(enumsB);
        return union;
    }

    @Benchmark
    public Set<Capability> unionSetOf() {
        Set<Capability> union = new HashSet<>(hashedA);
        union.addAll(hashedB);
        return union;
    }

    @Benchmark
    public long minusJcap() {
        return new CapabilitySet(longA).minus(new CapabilitySet(longB)).mask();
    }

    @Benchmark
    public long minusLong() {
        return longA & ~longB;
    }

    @Benchmark
    public BitSet minusBitSet() {
        BitSet rest = (BitSet) bitsA.clone();
        rest.andNot(bitsB);
        return rest;
    }

    @Benchmark
    public EnumSet<Number> minusEnumSet() {
        EnumSet<Number> rest = EnumSet.copyOf(enumsA);
        rest.removeAll(enumsB);
        return rest;
    }

    @Benchmark
    public Set<Capability> minusSetOf() {
        Set<Capability> rest = new HashSet<>(hashedA);
        rest.removeAll(hashedB);
        return rest;
    }

    @Benchmark
    public boolean containsJcap() {
        return new CapabilitySet(longA).contains(Capability.CAP_NET_BIND_SERVICE);
    }

    @Benchmark
    public boolean containsLong() {
        return (longA & 1L << NET_BIND_SERVICE) != 0;
    }

    /** The number in an object, as a capability has it: of such a field the JVM does not know that it never changes. */
    @Benchmark
    public boolean containsLongByNumber() {
        return (longA & 1L << HELD.number) != 0;
    }

    @Benchmark
    public boolean containsBitSet() {
        return bitsA.get(NET_BIND_SERVICE);
    }

    @Benchmark
    public boolean containsEnumSet() {
        return enumsA.contains(Number.N10);
    }

    @Benchmark
    public boolean containsSetOf() {
        return hashedA.contains(Capability.CAP_NET_BIND_SERVICE);
    }

    /** As a set lies in a field of its own, one step further away than a long. */
    @Benchmark
    public long unionOfHeldSets() {
        return setA.plus(setB).mask();
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
