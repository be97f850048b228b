package dev.jcap.example;

import static dev.jcap.Capability.CAP_NET_BIND_SERVICE;

import dev.jcap.CapabilitySet;
import dev.jcap.FileCapabilities;
import dev.jcap.FileDifference;
import dev.jcap.linux.files.CapabilityFiles;
import dev.jcap.linux.files.FileBaseline;
import dev.jcap.linux.files.ScanOptions;
import dev.jcap.linux.files.ScanResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** The code of docs/files.md, run as root on a file of its own. */
public final class FileExamples {

    private FileExamples() {}

    /**
     * Gives a file capabilities, and takes them away.
     *
     * @param args none are read
     */
    public static void main(String[] args) throws IOException {
        Path directory = Files.createTempDirectory("jcap-files");
        Path server = Files.createFile(directory.resolve("server"));
        Path kept = directory.resolve("baseline.txt");
        setAndGet(server);
        update(server);
        scan(directory, kept);
        compareWithBaseline(directory, server, kept);
        Files.delete(server);
        Files.delete(kept);
        Files.delete(directory);
    }

    private static void setAndGet(Path server) throws IOException {
        // @start region="set-get"
        CapabilityFiles.set(server, FileCapabilities.parse("cap_net_bind_service=ep"));
        Optional<FileCapabilities> now = CapabilityFiles.get(server);   // empty Optional: no attribute
        // @end
        System.out.println(now.orElseThrow());
    }

    private static void update(Path server) throws IOException {
        // @start region="update"
        CapabilityFiles.update(server, before -> before.map(it -> it.withRootId(1000)));    // valid in one user namespace only
        FileDifference difference = CapabilityFiles.compare(server, FileCapabilities.parse("cap_net_bind_service=ep"));
        System.out.println(difference.isEmpty() + " " + difference.rootId());
        // @end
    }

    private static void scan(Path tree, Path kept) throws IOException {
        // @start region="scan"
        try (Stream<ScanResult> results = CapabilityFiles.scan(tree, ScanOptions.DEFAULT)) {
            results.forEach(System.out::println);       // files with capabilities, and unreadable paths
        }
        // @end
        try (Stream<ScanResult> results = CapabilityFiles.scan(tree, ScanOptions.DEFAULT)) {
            FileBaseline.of(results).write(kept);
        }
    }

    private static void compareWithBaseline(Path tree, Path server, Path kept) throws IOException {
        CapabilityFiles.set(server, FileCapabilities.EMPTY.withRootId(0));
        // @start region="baseline"
        try (Stream<ScanResult> results = CapabilityFiles.scan(tree, ScanOptions.DEFAULT)) {
            FileBaseline.Changes changes = FileBaseline.read(kept).compare(FileBaseline.of(results));
            System.out.println(changes.added() + " " + changes.removed() + " " + changes.changed());
        }
        // @end
        // @start region="remove"
        boolean hadSome = CapabilityFiles.remove(server);
        // @end
        System.out.println(hadSome + " " + CapabilitySet.of(CAP_NET_BIND_SERVICE));
    }
}
