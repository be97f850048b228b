package dev.jcap.cli.files.image;

import dev.jcap.FileCapabilities;
import dev.jcap.exec.ExecutedFile;
import dev.jcap.linux.internal.system.ScriptLine;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The files of an archive, or of the layers of an image, one put over the other. */
final class ImageTree {

    /** The list of users. */
    static final String USERS = "etc/passwd";

    private static final String PAX = "SCHILY.xattr.security.capability";
    private static final String LIBARCHIVE = "LIBARCHIVE.xattr.security.capability";
    private static final String WHITEOUT = ".wh.";
    private static final String OPAQUE = ".wh..wh..opq";
    private static final int MOST_LINKS = 40;

    private final SortedMap<String, ImageFile> files = new TreeMap<>();

    /** The files with capabilities, by path; a byte of a path is a character. */
    SortedMap<String, FileCapabilities> withCapabilities() {
        SortedMap<String, FileCapabilities> found = new TreeMap<>();
        files.forEach((path, file) -> file.executed().capabilities().ifPresent(value -> found.put(path, value)));
        return Collections.unmodifiableSortedMap(found);
    }

    /** The file at a path of this tree, all links followed; empty where there is none. */
    Optional<String> resolve(String path) {
        Deque<String> left = new ArrayDeque<>(List.of(path.split("/")));
        String at = "";
        int links = 0;
        while (!left.isEmpty()) {
            String name = left.pop();
            if (name.equals("..")) {
                at = at.substring(0, Math.max(at.lastIndexOf('/'), 0));
            } else if (!name.isEmpty() && !name.equals(".")) {
                String next = at.isEmpty() ? name : at + '/' + name;
                ImageFile file = files.get(next);
                if (file == null || !file.isLink()) {
                    at = next;
                    continue;
                }
                if (++links > MOST_LINKS) {
                    return Optional.empty();
                }
                at = file.target().startsWith("/") ? "" : at;
                List.of(file.target().split("/")).reversed().forEach(left::push);
            }
        }
        return Optional.of(at).filter(files::containsKey);
    }

    /** The file at a path that is no link. */
    ImageFile get(String path) {
        return files.get(path);
    }

    /**
     * Adds an archive.
     *
     * @param layer whether its whiteouts hide files of the archives before it
     */
    void add(InputStream archive, boolean layer) throws IOException {
        TarReader reader = new TarReader(archive);
        SortedMap<String, ImageFile> own = new TreeMap<>();
        TarReader.Entry entry = reader.next();
        while (entry != null) {
            add(entry, reader, layer, own);
            entry = reader.next();
        }
        files.putAll(own);
    }

    private void add(TarReader.Entry entry, TarReader reader, boolean layer, SortedMap<String, ImageFile> own)
            throws IOException {
        String path = entry.path();
        String directory = path.substring(0, path.lastIndexOf('/') + 1);
        String name = path.substring(directory.length());
        if (layer && name.equals(OPAQUE)) {
            below(directory).clear();
        } else if (layer && name.startsWith(WHITEOUT)) {
            remove(directory + name.substring(WHITEOUT.length()));
        } else {
            if (entry.type() != '5') {
                remove(path);
            }
            ImageFile linked = own.getOrDefault(entry.target(), files.get(entry.target()));
            own.put(path, entry.type() == '1' && linked != null ? linked : file(entry, reader));
        }
    }

    private static ImageFile file(TarReader.Entry entry, TarReader reader) throws IOException {
        ExecutedFile file = ExecutedFile.of(entry.uid(), entry.gid(), entry.mode());
        long size = entry.path().equals(USERS) ? entry.size() : Math.min(entry.size(), ScriptLine.SIZE);
        return new ImageFile(
                entry.type(), entry.target(), capabilities(entry.headers()).map(file::withCapabilities).orElse(file),
                entry.isFile() ? reader.content(size) : new byte[0]);
    }

    /** Removes a path and what is below it. */
    private void remove(String path) {
        files.remove(path);
        below(path + '/').clear();
    }

    /** What is below a directory; its name ends with a slash, or is empty for the root. */
    private SortedMap<String, ImageFile> below(String directory) {
        return directory.isEmpty()
                ? files
                : files.subMap(directory, directory.substring(0, directory.length() - 1) + (char) ('/' + 1));
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
