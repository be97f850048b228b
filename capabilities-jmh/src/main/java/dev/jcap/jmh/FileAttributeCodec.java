package dev.jcap.jmh;

import dev.jcap.CapabilitySet;
import dev.jcap.FileCapabilities;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
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
 * What does a file's attribute cost to decode with all checks, and to encode, against moving the words alone?
 *
 * <p>{@code java -jar capabilities-jmh/target/benchmarks.jar 'FileAttributeCodec' -prof gc}
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 2,
        jvmArgsAppend = {"--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"})
public class FileAttributeCodec {

    private static final int REVISION_2_EFFECTIVE = 0x0200_0001;
    private static final int SIZE = 20;

    private FileCapabilities value = new FileCapabilities(
            CapabilitySet.parseMask("00000000a80425fb"), CapabilitySet.EMPTY, true, 0);
    private byte[] attribute = value.encode();

    @Benchmark
    public FileCapabilities decode() {
        return FileCapabilities.decode(attribute);
    }

    /** Takes any bytes for an attribute of revision 2. */
    @Benchmark
    public FileCapabilities decodeUnchecked() {
        ByteBuffer words = ByteBuffer.wrap(attribute).order(ByteOrder.LITTLE_ENDIAN);
        boolean effective = (words.getInt() & 1) != 0;
        long permitted = words.getInt() & 0xFFFF_FFFFL;
        long inheritable = words.getInt() & 0xFFFF_FFFFL;
        permitted |= (long) words.getInt() << 32;
        inheritable |= (long) words.getInt() << 32;
        return new FileCapabilities(new CapabilitySet(permitted), new CapabilitySet(inheritable), effective, 0);
    }

    @Benchmark
    public byte[] encode() {
        return value.encode();
    }

    @Benchmark
    public byte[] encodeUnchecked() {
        ByteBuffer words = ByteBuffer.allocate(SIZE).order(ByteOrder.LITTLE_ENDIAN);
        long permitted = value.permitted().mask();
        long inheritable = value.inheritable().mask();
        return words.putInt(REVISION_2_EFFECTIVE)
                .putInt((int) permitted)
                .putInt((int) inheritable)
                .putInt((int) (permitted >>> 32))
                .putInt((int) (inheritable >>> 32))
                .array();
    }
}
