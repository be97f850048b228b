package dev.jcap.linux.trace.internal;

import dev.jcap.linux.internal.proc.KernelRelease;
import dev.jcap.linux.trace.TraceUnavailableException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Finds the kernel's tracing file system, or what is missing. */
public final class Tracefs {

    /** The version of Linux with which the tracepoint came. */
    private static final int MAJOR = 6;
    private static final int MINOR = 14;

    /** The alternative to tracing. */
    static final String WITHOUT = "; a search by trial runs works without tracing (jcap trace --as=USER --no-tracing)";

    private static final List<Path> PLACES = List.of(Path.of("/sys/kernel/tracing"), Path.of("/sys/kernel/debug/tracing"));
    private static final Path LOCKDOWN = Path.of("/sys/kernel/security/lockdown");
    private static final String TRACEPOINT = "events/capability/cap_capable";
    private static final String INITIAL_PID_NAMESPACE = "pid:[4026531836]";

    private Tracefs() {}

    /** Returns the mounted tracefs, which has instances and the tracepoint. */
    public static Path find() {
        requireKernel(PLACES, KernelRelease.running());
        requireInitialPidNamespace();
        for (Path place : PLACES) {
            if (Files.isDirectory(place.resolve("instances"))) {
                return requireTracepoint(place);
            }
        }
        throw new TraceUnavailableException(whyNot() + WITHOUT);
    }

    /** Mounts tracefs at its usual place if it is not mounted ({@code mount(8)}), and returns it. */
    public static Path findOrMount() {
        requireKernel(PLACES, KernelRelease.running());
        requireInitialPidNamespace();
        if (PLACES.stream().noneMatch(place -> Files.isDirectory(place.resolve("instances"))) && isRoot()) {
            mount();
        }
        return find();
    }

    /**
     * Refuses a kernel from before the tracepoint, whatever else is missing: root, a mount or the first pid namespace would
     * not help. A kernel that has it nevertheless shows it where tracefs is mounted.
     */
    static void requireKernel(List<Path> places, String release) {
        if (!KernelRelease.isAtLeast(release, MAJOR, MINOR) && places.stream().noneMatch(Tracefs::hasTracepoint)) {
            throw new TraceUnavailableException("this kernel is Linux " + release + ": tracing requires the tracepoint"
                    + " capability:cap_capable of Linux " + MAJOR + '.' + MINOR + WITHOUT);
        }
    }

    private static boolean hasTracepoint(Path place) {
        return Files.isDirectory(place.resolve(TRACEPOINT));
    }

    public static Path requireTracepoint(Path place) {
        if (!hasTracepoint(place)) {
            throw new TraceUnavailableException("this kernel has no tracepoint capability:cap_capable (" + place
                    + "/events): it requires Linux " + MAJOR + '.' + MINOR + " and CONFIG_FTRACE" + WITHOUT);
        }
        if (!Files.isDirectory(place.resolve("events/syscalls"))) {
            throw new TraceUnavailableException("this kernel does not trace system calls: it requires"
                    + " CONFIG_FTRACE_SYSCALLS" + WITHOUT);
        }
        return place;
    }

    private static String whyNot() {
        if (!isRoot()) {
            return "tracing requires root: no other user can read tracefs";
        }
        if (PLACES.stream().anyMatch(place -> Files.exists(place) && !Files.isReadable(place))) {
            return "tracing requires root in the initial user namespace: root of another one cannot read tracefs";
        }
        if (text(LOCKDOWN).contains("[confidentiality]")) {
            return "kernel lockdown (confidentiality) disables tracefs: boot with lockdown=integrity or none";
        }
        if (!text(Path.of("/proc/filesystems")).contains("tracefs")) {
            return "this kernel has no tracefs: it requires CONFIG_FTRACE";
        }
        return "tracefs is not mounted at " + PLACES.get(0) + " or " + PLACES.get(1)
                + ": use jcap trace --mount, or mount -t tracefs tracefs " + PLACES.get(0);
    }

    /** Refuses pid namespaces: tracefs takes the thread ids of the initial one. */
    private static void requireInitialPidNamespace() {
        try {
            String namespace = Files.readSymbolicLink(Path.of("/proc/self/ns/pid")).toString();
            if (!namespace.equals(INITIAL_PID_NAMESPACE)) {
                throw new TraceUnavailableException("this process runs in a pid namespace (a container), but tracefs takes"
                        + " the thread ids of the initial one: run jcap trace --pid=PID on the host, with the number that PID has"
                        + " there, or jcap trace --container=ID" + WITHOUT);
            }
        } catch (IOException e) {
            throw new TraceUnavailableException("cannot read /proc: mount it, and run jcap on Linux", e);
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
