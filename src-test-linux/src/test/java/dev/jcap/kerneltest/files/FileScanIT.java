package dev.jcap.kerneltest.files;

import static dev.jcap.kerneltest.support.Scenarios.require;
import static dev.jcap.kerneltest.support.Scenarios.requireEqual;

import dev.jcap.CapabilitySet;
import dev.jcap.FileCapabilities;
import dev.jcap.kerneltest.profile.Tool;
import dev.jcap.kerneltest.support.ChildJvm;
import dev.jcap.kerneltest.support.ChildPrivilege;
import dev.jcap.kerneltest.support.Scenarios;
import dev.jcap.kerneltest.support.Slow;
import dev.jcap.kerneltest.support.TempTree;
import dev.jcap.linux.files.CapabilityFiles;
import dev.jcap.linux.files.FileBaseline;
import dev.jcap.linux.files.FileCapabilitiesException;
import dev.jcap.linux.files.FileCapabilitiesException.Trouble;
import dev.jcap.linux.files.ScanOptions;
import dev.jcap.linux.files.ScanProgress;
import dev.jcap.linux.files.ScanResult;
import dev.jcap.proof.Trial;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Scans of trees on the kernel. */
@Slow
class FileScanIT {

    private static final FileCapabilities RAW = FileCapabilities.parse("cap_net_raw=ep");

    private static List<ScanResult> scan(Path root, ScanOptions options) throws IOException {
        try (Stream<ScanResult> results = CapabilityFiles.scan(root, options)) {
            return results.toList();
        }
    }

    /** What was found, as getcap prints it, sorted. */
    private static List<String> lines(List<ScanResult> results) {
        return results.stream()
                .map(result -> ((ScanResult.Found) result).toString())
                .sorted()
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {TempTree.DISK, TempTree.MEMORY})
    @Tag("random")
    void scan_ofRandomTree_findsWhatGetcapFinds(String place) throws Exception {
        Tool.require("getcap", "libcap2-bin");
        Trial random = Trial.random(getClass(), "a scan of a random tree finds what getcap finds", 5_000);
        random.run(trial -> ChildJvm.in(ChildPrivilege.ANY_ROOT)
                .run(AsGetcap.class, place, Long.toString(trial.seed()), Integer.toString(trial.cases()))
                .passed());
    }

    static final class AsGetcap {
        public static void main(String[] args) throws Exception {
            SplittableRandom random = new SplittableRandom(Long.parseLong(args[1]));
            try (TempTree tempTree = TempTree.in(args[0])) {
                int entries = Integer.parseInt(args[2]);
                int files = grow(tempTree, entries, random);
                String root = tempTree.directory().toString();
                List<String> expected = TempTree.run("getcap", "-n", "-r", root).lines().sorted().toList();
                require(expected.size() > entries / 50, "files with capabilities");
                for (int threads : new int[] {1, 2, 7}) {
                    AtomicReference<ScanProgress> last = new AtomicReference<>();
                    List<ScanResult> found = scan(
                            tempTree.directory(), ScanOptions.DEFAULT.withThreads(threads).withProgress(last::set));
                    requireEqual(List.of(), difference(expected, lines(found)), "what only one of them finds");
                    requireEqual((long) files, last.get().files(), "regular files");
                    requireEqual((long) expected.size(), last.get().found(), "found");
                    requireEqual(0L, last.get().problems(), "problems");
                }
            }
        }

        private static List<String> difference(List<String> one, List<String> other) {
            List<String> difference = new ArrayList<>(one);
            other.stream().filter(line -> !difference.remove(line)).forEach(line -> difference.add("not " + line));
            return difference;
        }

        /** Directories in directories, with files of all kinds; how many regular ones. */
        private static int grow(TempTree tempTree, int entries, SplittableRandom random) throws Exception {
            List<Path> folders = new ArrayList<>(List.of(tempTree.directory()));
            int files = 0;
            for (int i = 0; i < entries; i++) {
                Path parent = folders.get(random.nextInt(folders.size()));
                switch (random.nextInt(20)) {
                    case 0, 1 -> folders.add(Files.createDirectory(parent.resolve("folder" + i)));
                    case 2 -> Files.createSymbolicLink(parent.resolve("link" + i), tempTree.directory());
                    default -> {
                        Path file = Files.createFile(parent.resolve("a file" + i));
                        files++;
                        if (random.nextInt(10) == 0) {
                            CapabilityFiles.set(file, value(random));
                        }
                    }
                }
            }
            TempTree.run("mkfifo", tempTree.path("fifo").toString());
            return files;
        }

        private static FileCapabilities value(SplittableRandom random) {
            return new FileCapabilities(
                    new CapabilitySet(1L << random.nextInt(41)), CapabilitySet.EMPTY, random.nextBoolean(), 0);
        }
    }

    @Test
    void scan_ofUnusualNamesAndLinks_reportsEachFileOnceByItsFirstName() {
        ChildJvm.in(ChildPrivilege.ANY_ROOT).run(Names.class).passed();
        ChildJvm.in(ChildPrivilege.ANY_ROOT).under("env", "LC_ALL=C").run(Names.class).passed();
    }

    static final class Names {
        public static void main(String[] args) throws Exception {
            try (TempTree tempTree = TempTree.in(TempTree.DISK)) {
                String prefix = tempTree.directory().toUri().getRawPath();
                List<Path> files = new ArrayList<>();
                for (String name : List.of("%0A", "%20x%20", "%FF%FE", "%C3%A9", "d%80/%FF", "d%80/x")) {
                    Path file = Path.of(URI.create("file://" + prefix + name));
                    Files.createDirectories(file.getParent());
                    CapabilityFiles.set(Files.createFile(file), RAW);
                    files.add(file);
                }
                for (String name : List.of("linked-2", "linked-1", "linked-3")) {
                    Path first = tempTree.path("linked-2");
                    if (Files.exists(first)) {
                        Files.createLink(tempTree.path(name), first);
                    } else {
                        CapabilityFiles.set(Files.createFile(first), RAW);
                    }
                }
                files.add(tempTree.path("linked-1"));
                List<Path> found = scan(tempTree.directory(), ScanOptions.DEFAULT).stream()
                        .map(ScanResult::file)
                        .toList();
                requireEqual(files.stream().sorted().toList(), found.stream().sorted().toList(), "found");
                requireEqual(tempTree.path("linked-1"), found.getLast(), "of several names, the first, at the end");
                for (Path file : found) {
                    requireEqual(RAW, CapabilityFiles.get(file).orElseThrow(), "through the path that was reported");
                }
                requireBaselineKeeps(tempTree);
            }
        }

        private static void requireBaselineKeeps(TempTree tempTree) throws IOException {
            try (Stream<ScanResult> results = CapabilityFiles.scan(tempTree.directory(), ScanOptions.DEFAULT)) {
                FileBaseline now = FileBaseline.of(results);
                Path kept = tempTree.path("baseline");
                now.write(kept);
                requireEqual(now, FileBaseline.read(kept), "read back");
                require(FileBaseline.read(kept).compare(now).isEmpty(), "no changes");
            }
        }
    }

    @Test
    void scan_ofClosedDirectories_reportsThemAndGoesOn() {
        ChildJvm.in(ChildPrivilege.PLAIN_USER).run(Closed.class).passed();
    }

    static final class Closed {
        public static void main(String[] args) throws Exception {
            try (TempTree tempTree = TempTree.in(TempTree.DISK)) {
                Path closed = Files.createDirectory(tempTree.path("closed"));
                Path listable = Files.createDirectory(tempTree.path("listable"));
                Path hidden = Files.createFile(listable.resolve("hidden"));
                Files.createFile(Files.createDirectory(tempTree.path("open")).resolve("f"));
                Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("---------"));
                Files.setPosixFilePermissions(listable, PosixFilePermissions.fromString("r--------"));
                try {
                    requireProblems(tempTree, List.of(closed, hidden));
                    FileIT.requireRefused(
                            AccessDeniedException.class, closed, () -> CapabilityFiles.scan(closed, ScanOptions.DEFAULT));
                } finally {
                    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
                    Files.setPosixFilePermissions(listable, PosixFilePermissions.fromString("rwx------"));
                }
            }
        }

        private static void requireProblems(TempTree tempTree, List<Path> expected) throws IOException {
            List<ScanResult> results = scan(tempTree.directory(), ScanOptions.DEFAULT);
            results.forEach(System.out::println);
            requireEqual(expected, results.stream().map(ScanResult::file).sorted().toList(), "problems");
            for (ScanResult result : results) {
                require(
                        result instanceof ScanResult.Problem(_, AccessDeniedException denied)
                                && denied.getFile().equals(result.file().toString()),
                        result.toString());
            }
            try (Stream<ScanResult> again = CapabilityFiles.scan(tempTree.directory(), ScanOptions.DEFAULT)) {
                FileBaseline.of(again);
                throw new AssertionError("a baseline of an incomplete scan");
            } catch (IOException e) {
                require(e.getMessage().startsWith("the scan is incomplete: 2 problems"), e.getMessage());
            }
        }
    }

    @Test
    void scan_ofDamagedAttribute_reportsIt() {
        ChildJvm.in(ChildPrivilege.ROOT).run(Damaged.class).passed();
    }

    static final class Damaged {
        public static void main(String[] args) throws Exception {
            try (TempTree tempTree = TempTree.in(TempTree.DISK)) {
                Path file = tempTree.file("f");
                requireEqual(0, RawAttribute.set(file, ""), "length 0");
                List<ScanResult> results = scan(tempTree.directory(), ScanOptions.DEFAULT);
                requireEqual(1, results.size(), "results");
                require(
                        results.getFirst() instanceof ScanResult.Problem(Path where, FileCapabilitiesException e)
                                && where.equals(file)
                                && e.trouble() == Trouble.DAMAGED,
                        results.toString());
            }
        }
    }

    @Test
    void scan_ofRootThatIsNoDirectory_isTheFileOrRefused() {
        ChildJvm.in(ChildPrivilege.ANY_ROOT).run(Roots.class).passed();
    }

    static final class Roots {
        public static void main(String[] args) throws Exception {
            try (TempTree tempTree = TempTree.in(TempTree.DISK)) {
                Path file = tempTree.file("f");
                requireEqual(List.of(), scan(file, ScanOptions.DEFAULT), "a file without capabilities");
                CapabilityFiles.set(file, RAW);
                requireEqual(List.of(file + " " + RAW), lines(scan(file, ScanOptions.DEFAULT)), "a file");
                Path link = Files.createSymbolicLink(tempTree.path("l"), tempTree.directory());
                FileIT.requireTrouble(Trouble.SYMBOLIC_LINK, () -> scan(link, ScanOptions.DEFAULT));
                FileIT.requireTrouble(
                        Trouble.NOT_A_REGULAR_FILE, () -> scan(Path.of("/dev/null"), ScanOptions.DEFAULT));
                Path missing = tempTree.path("missing");
                FileIT.requireRefused(
                        NoSuchFileException.class, missing, () -> scan(missing, ScanOptions.DEFAULT));
            }
        }
    }

    @Test
    void scan_onOneFileSystem_entersNoOther() {
        ChildJvm.in(ChildPrivilege.ROOT).under("unshare", "--mount", "--").run(Mounts.class).passed();
    }

    static final class Mounts {
        public static void main(String[] args) throws Exception {
            try (TempTree tempTree = TempTree.in(TempTree.DISK)) {
                Path mount = Files.createDirectories(tempTree.path("a/mount"));
                TempTree.run("mount", "-t", "tmpfs", "none", mount.toString());
                Path there = Files.createFile(mount.resolve("there"));
                Path here = tempTree.file("here");
                CapabilityFiles.set(here, RAW);
                CapabilityFiles.set(there, RAW);
                ScanOptions options = ScanOptions.DEFAULT;
                requireEqual(
                        List.of(there + " " + RAW, here + " " + RAW),
                        lines(scan(tempTree.directory(), options)), "everywhere");
                requireEqual(
                        List.of(here + " " + RAW),
                        lines(scan(tempTree.directory(), options.onOneFileSystem())), "on one file system");
                requireEqual(
                        List.of(there + " " + RAW), lines(scan(mount, options.onOneFileSystem())), "on the other one");
                TempTree.run("umount", mount.toString());
            }
        }
    }

    @Test
    void scan_whileFilesComeAndGo_goesOnWithoutProblems() {
        ChildJvm.in(ChildPrivilege.ANY_ROOT).run(Restless.class).passed();
    }

    static final class Restless {
        private static final int SCANS = 300;
        private static volatile boolean over;

        public static void main(String[] args) throws Exception {
            try (TempTree tempTree = TempTree.in(TempTree.MEMORY)) {
                Path stays = tempTree.file("stays");
                CapabilityFiles.set(stays, RAW);
                AtomicReference<Exception> trouble = new AtomicReference<>();
                Thread restless = Thread.ofPlatform().start(() -> {
                    try {
                        while (!over) {
                            comeAndGo(tempTree);
                        }
                    } catch (IOException e) {
                        trouble.set(e);
                    }
                });
                for (int i = 0; i < SCANS; i++) {
                    List<ScanResult> results = scan(tempTree.directory(), ScanOptions.DEFAULT);
                    require(lines(results).contains(stays + " " + RAW), "the file that stays: " + results);
                }
                over = true;
                restless.join();
                requireEqual(null, trouble.get(), "the other thread's trouble");
            }
        }

        private static void comeAndGo(TempTree tempTree) throws IOException {
            for (int i = 0; i < 20; i++) {
                Path folder = Files.createDirectory(tempTree.path("d" + i));
                for (int j = 0; j < 5; j++) {
                    CapabilityFiles.set(Files.createFile(folder.resolve("f" + j)), RAW);
                }
            }
            for (int i = 0; i < 20; i++) {
                for (int j = 0; j < 5; j++) {
                    Files.delete(tempTree.path("d" + i + "/f" + j));
                }
                Files.delete(tempTree.path("d" + i));
            }
        }
    }

    @Test
    void close_beforeTheEnd_endsThreadsAndClosesDescriptors() {
        ChildJvm.in(ChildPrivilege.ANY_ROOT).run(Cancelled.class).passed();
    }

    static final class Cancelled {
        private static final int FOLDERS = 60;

        public static void main(String[] args) throws Exception {
            try (TempTree tempTree = TempTree.in(TempTree.MEMORY)) {
                for (int i = 0; i < FOLDERS; i++) {
                    Path folder = Files.createDirectories(tempTree.path("a" + i % 7 + "/b" + i));
                    for (int j = 0; j < 50; j++) {
                        CapabilityFiles.set(Files.createFile(folder.resolve("f" + j)), RAW);
                    }
                }
                scan(tempTree.directory(), ScanOptions.DEFAULT);
                long descriptors = descriptors();
                for (int taken : new int[] {0, 1, 17, 1000, 2990}) {
                    Stream<ScanResult> results = CapabilityFiles.scan(tempTree.directory(), ScanOptions.DEFAULT);
                    Iterator<ScanResult> iterator = results.iterator();
                    for (int i = 0; i < taken; i++) {
                        iterator.next();
                    }
                    results.close();
                    requireNothingLeft(descriptors);
                    if (taken < FOLDERS) {
                        requireNoFalseEnd(iterator);
                    }
                }
                requireListenerCanStop(tempTree, descriptors);
                requireInterruptionIsSaid(tempTree, descriptors);
            }
        }

        private static void requireNothingLeft(long descriptors) {
            require(
                    Thread.getAllStackTraces().keySet().stream().noneMatch(t -> t.getName().startsWith("jcap-scan")),
                    "no thread of the scan is left");
            requireEqual(descriptors, descriptors(), "open descriptors");
        }

        /** What was closed early must not look like a complete scan. */
        private static void requireNoFalseEnd(Iterator<ScanResult> iterator) {
            Scenarios.requireThrows(IllegalStateException.class, () -> iterator.forEachRemaining(_ -> {}));
        }

        private static void requireListenerCanStop(TempTree tempTree, long descriptors) throws IOException {
            ScanOptions stopping = ScanOptions.DEFAULT.withProgress(_ -> {
                throw new UnsupportedOperationException("enough");
            });
            Scenarios.requireThrows(UnsupportedOperationException.class, () -> {
                try {
                    scan(tempTree.directory(), stopping);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            requireNothingLeft(descriptors);
        }

        private static void requireInterruptionIsSaid(TempTree tempTree, long descriptors) throws IOException {
            try (Stream<ScanResult> results = CapabilityFiles.scan(tempTree.directory(), ScanOptions.DEFAULT)) {
                Thread.currentThread().interrupt();
                Scenarios.requireThrows(UncheckedIOException.class, () -> results.forEach(_ -> {}));
                require(Thread.interrupted(), "still interrupted");
            }
            requireNothingLeft(descriptors);
        }

        private static long descriptors() {
            try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
                return descriptors.count();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Test
    void scan_ofDeepTree_goesToThePathsTheKernelTakes() {
        ChildJvm.in(ChildPrivilege.ANY_ROOT).run(Deep.class).passed();
    }

    static final class Deep {
        private static final String NAME = "n".repeat(200);

        public static void main(String[] args) throws Exception {
            try (TempTree tempTree = TempTree.in(TempTree.DISK)) {
                String shell = "cd " + tempTree.directory() + " && for i in $(seq 30); do mkdir " + NAME + " && cd -P "
                        + NAME + "; done";
                TempTree.run("sh", "-c", shell);
                CapabilityFiles.set(tempTree.file(NAME + "/f"), RAW);
                List<ScanResult> results = scan(tempTree.directory(), ScanOptions.DEFAULT);
                requireEqual(2, results.size(), "results");
                require(results.stream().anyMatch(ScanResult.Found.class::isInstance), "the file");
                require(
                        results.stream().anyMatch(result -> result instanceof ScanResult.Problem problem
                                && problem.trouble().getMessage().contains("ENAMETOOLONG (36)")),
                        "the end of it is said");
                TempTree.run("rm", "-r", tempTree.path(NAME).toString());
            }
        }
    }

    @Test
    void scan_ofBigTreeInSmallHeap_needsNoMoreMemory() {
        ChildJvm.in(ChildPrivilege.HERE).with("-Xmx10m", "-XX:+UseSerialGC").run(BigTree.class).passed();
    }

    /** The names alone would not fit into the heap. */
    static final class BigTree {
        private static final int FOLDERS = 100;
        private static final int FILES = 600;

        public static void main(String[] args) throws Exception {
            try (TempTree tempTree = TempTree.in(TempTree.MEMORY)) {
                String name = "f".repeat(240);
                for (int i = 0; i < FOLDERS; i++) {
                    Path folder = Files.createDirectory(tempTree.path("d" + i));
                    for (int j = 0; j < FILES; j++) {
                        Files.createFile(folder.resolve(name + j));
                    }
                }
                AtomicReference<ScanProgress> last = new AtomicReference<>();
                requireEqual(
                        List.of(), scan(tempTree.directory(), ScanOptions.DEFAULT.withProgress(last::set)), "results");
                requireEqual(
                        new ScanProgress(FOLDERS + 1L, (long) FOLDERS * FILES, 0, 0), last.get(), "the end of the scan");
            }
        }
    }
}
