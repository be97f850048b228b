package dev.jcap.linux.files;

import dev.jcap.FileCapabilities;
import dev.jcap.FileDifference;
import dev.jcap.linux.CapabilityException;
import dev.jcap.linux.ThreadCapabilities;
import dev.jcap.linux.internal.kernel.LinuxKernel;
import dev.jcap.linux.internal.shared.RunningKernel;
import dev.jcap.linux.internal.system.FileType;
import dev.jcap.linux.internal.system.LinuxFiles;
import dev.jcap.linux.internal.system.PathBytes;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Reads, changes and compares the capabilities of files, in the manner of {@link java.nio.file.Files}.
 *
 * {@snippet class="dev.jcap.example.FileExamples" region="set-get"}
 *
 * <p>A file is found once, without opening it for reading or writing ({@code open(2)} with {@code O_PATH}), must be a
 * regular file, and is then read and changed through {@code /proc/self/fd}. So nothing that is put in its place meanwhile
 * is touched, no FIFO waits and no device starts.
 *
 * <p>A symbolic link in the last place is refused unless {@link FileVisitOption#FOLLOW_LINKS} is given; the directories
 * before it may be links, as everywhere. That is the other way round than in {@code Files}, which follows unless told not
 * to: whoever may write into the directory could otherwise choose the file that is made privileged. With that option an
 * open descriptor {@code n} can be given as {@code Path.of("/proc/self/fd/" + n)}. A {@code FileChannel} cannot: the JDK
 * does not tell its descriptor.
 *
 * <p>Reading needs the right to search the directories on the way, and nothing on the file itself. Changing needs
 * {@code CAP_SETFCAP} effective on the calling thread, for one's own files too; it is not raised here, as libcap's
 * {@code cap_set_file(3)} does not: see {@link ThreadCapabilities#raise}. On a virtual thread the capabilities are those of
 * its carrier. The root id of a file is a number of the user namespace of this process; in one that is not the first, the
 * kernel stores a value with root id 0 as one that counts in that namespace only.
 *
 * <p>All methods throw {@link java.nio.file.NoSuchFileException}, {@link java.nio.file.AccessDeniedException} and
 * {@link java.nio.file.FileSystemLoopException} as {@code Files} does, {@link FileCapabilitiesException} for what only file
 * capabilities know, each with the path and the reason in its message; {@link java.nio.file.ProviderMismatchException} for
 * a path of another file system provider, and {@link CapabilityException} where jcap cannot work at all.
 *
 * <p>Source: <a href="https://man7.org/linux/man-pages/man7/capabilities.7.html">capabilities(7)</a>,
 * <a href="https://man7.org/linux/man-pages/man7/xattr.7.html">xattr(7)</a>.
 *
 * @since 0.1
 */
public final class CapabilityFiles {

    private static final int ATTEMPTS = 100;

    private CapabilityFiles() {}

    /**
     * Reads the capabilities of a file.
     *
     * @param file    a regular file
     * @param options {@code FOLLOW_LINKS}: a link stands for its target
     * @return empty when it has no attribute, which is not the same as an empty one
     * @throws java.nio.file.NoSuchFileException   when there is no such file
     * @throws java.nio.file.AccessDeniedException when a directory on the way may not be searched
     * @throws FileCapabilitiesException           when it is no regular file, or the attribute cannot be read
     * @throws IOException                         when it cannot be reached for another reason
     */
    public static Optional<FileCapabilities> get(Path file, FileVisitOption... options) throws IOException {
        try (PinnedFile held = PinnedFile.at(file, isFollowing(options))) {
            return held.read();
        }
    }

    /**
     * Gives a file these capabilities, in place of any others, and reads them back. Needs {@code CAP_SETFCAP}.
     *
     * @param file         a regular file
     * @param capabilities what it shall have
     * @param options      {@code FOLLOW_LINKS}: a link stands for its target
     * @throws java.nio.file.NoSuchFileException   when there is no such file
     * @throws java.nio.file.AccessDeniedException when {@code CAP_SETFCAP} is missing or the file is immutable; nothing
     *                                             has changed
     * @throws FileCapabilitiesException           when it is no regular file, or the kernel refuses: nothing has changed;
     *                                             or when something else was read back ({@code NOT_AS_WRITTEN})
     * @throws IOException                         when it cannot be reached for another reason; nothing has changed
     */
    public static void set(Path file, FileCapabilities capabilities, FileVisitOption... options) throws IOException {
        try (PinnedFile held = PinnedFile.at(file, isFollowing(options))) {
            held.write(capabilities);
        }
    }

    /**
     * Takes the attribute from a file, a damaged one too, and makes sure that it is gone. Needs {@code CAP_SETFCAP}.
     *
     * @param file    a regular file
     * @param options {@code FOLLOW_LINKS}: a link stands for its target
     * @return false when there was none
     * @throws java.nio.file.NoSuchFileException   when there is no such file
     * @throws java.nio.file.AccessDeniedException when {@code CAP_SETFCAP} is missing or the file is immutable; nothing
     *                                             has changed
     * @throws FileCapabilitiesException           when it is no regular file, or the kernel refuses: nothing has changed;
     *                                             or when there is one again ({@code NOT_AS_WRITTEN})
     * @throws IOException                         when it cannot be reached for another reason; nothing has changed
     */
    public static boolean remove(Path file, FileVisitOption... options) throws IOException {
        try (PinnedFile held = PinnedFile.at(file, isFollowing(options))) {
            return held.remove();
        }
    }

    /**
     * Reads the capabilities of a file, lets a function change them, and writes them if nobody else has changed them
     * meanwhile; otherwise starts again. Writes nothing when the function returns what it was given.
     *
     * <p>Among the callers of this class in one JVM no change is lost. The kernel cannot compare and set: what another
     * program writes between the last look and the write, some microseconds, is found out when it adds or removes the
     * attribute, and lost when it replaces one by another.
     *
     * @param file    a regular file
     * @param change  from what there is to what shall be, empty being no attribute; called again for each attempt
     * @param options {@code FOLLOW_LINKS}: a link stands for its target
     * @return what the file has now
     * @throws java.nio.file.NoSuchFileException   when there is no such file
     * @throws java.nio.file.AccessDeniedException when {@code CAP_SETFCAP} is missing or the file is immutable; nothing
     *                                             has changed
     * @throws FileCapabilitiesException           when it is no regular file, its attribute is damaged or the kernel
     *                                             refuses: nothing has changed; or when somebody else changed the
     *                                             attribute ({@code NOT_AS_WRITTEN})
     * @throws IOException                         when it cannot be reached for another reason; nothing has changed
     */
    public static Optional<FileCapabilities> update(
            Path file, UnaryOperator<Optional<FileCapabilities>> change, FileVisitOption... options) throws IOException {
        try (PinnedFile held = PinnedFile.at(file, isFollowing(options))) {
            for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
                Optional<FileCapabilities> before = held.read();
                Optional<FileCapabilities> after = change.apply(before);
                if (held.replace(before, after)) {
                    return after;
                }
            }
        }
        throw FileErrors.neverTheSame(file, ATTEMPTS);
    }

    /**
     * Compares the capabilities of a file with the wanted ones, as {@code setcap -v} does.
     *
     * @param file    a regular file
     * @param wanted  what it should have
     * @param options {@code FOLLOW_LINKS}: a link stands for its target
     * @return how they differ
     * @throws java.nio.file.NoSuchFileException   when there is no such file
     * @throws java.nio.file.AccessDeniedException when a directory on the way may not be searched
     * @throws FileCapabilitiesException           when it is no regular file, or the attribute cannot be read
     * @throws IOException                         when it cannot be reached for another reason
     */
    public static FileDifference compare(Path file, FileCapabilities wanted, FileVisitOption... options)
            throws IOException {
        return new FileDifference(Optional.of(wanted), get(file, options));
    }

    /**
     * Finds the files with capabilities in a directory and all directories below it, on several threads. Links are not
     * followed. Of a file with several names in the tree only the first one is reported, after all others.
     *
     * {@snippet class="dev.jcap.example.FileExamples" region="scan"}
     *
     * <p>What may not be read, or whose attribute is damaged, is reported as a {@link ScanResult.Problem}; what vanishes
     * meanwhile, and what is on file systems without such attributes, is passed over. {@code CAP_DAC_READ_SEARCH} effective
     * on the calling thread lets the scan into every directory.
     *
     * <p>The scan begins now and stops while about a thousand results are not taken. Its memory grows with the depth of the
     * tree and with the number of files that have both capabilities and several names, not with the size of the tree.
     * Close the stream: that ends the scan and its threads. The order of the results is not defined. Taking results throws
     * {@link java.io.UncheckedIOException} when the thread is interrupted, and {@link IllegalStateException} when the
     * stream was closed: the end of the results always means that everything has been looked at.
     *
     * @param root    a directory; for a regular file, that file alone
     * @param options how to scan
     * @return the results, to be closed
     * @throws java.nio.file.NoSuchFileException   when there is no such directory
     * @throws java.nio.file.AccessDeniedException when it may not be read
     * @throws FileCapabilitiesException           when it is neither a directory nor a regular file
     * @throws IOException                         when it cannot be read for another reason
     */
    public static Stream<ScanResult> scan(Path root, ScanOptions options) throws IOException {
        LinuxKernel kernel = RunningKernel.get();
        long held = new LinuxFiles(kernel).hold(PathBytes.of(root), false);
        if (held < 0) {
            throw FileErrors.lookup(root, held);
        }
        try {
            LinuxFiles.Facts facts = new LinuxFiles(kernel).facts((int) held);
            if (facts.type() == FileType.DIRECTORY) {
                return ScanStream.of(FileScan.start(kernel, root, (int) held, options));
            }
        } finally {
            kernel.close((int) held);
        }
        return get(root).<ScanResult>map(found -> new ScanResult.Found(root, found)).stream();
    }

    private static boolean isFollowing(FileVisitOption... options) {
        return List.of(options).contains(FileVisitOption.FOLLOW_LINKS);
    }
}
