package dev.jcap.linux.files;

import dev.jcap.CapabilityFormatException;
import dev.jcap.FileCapabilities;
import dev.jcap.FileDifference;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The files with capabilities that a scan has found, to be kept and compared with a later one.
 *
 * {@snippet class="dev.jcap.example.FileExamples" region="baseline"}
 *
 * <p>As a text it has comment lines that start with {@code #}, then a line for each file in the order of the paths'
 * bytes: the path, a space, and the text of {@link FileCapabilities#toString()}, or {@code 0x} and the attribute in
 * hexadecimal where that text does not tell everything. In paths, all but printable ASCII, and the space, {@code #} and
 * {@code \}, are written as {@code \xNN} for each byte. Every line ends with a line feed.
 *
 * @param files the files, by path; not modifiable
 * @since 0.1
 */
public record FileBaseline(SortedMap<Path, FileCapabilities> files) {

    private static final int NAMED_PROBLEMS = 20;

    /** Copies the map. */
    public FileBaseline {
        files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
    }

    /**
     * Takes the results of a complete scan.
     *
     * @param results of {@link CapabilityFiles#scan}; not closed here
     * @return the baseline
     * @throws IOException when there is a problem among the results: a file that nobody could look at may have
     *                     capabilities
     */
    public static FileBaseline of(Stream<ScanResult> results) throws IOException {
        List<ScanResult.Problem> some = new ArrayList<>();
        long[] count = new long[1];
        FileBaseline baseline = of(results, problem -> {
            if (count[0]++ < NAMED_PROBLEMS) {
                some.add(problem);
            }
        });
        if (count[0] > 0) {
            throw incomplete(some, count[0]);
        }
        return baseline;
    }

    private static IOException incomplete(List<ScanResult.Problem> some, long count) {
        StringBuilder message = new StringBuilder("the scan is incomplete: ").append(count).append(" problems");
        some.forEach(problem -> message.append('\n').append(problem));
        if (count > some.size()) {
            message.append("\nand ").append(count - some.size()).append(" more");
        }
        return new IOException(message.toString());
    }

    /**
     * Takes the results of a scan, although it may be incomplete.
     *
     * @param results  of {@link CapabilityFiles#scan}; not closed here
     * @param problems is told what the baseline lacks
     * @return the baseline
     */
    public static FileBaseline of(Stream<ScanResult> results, Consumer<ScanResult.Problem> problems) {
        SortedMap<Path, FileCapabilities> files = new TreeMap<>();
        results.sequential().forEach(result -> {
            switch (result) {
                case ScanResult.Found(Path file, FileCapabilities capabilities) -> files.put(file, capabilities);
                case ScanResult.Problem problem -> problems.accept(problem);
            }
        });
        return new FileBaseline(files);
    }

    /**
     * Reads a baseline.
     *
     * @param file what {@link #write} has written
     * @return the baseline
     * @throws CapabilityFormatException when a line is something else; its reason starts with the number of the line, its
     *                                   input is that line
     * @throws IOException               when the file cannot be read
     */
    public static FileBaseline read(Path file) throws IOException {
        byte[] text;
        try {
            text = Files.readAllBytes(file);
        } catch (FileSystemException e) {
            throw e;
        } catch (IOException e) {
            throw unusable(file, e.getMessage(), e);
        }
        return parse(new String(text, StandardCharsets.ISO_8859_1));
    }

    /**
     * Reads the text of a baseline.
     *
     * @param text as {@link #toString()} gives it; the order of the lines does not matter
     * @return the baseline
     * @throws CapabilityFormatException when a line is something else; its reason starts with the number of the line, its
     *                                   input is that line
     */
    public static FileBaseline parse(String text) {
        SortedMap<Path, FileCapabilities> files = new TreeMap<>();
        int number = 0;
        for (int start = 0; start < text.length();) {
            number++;
            int end = text.indexOf('\n', start);
            String line = text.substring(start, end < 0 ? text.length() : end);
            if (end < 0) {
                throw BaselineLine.refused(number, line, line.length(), "the last line does not end: something is missing");
            }
            add(BaselineLine.parse(number, line), number, line, files);
            start = end + 1;
        }
        return new FileBaseline(files);
    }

    private static void add(
            Optional<BaselineLine> entry, int number, String line, SortedMap<Path, FileCapabilities> files) {
        if (entry.isPresent() && files.put(entry.get().file(), entry.get().capabilities()) != null) {
            throw BaselineLine.refused(number, line, 0, "the second line for this file");
        }
    }

    /**
     * Writes this baseline: whole, or not at all ({@code fsync(2)}, {@code rename(2)}). The new file is readable for its
     * owner only.
     *
     * @param file the file to make or replace; a symbolic link is replaced, not followed
     * @throws IOException when it cannot be written; what was there before stays
     */
    public void write(Path file) throws IOException {
        try {
            replace(file);
        } catch (IOException e) {
            String reason = switch (e) {
                case NoSuchFileException _ -> "its directory is not there";
                case AccessDeniedException _ -> "its directory may not be written";
                case FileSystemException other -> other.getReason();
                default -> e.getMessage();
            };
            throw unusable(file, reason, e);
        }
    }

    private static FileSystemException unusable(Path file, String reason, IOException cause) {
        FileSystemException named = new FileSystemException(file.toString(), null, reason);
        named.initCause(cause);
        return named;
    }

    private void replace(Path file) throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        Path whole = Files.createTempFile(directory, ".jcap-baseline-", ".tmp");
        try {
            try (FileChannel channel = FileChannel.open(whole, StandardOpenOption.WRITE)) {
                ByteBuffer text = StandardCharsets.US_ASCII.encode(toString());
                while (text.hasRemaining()) {
                    channel.write(text);
                }
                channel.force(true);
            }
            Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(whole);
        }
    }

    /**
     * Compares with a later scan of the same tree.
     *
     * @param later the later one
     * @return what has changed since this one
     */
    public Changes compare(FileBaseline later) {
        SortedMap<Path, FileDifference> changes = new TreeMap<>();
        files.forEach((file, before) -> changes.put(
                file, new FileDifference(Optional.of(before), Optional.ofNullable(later.files.get(file)))));
        later.files.forEach((file, now) -> changes.putIfAbsent(
                file, new FileDifference(Optional.empty(), Optional.of(now))));
        changes.values().removeIf(FileDifference::isEmpty);
        return new Changes(changes);
    }

    /** The text, as it is written to a file. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("# File capabilities: path, then what getcap -n shows\n");
        for (Map.Entry<Path, FileCapabilities> entry : files.entrySet()) {
            text.append(new BaselineLine(entry.getKey(), entry.getValue())).append('\n');
        }
        return text.toString();
    }

    /**
     * What has changed between two scans.
     *
     * @param files the files that differ, by path, each with what it had ({@code wanted}) and what it has ({@code found});
     *              not modifiable
     * @since 0.1
     */
    public record Changes(SortedMap<Path, FileDifference> files) {

        /** Copies the map. */
        public Changes {
            files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
        }

        /**
         * The files that had no attribute, or were not there.
         *
         * @return the paths in their order
         */
        public List<Path> added() {
            return where(difference -> difference.wanted().isEmpty());
        }

        /**
         * The files that have no attribute any more, or are not there.
         *
         * @return the paths in their order
         */
        public List<Path> removed() {
            return where(difference -> difference.found().isEmpty());
        }

        /**
         * The files that have another attribute now.
         *
         * @return the paths in their order
         */
        public List<Path> changed() {
            return where(difference -> !difference.presence());
        }

        /**
         * Whether nothing has changed.
         *
         * @return true when there is no file that differs
         */
        public boolean isEmpty() {
            return files.isEmpty();
        }

        private List<Path> where(Predicate<FileDifference> condition) {
            return files.entrySet().stream()
                    .filter(entry -> condition.test(entry.getValue()))
                    .map(Map.Entry::getKey)
                    .toList();
        }

        /** The lines of the baselines, those that are gone with {@code -} in front, those that have come with {@code +}. */
        @Override
        public String toString() {
            StringBuilder text = new StringBuilder();
            files.forEach((file, difference) -> {
                difference.wanted().ifPresent(was -> append(text, '-', new BaselineLine(file, was)));
                difference.found().ifPresent(now -> append(text, '+', new BaselineLine(file, now)));
            });
            return text.toString();
        }

        private static void append(StringBuilder text, char sign, BaselineLine line) {
            text.append(sign).append(line).append('\n');
        }
    }
}
