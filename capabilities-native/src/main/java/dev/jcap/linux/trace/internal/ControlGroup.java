package dev.jcap.linux.trace.internal;

import dev.jcap.linux.internal.kernel.LibraryThread;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * A control group for the processes of one run ({@code cgroups(7)}, version 2). A process cannot leave it by forking or by
 * becoming a daemon, and the kernel kills all of its processes at once.
 */
final class ControlGroup implements RunProcesses {

    private static final Path MOUNTS = Path.of("/proc/self/mountinfo");
    private static final Path OWN = Path.of("/proc/self/cgroup");
    private static final int ROOT_FIELD = 3;
    private static final int MOUNT_FIELD = 4;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final Path directory;
    private final Thread atExit = LibraryThread.user("jcap run end", this::endQuietly);

    private ControlGroup(Path directory) {
        this.directory = directory;
    }

    /** Creates an empty group below the one of this process, and ends those of killed runs. */
    static ControlGroup create() throws IOException {
        Path own = own();
        if (!Files.isWritable(own.resolve("cgroup.procs"))) {
            throw new IOException(own + " cannot be written");
        }
        try (DirectoryStream<Path> all = Files.newDirectoryStream(own, "jcap-*")) {
            for (Path other : all) {
                if (InstanceName.isStale(other.getFileName().toString())) {
                    new ControlGroup(other).close();
                }
            }
        }
        Path directory = Files.createDirectory(own.resolve(InstanceName.ofThisProcess(NUMBER.incrementAndGet())));
        ControlGroup group = new ControlGroup(directory);
        if (!Files.exists(directory.resolve("cgroup.kill")) || !group.text("cgroup.type").equals("domain")) {
            Files.delete(directory);
            throw new IOException(own + ": control groups have no cgroup.kill there (Linux 5.14)");
        }
        Runtime.getRuntime().addShutdownHook(group.atExit);
        return group;
    }

    /** Ends the run when this JVM is interrupted; the next search removes the group if that fails. */
    private void endQuietly() {
        try {
            endAndRemove();
        } catch (IOException e) {
            System.err.println("jcap: cannot remove " + directory + ": " + e.getMessage());
        }
    }

    /** Returns the directory of the group in which this process is. */
    private static Path own() throws IOException {
        String path = Files.readAllLines(OWN).stream()
                .filter(line -> line.startsWith("0::"))
                .map(line -> line.substring("0::".length()))
                .findFirst()
                .orElseThrow(() -> new IOException("this process is in no control group of version 2"));
        for (String line : Files.readAllLines(MOUNTS)) {
            String[] fields = line.split(" ");
            if (line.contains(" - cgroup2 ") && (path + "/").startsWith(slashed(fields[ROOT_FIELD]))) {
                return Path.of(fields[MOUNT_FIELD] + "/" + (path + "/").substring(slashed(fields[ROOT_FIELD]).length()));
            }
        }
        throw new IOException("control groups of version 2 are not mounted");
    }

    private static String slashed(String path) {
        return path.endsWith("/") ? path : path + "/";
    }

    @Override
    public void add(Process process) throws IOException {
        write("cgroup.procs", Long.toString(process.pid()));
    }

    @Override
    public List<Long> pids() {
        List<Long> pids = new ArrayList<>();
        for (Path group : groups()) {
            lines(group.resolve("cgroup.procs")).forEach(pid -> pids.add(Long.valueOf(pid)));
        }
        return pids;
    }

    @Override
    public boolean isEmpty() {
        return lines(directory.resolve("cgroup.events")).contains("populated 0");
    }

    @Override
    public Optional<String> end() throws IOException, InterruptedException {
        write("cgroup.kill", "1");
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!isEmpty()) {
            if (System.nanoTime() - until > 0) {
                return Optional.of("processes " + pids() + " do not end although they were killed");
            }
            Thread.sleep(1);
        }
        return Optional.empty();
    }

    @Override
    public void close() throws IOException {
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // The JVM is shutting down, and the hook does the same.
            return;
        }
        endAndRemove();
    }

    private void endAndRemove() throws IOException {
        try {
            end();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        for (Path group : groups().reversed()) {
            Files.deleteIfExists(group);
        }
    }

    /** Returns this group and those that the run created in it, outer ones first. */
    private List<Path> groups() {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(Files::isDirectory).toList();
        } catch (IOException | UncheckedIOException e) {
            return List.of(directory);
        }
    }

    private String text(String file) throws IOException {
        return Files.readString(directory.resolve(file)).strip();
    }

    private void write(String file, String text) throws IOException {
        Files.writeString(directory.resolve(file), text, StandardOpenOption.WRITE);
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            // The run has removed a group of its own.
            return List.of();
        }
    }
}
