package dev.jcap.linux.trace.internal;

import dev.jcap.linux.trace.TraceUnavailableException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a tracing instance: {@code jcap-PID-STARTTIME-NUMBER}. The process id and start time identify one process, so
 * jcap recognises the instance of a killed run.
 */
final class InstanceName {

    private static final Pattern FORM = Pattern.compile("jcap-(\\d{1,10})-(\\d{1,19})-\\d+");
    private static final Path PROC = Path.of("/proc");
    private static final int START_TIME_AFTER_NAME = 19;
    private static final int ATTEMPTS = 50;

    private InstanceName() {}

    public static String ofThisProcess(int number) {
        long pid = ProcessHandle.current().pid();
        String started = startTime(Long.toString(pid))
                .orElseThrow(() -> new TraceUnavailableException("cannot read /proc/" + pid + "/stat: mount /proc"));
        return "jcap-" + pid + "-" + started + "-" + number;
    }

    /** Returns whether the process that created this instance has ended; false for names of other programs. */
    public static boolean isStale(String name) {
        Matcher form = FORM.matcher(name);
        return form.matches() && !startTime(form.group(1)).equals(Optional.of(form.group(2)));
    }

    /** Removes the instances of ended runs. If a process still reads one, the next run tries again. */
    public static void removeStale(Path instances) {
        try (DirectoryStream<Path> all = Files.newDirectoryStream(instances, "jcap-*")) {
            for (Path instance : all) {
                if (isStale(instance.getFileName().toString())) {
                    removeUnlessHeld(instance);
                }
            }
        } catch (IOException e) {
            throw new TraceUnavailableException("cannot list " + instances + ": " + e.getMessage(), e);
        }
    }

    private static void removeUnlessHeld(Path instance) throws IOException {
        try {
            Files.deleteIfExists(instance);
        } catch (FileSystemException e) {
            // Another process has a file of it open, which does not affect this run.
            if (!Files.exists(instance.resolve("tracing_on"))) {
                throw e;
            }
        }
    }

    /** Removes an instance. The kernel refuses while one of its files is being closed. */
    public static void remove(Path instance) {
        for (int attempt = 1;; attempt++) {
            try {
                Files.deleteIfExists(instance);
                return;
            } catch (IOException e) {
                if (attempt == ATTEMPTS) {
                    throw new TraceUnavailableException("cannot remove the tracing instance " + instance + ": "
                            + e.getMessage() + "; the next run removes it after this process has ended", e);
                }
                pause();
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns the start time of a process in clock ticks since boot: field 22 of {@code proc_pid_stat(5)}. */
    private static Optional<String> startTime(String pid) {
        try {
            String stat = Files.readString(PROC.resolve(pid).resolve("stat"), StandardCharsets.ISO_8859_1);
            return Optional.of(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[START_TIME_AFTER_NAME]);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            // The process ended between open and read.
            if (Files.notExists(PROC.resolve(pid))) {
                return Optional.empty();
            }
            throw new TraceUnavailableException("cannot read /proc/" + pid + "/stat: " + e.getMessage(), e);
        }
    }
}
