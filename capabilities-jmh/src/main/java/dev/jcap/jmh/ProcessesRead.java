package dev.jcap.jmh;

import dev.jcap.CapabilitySnapshot;
import dev.jcap.linux.Capabilities;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
 * What does reading many processes, five sets each, cost in a running JVM, against starting
 * {@code getpcaps} or {@code pscap} for them?
 *
 * <p>{@code java -jar capabilities-jmh/target/benchmarks.jar 'ProcessesRead' -p processes=2000}
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 2,
        jvmArgsAppend = {"--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"})
public class ProcessesRead {

    @Param("200")
    private int processes;

    private Process shell;
    private final List<Long> ids = new ArrayList<>();

    /** Starts processes that sleep; all of them end with the shell's standard input. */
    @Setup
    public void start() throws IOException {
        shell = new ProcessBuilder("sh", "-c",
                "while [ $# -lt " + processes + " ]; do sleep 600 & set -- \"$@\" $!; done;"
                        + " printf '%s\\n' \"$@\" end; read line; kill \"$@\"")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        BufferedReader lines = shell.inputReader();
        for (String line = lines.readLine(); !line.equals("end"); line = lines.readLine()) {
            ids.add(Long.valueOf(line));
        }
    }

    @TearDown
    public void end() throws IOException, InterruptedException {
        shell.getOutputStream().close();
        shell.waitFor();
    }

    @Benchmark
    public int jcap() {
        int found = 0;
        for (long id : ids) {
            Optional<CapabilitySnapshot> process = Capabilities.find(id);
            found += process.isPresent() ? 1 : 0;
        }
        return found;
    }

    @Benchmark
    public int getpcaps() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("getpcaps", "--iab"));
        ids.forEach(id -> command.add(id.toString()));
        return run(command);
    }

    /** All processes of the machine: at least those that the other sides read. */
    @Benchmark
    public int pscap() throws IOException, InterruptedException {
        return run(List.of("pscap", "-a"));
    }

    private static int run(List<String> command) throws IOException, InterruptedException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }
}
