package dev.jcap.cli.agent.ready;

import dev.jcap.cli.agent.ready.ReadySign.Look;
import dev.jcap.cli.agent.ready.ReadySign.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;

/** Looks for a file that was not there, or was another one, at the start: an earlier run may have left one. */
final class FileLook implements Look {

    private final Path path;
    private Stamp before;

    /** Which file it is, and when it was written. */
    private record Stamp(Object file, FileTime written) {}

    FileLook(String path) {
        this.path = Path.of(path);
        try {
            before = stamp();
        } catch (IOException e) {
            // Not there, or nobody can tell; a look says so.
            before = null;
        }
    }

    private Stamp stamp() throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
        return new Stamp(attributes.fileKey(), attributes.lastModifiedTime());
    }

    @Override
    public State now() {
        try {
            Stamp stamp = stamp();
            return stamp.equals(before)
                    ? new State(false, "file " + path + " was there before the start and has not been written since")
                    : new State(true, "file " + path + " is there");
        } catch (NoSuchFileException e) {
            return new State(false, "file " + path + " is not there");
        } catch (IOException e) {
            return new State(false, "file " + path + " cannot be looked at: " + e);
        }
    }
}
