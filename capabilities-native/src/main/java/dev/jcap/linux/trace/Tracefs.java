package dev.jcap.linux.trace;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The kernel's tracing file system: where it is, or what is missing. */
final class Tracefs {

    /** What still works when nothing can be traced. */
    static final String WITHOUT = "; finding the needs by trying (Convergence) works without tracing";

    private static final List<Path> PLACES = List.of(Path.of("/sys/kernel/tracing"), Path.of("/sys/kernel/debug/tracing"));
    private static final Path LOCKDOWN = Path.of("/sys/kernel/security/lockdown");
    private static final String INITIAL_PID_NAMESPACE = "pid:[4026531836]";

    private Tracefs() {}

    /** The mounted tracefs, with instances and the tracepoint in it. */
    static Path find() {
        requireMachinesOwnIds();
        for (Path place : PLACES) {
            if (Files.isDirectory(place.resolve("instances"))) {
                return requireTracepoint(place);
            }
        }
        throw new TraceUnavailableException(whyNot() + WITHOUT);
    }

    /** The same, after mounting tracefs at its usual place when it is mounted nowhere ({@code mount(8)}). */
    static Path findOrMount() {
        if (PLACES.stream().noneMatch(place -> Files.isDirectory(place.resolve("instances"))) && isRoot()) {
            mount();
        }
        return find();
    }

    static Path requireTracepoint(Path place) {
        if (!Files.isDirectory(place.resolve("events/capability/cap_capable"))) {
            throw new TraceUnavailableException("this kernel has no tracepoint capability:cap_capable (" + place
                    + "/events): it came with Linux 6.14 and needs CONFIG_FTRACE" + WITHOUT);
        }
        if (!Files.isDirectory(place.resolve("events/syscalls"))) {
            throw new TraceUnavailableException("this kernel does not trace system calls (CONFIG_FTRACE_SYSCALLS), so the"
                    + " outcome of a check cannot be seen" + WITHOUT);
        }
        return place;
    }

    private static String whyNot() {
        if (!isRoot()) {
            return "tracing needs root: tracefs is closed to every other user";
        }
        if (PLACES.stream().anyMatch(place -> Files.exists(place) && !Files.isReadable(place))) {
            return "tracing needs uid 0 of the machine, and this is root of a user namespace: tracefs is closed to it";
        }
        if (text(LOCKDOWN).contains("[confidentiality]")) {
            return "the kernel is locked down (confidentiality) and hides tracefs: boot with lockdown=integrity or none";
        }
        if (!text(Path.of("/proc/filesystems")).contains("tracefs")) {
            return "this kernel has no tracefs (CONFIG_FTRACE)";
        }
        return "tracefs is not mounted at " + PLACES.get(0) + " or " + PLACES.get(1)
                + ": mount -t tracefs tracefs " + PLACES.get(0);
    }

    /** Thread ids in tracefs are the machine's; inside a pid namespace they would be other threads. */
    private static void requireMachinesOwnIds() {
        try {
            String namespace = Files.readSymbolicLink(Path.of("/proc/self/ns/pid")).toString();
            if (!namespace.equals(INITIAL_PID_NAMESPACE)) {
                throw new TraceUnavailableException("this process lives in a pid namespace (a container), where its thread"
                        + " ids are not those that tracefs takes: run it on the machine itself" + WITHOUT);
            }
        } catch (IOException e) {
            throw new TraceUnavailableException("/proc cannot be read: this is not Linux, or it is not mounted", e);
        }
    }

    private static boolean isRoot() {
        return text(Path.of("/proc/self/status")).lines().anyMatch(line -> line.matches("Uid:\\s+\\d+\\s+0\\s.*"));
    }

    private static void mount() {
        List<String> command = List.of("mount", "-t", "tracefs", "tracefs", PLACES.getFirst().toString());
        try {
            Process mount = new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(mount.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (mount.waitFor() != 0) {
                throw new TraceUnavailableException(String.join(" ", command) + ": " + said + WITHOUT);
            }
        } catch (IOException e) {
            throw new TraceUnavailableException(String.join(" ", command) + ": " + e.getMessage() + WITHOUT, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TraceUnavailableException("interrupted while mounting tracefs", e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return "";
        }
    }
}
