package dev.jcap.kerneltest.surroundings;

import static dev.jcap.kerneltest.support.Scenarios.require;
import static dev.jcap.kerneltest.support.Scenarios.requireEqual;

import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySet;
import dev.jcap.Identity;
import dev.jcap.kerneltest.process.Stress;
import dev.jcap.kerneltest.support.ChildJvm;
import dev.jcap.kerneltest.support.ChildPrivilege;
import dev.jcap.kerneltest.support.Scenarios;
import dev.jcap.kerneltest.support.Slow;
import dev.jcap.linux.Capabilities;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What people look at a JVM with: it works on one that has given everything up, and during sweeps. */
@Slow
class ObservedIT {

    private static final String SEGV = "-11";

    private static Path openDirectory(Path directory) throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
        return directory;
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "65534"})
    void tools_onJvmThatHasGivenEverythingUp_work(String user, @TempDir Path temporary) throws Exception {
        Path directory = openDirectory(temporary);
        ChildJvm.Running dropped = ChildJvm.in(ChildPrivilege.ROOT)
                .with("-XX:ErrorFile=" + directory.resolve("hs_err.log"), "-XX:-CreateCoredumpOnCrash")
                .start(Dropped.class, user);
        dropped.awaitLine("dropped");
        observe(dropped.process(), directory);
        requireEqual(0, kill("-QUIT", dropped), "kill -QUIT");
        dropped.awaitLine("Full thread dump " + System.getProperty("java.vm.name") + " (" + System.getProperty("java.vm.version")
                + " " + System.getProperty("java.vm.info") + "):");
        requireEqual(0, kill(SEGV, dropped), "kill -SEGV");
        require(dropped.end().exit() != 0, "it went on");
        require(Files.readString(directory.resolve("hs_err.log")).contains("SIGSEGV"), "the crash log");
    }

    /** Threads, heap, recording: what attaches to a JVM. */
    private static void observe(Process process, Path directory) throws IOException, InterruptedException {
        String dump = directory.resolve("heap.hprof").toString();
        String recording = directory.resolve("recording.jfr").toString();
        jcmd(process, "Thread.print");
        jcmd(process, "GC.heap_dump", "-overwrite", dump);
        jcmd(process, "JFR.start", "name=r");
        jcmd(process, "JFR.stop", "name=r", "filename=" + recording);
        try (Stream<Path> files = Files.list(directory)) {
            List<Path> written = files.toList();
            require(written.contains(Path.of(dump)) && written.contains(Path.of(recording)), written.toString());
        }
    }

    private static void jcmd(Process process, String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString());
        command.add(String.valueOf(process.pid()));
        command.addAll(List.of(words));
        requireEqual(0, run(command.toArray(String[]::new)), "status of " + command);
    }

    /** By the shell, which needs no program for it. */
    private static int kill(String signal, ChildJvm.Running target) throws IOException, InterruptedException {
        return run("/bin/sh", "-c", "kill " + signal + " " + target.process().pid());
    }

    private static int run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    static final class Dropped {
        public static void main(String[] args) throws Exception {
            long user = Long.parseLong(args[0]);
            CapabilityPlan plan = CapabilityPlan.limitTo(CapabilitySet.EMPTY).setNoNewPrivs();
            require(
                    Capabilities.process()
                            .apply(user == 0 ? plan : plan.become(Identity.of(user, user)))
                            .isProven(),
                    "proven");
            Scenarios.sayAndWait("dropped");
        }
    }

    @Test
    void sweeps_duringAttachAndDumps_areProven(@TempDir Path temporary) throws Exception {
        ChildJvm.Running stress = ChildJvm.in(ChildPrivilege.ROOT)
                .with("-Xmx128m", "-XX:NativeMemoryTracking=summary")
                .start(Stress.class, "60");
        for (int i = 0; i < 2 && stress.process().isAlive(); i++) {
            observeIfAlive(stress, openDirectory(temporary));
        }
        stress.end().passed();
    }

    /** The sweeps may end meanwhile. */
    private static void observeIfAlive(ChildJvm.Running stress, Path directory) throws IOException, InterruptedException {
        try {
            observe(stress.process(), directory);
        } catch (AssertionError e) {
            if (stress.process().isAlive()) {
                throw e;
            }
        }
    }

    /** The flight recorder's profiler of processor time interrupts running threads with a signal. */
    @Test
    void sweeps_duringProfilingBySignals_areProven(@TempDir Path temporary) throws Exception {
        Path recording = temporary.resolve("profile.jfr");
        ChildJvm.in(ChildPrivilege.ANY_ROOT)
                .with(
                        "-Xmx128m",
                        "-XX:NativeMemoryTracking=summary",
                        "-Xlog:disable",
                        "-XX:StartFlightRecording:filename=" + recording
                                + ",jdk.CPUTimeSample#enabled=true,jdk.CPUTimeSample#throttle=1ms")
                .start(Stress.class, "60")
                .end()
                .passed();
        require(Files.size(recording) > 0, "no recording");
    }
}
