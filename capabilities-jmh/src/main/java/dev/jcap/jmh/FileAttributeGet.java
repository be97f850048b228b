package dev.jcap.jmh;

import dev.jcap.FileCapabilities;
import dev.jcap.linux.files.CapabilityFiles;
import dev.jcap.linux.internal.kernel.LinuxKernel;
import dev.jcap.linux.internal.system.LinuxFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
 * What does reading a file's capabilities without a race cost, five system calls, beside the one call that may race?
 *
 * <p>{@code java -jar capabilities-jmh/target/benchmarks.jar 'FileAttributeGet' -prof gc}
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 2,
        jvmArgsAppend = {"--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"})
public class FileAttributeGet {

    private final LinuxFiles kernel =
            new LinuxFiles(LinuxKernel.open(System.getProperty("os.name"), System.getProperty("os.arch")));

    private Path file;
    private byte[] path;

    @Setup
    public void create() throws IOException {
        file = Files.createTempFile("jcap-", ".txt");
        path = file.toString().getBytes(StandardCharsets.UTF_8);
    }

    @TearDown
    public void delete() throws IOException {
        Files.delete(file);
    }

    @Benchmark
    public Optional<FileCapabilities> jcap() throws IOException {
        return CapabilityFiles.get(file);
    }

    @Benchmark
    public LinuxFiles.Attribute rawGetxattr() {
        return kernel.capabilities(path);
    }
}
