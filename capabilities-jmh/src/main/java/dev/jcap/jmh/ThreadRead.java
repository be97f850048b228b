package dev.jcap.jmh;

import dev.jcap.CapabilitySnapshot;
import dev.jcap.linux.Capabilities;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
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
 * What does reading the own thread cost: by system calls, by id through the JDK's files, and three sets by capget alone?
 *
 * <p>{@code java -jar capabilities-jmh/target/benchmarks.jar 'ThreadRead' -prof gc}
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 2,
        jvmArgsAppend = {"--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"})
public class ThreadRead {

    private Arena arena;
    private MemorySegment header;
    private MemorySegment data;
    private long id;
    private Path status;

    @Setup
    public void prepare() {
        arena = Arena.ofShared();
        header = CapData.header(arena);
        data = CapData.data(arena);
        id = Capabilities.thread().read().id();
        status = Path.of("/proc/" + id + "/status");
    }

    @TearDown
    public void free() {
        arena.close();
    }

    /** All five sets, ids, groups, flags and securebits. */
    @Benchmark
    public CapabilitySnapshot read() {
        return Capabilities.thread().read();
    }

    /** The same without securebits, of any thread. */
    @Benchmark
    public Optional<CapabilitySnapshot> find() {
        return Capabilities.find(id);
    }

    /** The file alone, nothing understood. */
    @Benchmark
    public byte[] statusFile() throws IOException {
        return Files.readAllBytes(status);
    }

    /** Permitted, effective and inheritable, not taken out of memory. */
    @Benchmark
    public int capget() {
        return CLibrary.capget(header, data);
    }
}
