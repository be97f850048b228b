package dev.jcap.linux.files;

import dev.jcap.CapabilityFormatException;
import dev.jcap.FileCapabilities;
import dev.jcap.linux.files.FileCapabilitiesException.Trouble;
import dev.jcap.linux.internal.kernel.Errno;
import dev.jcap.linux.internal.kernel.LinuxKernel;
import dev.jcap.linux.internal.kernel.ThreadSets;
import dev.jcap.linux.internal.shared.RunningKernel;
import dev.jcap.linux.internal.system.FileType;
import dev.jcap.linux.internal.system.LinuxFiles.Writing;
import dev.jcap.linux.internal.system.LinuxFiles;
import dev.jcap.linux.internal.system.PathBytes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A regular file, held by a descriptor that was not opened for reading or writing ({@code O_PATH}): whatever is put in
 * its place meanwhile, each operation meets this file.
 */
final class PinnedFile implements AutoCloseable {

    /** Writers of this JVM do not come between another's look and its write. */
    private static final ReentrantLock WRITERS = new ReentrantLock();

    private final LinuxKernel kernel;
    private final LinuxFiles files;
    private final Path path;
    private final int descriptor;

    private PinnedFile(LinuxKernel kernel, Path path, int descriptor) {
        this.kernel = kernel;
        this.files = new LinuxFiles(kernel);
        this.path = path;
        this.descriptor = descriptor;
    }

    /** Finds the file and makes sure that it is a regular one. */
    static PinnedFile at(Path path, boolean follow) throws IOException {
        LinuxKernel kernel = RunningKernel.get();
        long descriptor = new LinuxFiles(kernel).hold(PathBytes.of(path), follow);
        if (descriptor < 0) {
            throw FileErrors.lookup(path, descriptor);
        }
        PinnedFile file = new PinnedFile(kernel, path, (int) descriptor);
        try {
            file.requireRegular();
            return file;
        } catch (Throwable trouble) {
            file.close();
            throw trouble;
        }
    }

    private void requireRegular() throws IOException {
        LinuxFiles.Facts facts = files.facts(descriptor);
        if (facts.error() < 0) {
            throw FileErrors.unknown(path, facts.error());
        }
        if (facts.type() != FileType.REGULAR) {
            throw FileErrors.notRegular(path, facts.type());
        }
        if (!files.hasProc()) {
            throw FileErrors.noProc(path);
        }
    }

    Optional<FileCapabilities> read() throws IOException {
        LinuxFiles.Attribute attribute = files.capabilities(descriptor);
        if (Errno.ENODATA.is(attribute.error())) {
            return Optional.empty();
        }
        if (attribute.error() < 0) {
            throw FileErrors.reading(path, attribute.error());
        }
        return Optional.of(decode(path, attribute.value()));
    }

    /** Decodes what the kernel has checked already, unless it is a later one than this code knows. */
    static FileCapabilities decode(Path path, byte[] attribute) throws FileCapabilitiesException {
        try {
            return FileCapabilities.decode(attribute);
        } catch (CapabilityFormatException e) {
            FileCapabilitiesException damaged = new FileCapabilitiesException(path, Trouble.DAMAGED, e.getMessage());
            damaged.initCause(e);
            throw damaged;
        }
    }

    void write(FileCapabilities wanted) throws IOException {
        WRITERS.lock();
        try {
            requireWritten(put(wanted, Writing.ANYWAY), wanted.rootId());
            requireFound(Optional.of(wanted));
        } finally {
            WRITERS.unlock();
        }
    }

    /** Whether there was something to remove. */
    boolean remove() throws IOException {
        WRITERS.lock();
        try {
            long error = files.removeCapabilities(descriptor);
            if (!Errno.ENODATA.is(error)) {
                requireRemoved(error);
                requireFound(Optional.empty());
            }
            return error == 0;
        } finally {
            WRITERS.unlock();
        }
    }

    /** Replaces exactly this value by another; false when it is not there any more, and nothing has changed. */
    boolean replace(Optional<FileCapabilities> before, Optional<FileCapabilities> after) throws IOException {
        WRITERS.lock();
        try {
            if (!read().equals(before)) {
                return false;
            }
            if (before.equals(after)) {
                return true;
            }
            long error = exchange(before, after);
            if (Errno.EEXIST.is(error) || Errno.ENODATA.is(error)) {
                return false;
            }
            if (after.isPresent()) {
                requireWritten(error, after.get().rootId());
            } else {
                requireRemoved(error);
            }
            requireFound(after);
            return true;
        } finally {
            WRITERS.unlock();
        }
    }

    private long exchange(Optional<FileCapabilities> before, Optional<FileCapabilities> after) {
        return after.isPresent()
                ? put(after.get(), before.isPresent() ? Writing.REPLACE : Writing.CREATE)
                : files.removeCapabilities(descriptor);
    }

    private long put(FileCapabilities wanted, Writing writing) {
        return files.setCapabilities(descriptor, wanted.encode(), writing);
    }

    private void requireWritten(long error, long rootId) throws IOException {
        requireDone("setxattr", error, rootId);
    }

    private void requireRemoved(long error) throws IOException {
        requireDone("removexattr", error, 0);
    }

    private void requireDone(String call, long error, long rootId) throws IOException {
        if (error < 0) {
            long effective = ThreadSets.read(kernel, 0).state().effective().mask();
            throw FileErrors.writing(path, call, error, rootId, effective);
        }
    }

    private void requireFound(Optional<FileCapabilities> wanted) throws IOException {
        Optional<FileCapabilities> found = read();
        if (!found.equals(wanted)) {
            throw FileErrors.notAsWritten(path, wanted, found);
        }
    }

    @Override
    public void close() {
        files.close(descriptor);
    }
}
