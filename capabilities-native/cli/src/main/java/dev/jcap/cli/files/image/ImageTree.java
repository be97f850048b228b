package dev.jcap.cli.files.image;

import dev.jcap.FileCapabilities;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The files with capabilities of an archive, or of the layers of an image, one put over the other. */
final class ImageTree {

    private static final String PAX = "SCHILY.xattr.security.capability";
    private static final String LIBARCHIVE = "LIBARCHIVE.xattr.security.capability";
    private static final String WHITEOUT = ".wh.";
    private static final String OPAQUE = ".wh..wh..opq";

    private final SortedMap<String, FileCapabilities> files = new TreeMap<>();

    /** The files, by path; a byte of a path is a character. */
    SortedMap<String, FileCapabilities> files() {
        return Collections.unmodifiableSortedMap(files);
    }

    /**
     * Adds an archive.
     *
     * @param layer whether its whiteouts hide files of the archives before it
     */
    void add(InputStream archive, boolean layer) throws IOException {
        TarReader reader = new TarReader(archive);
        SortedMap<String, FileCapabilities> own = new TreeMap<>();
        TarReader.Entry entry = reader.next();
        while (entry != null) {
            add(entry, layer, own);
            entry = reader.next();
        }
        files.putAll(own);
    }

    private void add(TarReader.Entry entry, boolean layer, SortedMap<String, FileCapabilities> own) throws IOException {
        String path = entry.path();
        String directory = path.substring(0, path.lastIndexOf('/') + 1);
        String name = path.substring(directory.length());
        if (layer && name.equals(OPAQUE)) {
            files.keySet().removeIf(file -> file.startsWith(directory));
        } else if (layer && name.startsWith(WHITEOUT)) {
            remove(directory + name.substring(WHITEOUT.length()), files);
        } else {
            replace(entry, path, own);
        }
    }

    private void replace(TarReader.Entry entry, String path, SortedMap<String, FileCapabilities> own) throws IOException {
        files.remove(path);
        own.remove(path);
        if (entry.type() != '5') {
            remove(path, files);
        }
        Optional<FileCapabilities> capabilities = entry.type() == '1'
                ? Optional.ofNullable(own.getOrDefault(entry.target(), files.get(entry.target())))
                : capabilities(entry.headers());
        capabilities.ifPresent(value -> own.put(path, value));
    }

    /** A path, and what is below it. */
    private static void remove(String path, SortedMap<String, FileCapabilities> from) {
        from.keySet().removeIf(file -> file.equals(path) || file.startsWith(path + '/'));
    }

    private static Optional<FileCapabilities> capabilities(Map<String, String> headers) throws IOException {
        String raw = headers.get(PAX);
        byte[] bytes = raw == null ? null : raw.getBytes(StandardCharsets.ISO_8859_1);
        try {
            if (bytes == null && headers.containsKey(LIBARCHIVE)) {
                bytes = Base64.getDecoder().decode(padded(headers.get(LIBARCHIVE)));
            }
            return bytes == null ? Optional.empty() : Optional.of(FileCapabilities.decode(bytes));
        } catch (IllegalArgumentException e) {
            throw new IOException("a file has a damaged attribute: " + e.getMessage(), e);
        }
    }

    private static String padded(String base64) {
        String digits = base64.replace("=", "");
        return digits + "=".repeat((4 - digits.length() % 4) % 4);
    }
}
