package dev.jcap.linux.internal.system;

import dev.jcap.linux.internal.kernel.LinuxKernel;
import dev.jcap.linux.internal.kernel.Scratch;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Reads a file of another root directory. Whoever owns that directory may have put links and pipes there: no name on the way
 * may be a link, the file must be a regular one before it is opened to be read, and a file that is too long is not read.
 */
public final class ConfinedFile {

    private static final int AT_FDCWD = -100;
    private static final int O_PATH_CLOEXEC = 0x200000 | 0x80000;

    private final LinuxKernel kernel;

    public ConfinedFile(LinuxKernel kernel) {
        this.kernel = kernel;
    }

    /**
     * Returns the text of a file; empty when there is none, or it is not to be trusted.
     *
     * @param root  the directory, which may be a link such as {@code /proc/PID/root}
     * @param names the directories on the way and the name of the file
     * @param most  how many bytes it may have
     */
    public Optional<String> read(String root, List<String> names, int most) {
        long at = open(AT_FDCWD, root, kernel.arch().oDirectory);
        for (int i = 0; i < names.size() && at >= 0; i++) {
            int directory = i < names.size() - 1 ? kernel.arch().oDirectory : 0;
            long next = open(at, names.get(i), kernel.arch().oNofollow | directory);
            kernel.close((int) at);
            at = next;
        }
        if (at < 0) {
            return Optional.empty();
        }
        try {
            return read(Path.of("/proc/self/fd/" + at), most);
        } catch (IOException e) {
            return Optional.empty();
        } finally {
            kernel.close((int) at);
        }
    }

    /** The link of a descriptor leads to the very file that was opened. */
    private static Optional<String> read(Path pinned, int most) throws IOException {
        if (!Files.isRegularFile(pinned)) {
            return Optional.empty();
        }
        try (FileInputStream in = new FileInputStream(pinned.toFile())) {
            byte[] content = in.readNBytes(most + 1);
            return content.length > most ? Optional.empty() : Optional.of(new String(content, StandardCharsets.UTF_8));
        }
    }

    private long open(long directory, String name, int flags) {
        try (Scratch scratch = Scratch.take()) {
            long path = scratch.allocateFrom(name).address();
            return kernel.syscall(
                    scratch.errno, kernel.arch().openat, directory, path, O_PATH_CLOEXEC | flags, 0, 0, 0);
        }
    }
}
