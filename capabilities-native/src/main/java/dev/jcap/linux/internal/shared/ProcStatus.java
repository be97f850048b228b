package dev.jcap.linux.internal.shared;

import dev.jcap.CapabilitySnapshot;
import dev.jcap.linux.internal.proc.ProcFile;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Threads as their status files in {@code /proc} have them, read without a native call. */
public final class ProcStatus {

    private ProcStatus() {}

    /** The thread or process of a directory; empty when it has ended or is hidden. */
    public static Optional<CapabilitySnapshot> read(String directory) {
        String file = directory + "/status";
        try {
            String text = ProcFile.read(file);
            if (text == null) {
                requireProc();
                return Optional.empty();
            }
            return Optional.of(CapabilitySnapshot.parse(text));
        } catch (IOException | IllegalArgumentException e) {
            throw CapabilityExceptions.unreadable(file, e);
        }
    }

    /** The calling thread. */
    public static CapabilitySnapshot readOwn() {
        Optional<CapabilitySnapshot> own = read("/proc/thread-self");
        if (own.isEmpty()) {
            throw CapabilityExceptions.missing("/proc/thread-self/status");
        }
        return own.get();
    }

    /** The threads of a directory of them, by id; none when it is not there. */
    public static List<CapabilitySnapshot> readAll(String directory) {
        List<CapabilitySnapshot> threads = new ArrayList<>();
        try {
            for (long id : ProcFile.numbers(directory)) {
                read(directory + '/' + id).ifPresent(threads::add);
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
