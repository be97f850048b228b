package dev.jcap.linux.internal.preflight;

import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What this JVM opens later, as far as it knows itself. */
public final class SelfPaths {

    private SelfPaths() {}

    /**
     * The facts.
     *
     * @param repository that of the flight recorder, if there is one
     * @param unknown    takes a line for what could not be found out
     */
    public static JvmFacts read(Optional<String> repository, List<String> unknown) {
        return new JvmFacts(
                ProcessHandle.current().pid(),
                JvmOptions.own(unknown),
                System.getProperty("user.dir"),
                Optional.of(System.getProperty("java.home")),
                classPath(),
                openFiles(Path.of("/proc/self/fd"), unknown),
                repository);
    }

    private static List<String> classPath() {
        List<String> entries = new ArrayList<>(ManifestClassPath.expand(entries("java.class.path")));
        entries.addAll(entries("jdk.module.path"));
        return entries;
    }

    private static List<String> entries(String property) {
        return List.of(System.getProperty(property, "").split(File.pathSeparator));
    }

    /** The files behind the descriptors of a process. */
    public static Set<String> openFiles(Path descriptors, List<String> unknown) {
        Set<String> files = new HashSet<>();
        try (DirectoryStream<Path> links = Files.newDirectoryStream(descriptors)) {
            for (Path link : links) {
                add(files, link);
            }
        } catch (IOException e) {
            unknown.add("which files it has open: " + e.getMessage());
        }
        return files;
    }

    /** One that has just been closed is none. */
    private static void add(Set<String> files, Path link) {
        try {
            files.add(Files.readSymbolicLink(link).toString());
        } catch (IOException e) {
            return;
        }
    }
}
