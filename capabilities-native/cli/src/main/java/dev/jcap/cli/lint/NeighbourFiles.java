package dev.jcap.cli.lint;

import dev.jcap.profile.FileResolver;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/** Reads the files that a file refers to if they are in its directory or below after following links. */
final class NeighbourFiles implements FileResolver {

    private static final long LONGEST = 10_000_000;

    private final Path file;

    NeighbourFiles(Path file) {
        this.file = file;
    }

    @Override
    public Optional<String> read(String path) {
        try {
            Path directory = file.toRealPath().getParent();
            Path target = directory.resolve(path).toRealPath();
            boolean read = target.startsWith(directory) && Files.isRegularFile(target) && Files.size(target) <= LONGEST;
            return read ? Optional.of(Files.readString(target, StandardCharsets.UTF_8)) : Optional.empty();
        } catch (IOException | InvalidPathException e) {
            return Optional.empty(); // The reader reports what it could not read.
        }
    }
}
