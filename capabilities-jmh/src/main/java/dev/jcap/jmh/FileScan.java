package dev.jcap.jmh;

import dev.jcap.linux.files.CapabilityFiles;
import dev.jcap.linux.files.ScanOptions;
import dev.jcap.linux.files.ScanResult;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Is a tree searched for files with capabilities faster than by {@code getcap -r}?
 *
 * <p>{@code java -jar capabilities-jmh/target/benchmarks.jar 'FileScan' -p files=200000}
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(
        value = 2,
        jvmArgsAppend = {"--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"})
public class FileScan {

    private static final int FILES_IN_DIRECTORY = 100;

    @Param("20000")
    private int files;

    private Path tree;

    @Setup(Level.Trial)
    public void grow() throws IOException {
        tree = Files.createTempDirectory("jcap-scan-");
        for (int i = 0; i < files; i++) {
            int folder = i / FILES_IN_DIRECTORY;
            Path parent = tree.resolve("d" + folder % 20 + "/e" + folder / 20 % 20 + "/f" + folder);
            if (i % FILES_IN_DIRECTORY == 0) {
                Files.createDirectories(parent);
            }
            Files.createFile(parent.resolve("file" + i + ".txt"));
        }
    }

    @TearDown(Level.Trial)
    public void fell() throws IOException {
        Files.walkFileTree(tree, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, IOException trouble) throws IOException {
                Files.delete(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    @Benchmark
    public long jcap() throws IOException {
        return count(ScanOptions.DEFAULT);
    }

    @Benchmark
    public long jcapOnOneThread() throws IOException {
        return count(ScanOptions.DEFAULT.withThreads(1));
    }

    private long count(ScanOptions options) throws IOException {
        try (Stream<ScanResult> results = CapabilityFiles.scan(tree, options)) {
            return results.count();
        }
    }

    @Benchmark
    public int getcap() throws IOException, InterruptedException {
        return new ProcessBuilder("getcap", "-r", tree.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    @Benchmark
    public long jdkWalkOnly() throws IOException {
        try (Stream<Path> paths = Files.walk(tree)) {
            return paths.count();
        }
    }
}
