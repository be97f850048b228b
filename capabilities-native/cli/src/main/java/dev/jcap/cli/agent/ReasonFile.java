package dev.jcap.cli.agent;

import dev.jcap.linux.Capabilities;
import dev.jcap.linux.CapabilityException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** An empty file in which another JVM can leave a reason before it ends. */
final class ReasonFile implements AutoCloseable {

    private final Path path;

    private ReasonFile(Path path) {
        this.path = path;
    }

    /** Makes one that the user of that JVM may write. */
    static ReasonFile of(ProcessHandle process) {
        try {
            ReasonFile file = new ReasonFile(Files.createTempFile("jcap-drop", ""));
            file.giveTo(process);
            return file;
        } catch (IOException e) {
            throw new CapabilityException("cannot make a file for the answer: " + e, e);
        }
    }

    private void giveTo(ProcessHandle process) {
        long owner = Capabilities.inspect(process).uids().effective();
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

    /** What has been written; empty when nothing has. */
    String read() {
        try {
            return Files.readString(path);
        } catch (IOException e) {
            return "";
        }
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new CapabilityException("cannot delete " + path + ": " + e, e);
        }
    }
}
