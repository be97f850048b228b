package dev.jcap.profile;

import java.util.Optional;

/**
 * Reads the files that a manifest refers to, such as the base of a service that {@code extends} one of another file.
 *
 * <p>What is not read is not checked, and a finding says so.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface FileResolver {

    /** Reads no file. */
    FileResolver NONE = _ -> Optional.empty();

    /**
     * Reads a file.
     *
     * @param path as the manifest names it, relative to the manifest's own directory, or absolute
     * @return its text; empty when it is not to be read, or cannot be
     */
    Optional<String> read(String path);
}
