package dev.jcap.kerneltest.trace;

import dev.jcap.Identity;
import dev.jcap.kerneltest.support.ChildJvm;
import dev.jcap.kerneltest.support.ChildPrivilege;
import dev.jcap.kerneltest.support.Scenarios;
import dev.jcap.linux.trace.CapabilityTracer;
import dev.jcap.linux.trace.TraceUnavailableException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Where tracing is tried: as root, with mounts and a network of one's own, so that nothing outside is touched. */
final class Tracing {

    /** The unprivileged user that every system has. */
    static final Identity NOBODY = Identity.of(65534, 65534);

    private Tracing() {}

    /** A JVM of root with mounts and a network of its own; the test is skipped when this user cannot have one. */
    static ChildJvm jvm() {
        return ChildJvm.in(ChildPrivilege.ROOT).under("unshare", "--mount", "--net", "--");
    }

    /** Mounts tracefs in this JVM's own mounts; the test counts as skipped when the kernel cannot trace. */
    static Path mounted() {
        try {
            return CapabilityTracer.mountTracefs().resolve("instances");
        } catch (TraceUnavailableException e) {
            Scenarios.skip(e.getMessage());
            throw e;
        }
    }

    /** The command that starts a class of the tests, which its user can read, in another JVM. */
    static List<String> java(Class<?> main, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto", "-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        return command;
    }
}
