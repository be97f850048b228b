package dev.jcap.linux.internal.shared;

import dev.jcap.CapabilitySnapshot;
import dev.jcap.linux.internal.proc.ProcFile;
import dev.jcap.linux.internal.proc.ProcessNamespace;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Threads as their status files in {@code /proc} have them, read without a native call. */
public final class ProcStatus {

    private ProcStatus() {}

    /** The thread or process of a directory; empty when it has ended or is hidden. */
    public static Optional<CapabilitySnapshot> read(String directory) {
        return read(directory, ProcessNamespace.number(directory));
    }

    /** The snapshot of a thread, with the user namespace where its number is known. */
    public static CapabilitySnapshot in(OptionalLong namespace, CapabilitySnapshot thread) {
        return namespace.isEmpty()
                ? thread
                : thread.withCredentials(thread.credentials().withUserNamespace(namespace.getAsLong()));
    }

    private static Optional<CapabilitySnapshot> read(String directory, OptionalLong namespace) {
        String file = directory + "/status";
        try {
            String text = ProcFile.read(file);
            if (text == null) {
                requireProc();
                return Optional.empty();
            }
            return Optional.of(in(namespace, CapabilitySnapshot.parse(text)));
        } catch (IOException | IllegalArgumentException e) {
            throw CapabilityExceptions.unreadable(file, e);
        }
    }

    /** The calling thread. */
    public static CapabilitySnapshot readOwn() {
        Optional<CapabilitySnapshot> own = read("/proc/thread-self", ProcessNamespace.own());
        if (own.isEmpty()) {
            throw CapabilityExceptions.missing("/proc/thread-self/status");
        }
        return own.get();
    }

    /** The threads of a process, by id; none when it is not there. */
    public static List<CapabilitySnapshot> readAll(String process) {
        String directory = process + "/task";
        OptionalLong namespace = ProcessNamespace.number(process);
        List<CapabilitySnapshot> threads = new ArrayList<>();
        try {
            for (long id : ProcFile.numbers(directory)) {
                read(directory + '/' + id, namespace).ifPresent(threads::add);
            }
        } catch (IOException e) {
            throw CapabilityExceptions.unreadable(directory, e);
        }
        if (threads.isEmpty()) {
            requireProc();
        }
        return threads;
    }

    private static void requireProc() {
        if (!new File("/proc/self/status").exists()) {
            throw CapabilityExceptions.missing("/proc/self/status");
        }
    }
}
