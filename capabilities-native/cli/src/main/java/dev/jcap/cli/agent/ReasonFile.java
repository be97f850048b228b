package dev.jcap.cli.agent;

import dev.jcap.linux.Capabilities;
import dev.jcap.linux.CapabilityException;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * An empty file in which another JVM can leave a reason before it ends. It is read through a channel that was opened while the
 * file was this process's own: the other JVM's user may put anything else in its place, a link or a pipe.
 */
final class ReasonFile implements AutoCloseable {

    /** More than any reason; whoever writes more is not asked to stop. */
    private static final int LONGEST = 8192;

    private final Path path;
    private final FileChannel content;

    private ReasonFile(Path path, FileChannel content) {
        this.path = path;
        this.content = content;
    }

    /** Makes one that the user of that JVM may write. */
    static ReasonFile of(ProcessHandle process) {
        long owner = Capabilities.inspect(process).uids().effective();
        try {
            Path path = Files.createTempFile("jcap-drop", "");
            ReasonFile file = new ReasonFile(path, FileChannel.open(path));
            file.giveTo(owner);
            return file;
        } catch (IOException e) {
            throw new CapabilityException("cannot make a file for the answer: " + e, e);
        }
    }

    private void giveTo(long owner) {
        try {
            if (owner != Capabilities.thread().readStatus().uids().effective()) {
                Files.setAttribute(path, "unix:uid", Math.toIntExact(owner));
            }
        } catch (IOException | ArithmeticException e) {
            // Without root the JVM will refuse to answer; of such a user it cannot leave the reason.
            return;
        }
    }

    Path path() {
        return path;
    }

    /** The beginning of what has been written; empty when nothing has. */
    String read() {
        try {
            return new String(Channels.newInputStream(content.position(0)).readNBytes(LONGEST), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }

    @Override
    public void close() {
        try (content) {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new CapabilityException("cannot delete " + path + ": " + e, e);
        }
    }
}
