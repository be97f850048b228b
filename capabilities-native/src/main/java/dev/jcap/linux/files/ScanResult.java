package dev.jcap.linux.files;

import dev.jcap.FileCapabilities;
import java.io.IOException;
import java.nio.file.Path;

/**
 * What a scan has to say about one file: its capabilities, or why nothing can be said.
 *
 * @since 0.1
 */
public sealed interface ScanResult {

    /**
     * The file. Its name may hold bytes that are no text in the encoding of this JVM; the path leads to it nevertheless,
     * but its {@code toString()} shows replacement characters there.
     *
     * @return the path, that of the scan's root in front
     */
    Path file();

    /**
     * A file that has the attribute.
     *
     * @param file         where it is; of a file with several names in the tree the first one in the order of bytes
     * @param capabilities what it has
     */
    record Found(Path file, FileCapabilities capabilities) implements ScanResult {

        /** The line of {@code getcap -n}. */
        @Override
        public String toString() {
            return file + " " + capabilities;
        }
    }

    /**
     * A file, or a directory with all that is in it, about which nothing could be found out.
     *
     * @param file    where it is
     * @param trouble why: as {@link CapabilityFiles#get} would throw it
     */
    record Problem(Path file, IOException trouble) implements ScanResult {

        /** The trouble's message, which names the file. */
        @Override
        public String toString() {
            return trouble.getMessage();
        }
    }
}
