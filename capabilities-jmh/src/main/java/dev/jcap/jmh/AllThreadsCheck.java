package dev.jcap.jmh;

import dev.jcap.CapabilitySet;
import dev.jcap.linux.Capabilities;
import dev.jcap.linux.ThreadReport;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What does a check of every thread cost, with this many more than a JVM has, against reading their files with the JDK?
 *
 * <p>{@code java -jar capabilities-jmh/target/benchmarks.jar 'AllThreadsCheck' -prof gc}
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 2,
        jvmArgsAppend = {"--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"})
public class AllThreadsCheck {

    private static final CapabilitySet LIMIT = CapabilitySet.parseMask("ffffffffffffffff");

    @Param({"100", "1000", "2000"})
    private int threads;

    private Crowd crowd;

    @Setup
    public void start() {
        crowd = new Crowd(threads);
    }

    @TearDown
    public void end() {
        crowd.close();
    }

    @Benchmark
    public ThreadReport jcap() {
        ThreadReport report = Capabilities.process().check(LIMIT);
        if (!report.isProven()) {
            throw new IllegalStateException(report.toString());
        }
        return report;
    }

    /** Nothing understood, and no proof that none was passed over. */
    @Benchmark
    public long statusFiles() throws IOException {
        long bytes = 0;
        try (DirectoryStream<Path> tasks = Files.newDirectoryStream(Path.of("/proc/self/task"))) {
            for (Path task : tasks) {
                bytes += Files.readAllBytes(task.resolve("status")).length;
            }
        }
        return bytes;
    }
}
