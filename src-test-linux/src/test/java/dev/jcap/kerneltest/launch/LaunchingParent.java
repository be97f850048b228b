package dev.jcap.kerneltest.launch;

import static dev.jcap.kerneltest.support.Scenarios.awaitTrue;
import static dev.jcap.kerneltest.support.Scenarios.requireEqual;

import dev.jcap.CapabilitySnapshot;
import dev.jcap.kerneltest.support.NativeCalls;
import dev.jcap.kerneltest.support.Scenarios;
import dev.jcap.linux.Capabilities;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A process before it launches another one. */
public final class LaunchingParent {

    private static final long PRCTL_GET_DUMPABLE = 3;

    private final List<String> credentials = Scenarios.credentialsOfAllThreads();
    private final String own = Scenarios.credentials(Capabilities.inspect(ProcessHandle.current()));
    private final String dumpable = dumpable();
    private final long descriptors = descriptors();

    /** Requires that nothing of a launch is left: no credentials, no thread that launched, no descriptor, no flag. */
    public void requireUnchanged() throws InterruptedException {
        requireEqual(credentials, Scenarios.credentialsOfAllThreads(), "credentials of all threads");
        requireEqual(own, Scenarios.credentials(Capabilities.inspect(ProcessHandle.current())), "of the first thread");
        requireEqual(dumpable, dumpable(), "the dumpable flag");
        requireEqual(
                List.of(),
                Capabilities.process().read().stream()
                        .map(CapabilitySnapshot::name)
                        .filter("jcap"::equals)
                        .toList(),
                "threads that launched");
        awaitTrue(() -> descriptors() <= descriptors, () -> "descriptors: " + descriptors + ", now " + descriptors());
    }

    public static String dumpable() {
        return Long.toString(NativeCalls.syscall(NativeCalls.PRCTL, PRCTL_GET_DUMPABLE, 0, 0, 0));
    }

    private static long descriptors() {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
