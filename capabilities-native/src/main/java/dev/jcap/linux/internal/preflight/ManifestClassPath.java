package dev.jcap.linux.internal.preflight;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

/** The class path with what the manifests of its jar files add to it: the only way that {@code java -jar} has to more jars. */
final class ManifestClassPath {

    private ManifestClassPath() {}

    /** The entries, and those that their manifests name, and so on. */
    static List<String> expand(List<String> classPath) {
        Set<String> entries = new LinkedHashSet<>();
        Deque<String> left = new ArrayDeque<>(classPath);
        while (!left.isEmpty()) {
            String entry = left.pop();
            if (entries.add(entry)) {
                left.addAll(named(entry));
            }
        }
        return List.copyOf(entries);
    }

    /** Nothing where the class loader finds nothing either: in what is no jar file, or is damaged. */
    private static List<String> named(String entry) {
        try {
            Path path = Path.of(entry).toAbsolutePath();
            return Files.isRegularFile(path) ? files(path.toUri(), classPath(path)) : List.of();
        } catch (IOException | InvalidPathException e) {
            return List.of();
        }
    }

    private static String classPath(Path path) throws IOException {
        try (JarFile jar = new JarFile(path.toFile())) {
            Manifest manifest = jar.getManifest();
            String value = manifest == null ? null : manifest.getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
            return value == null ? "" : value;
        }
    }

    private static List<String> files(URI jar, String names) {
        List<String> files = new ArrayList<>();
        for (String name : names.isBlank() ? new String[0] : names.strip().split("\\s+")) {
            try {
                files.add(Path.of(jar.resolve(name)).toString());
            } catch (IllegalArgumentException | FileSystemNotFoundException e) {
                // No file: the address of another host, or no address.
                continue;
            }
        }
        return files;
    }
}
