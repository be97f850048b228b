package dev.jcap.linux.files;

import dev.jcap.linux.internal.kernel.Errno;
import dev.jcap.linux.internal.system.FileType;
import dev.jcap.linux.internal.system.LinuxDirectories.Listing;
import dev.jcap.linux.internal.system.LinuxDirectories;
import dev.jcap.linux.internal.system.LinuxFiles;
import dev.jcap.linux.internal.system.PathBytes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;

/**
 * One thread of a scan: reads a directory and those below it, and gives directories away as long as others want some. All
 * that it needs grows with the depth of the tree only.
 */
final class ScanWorker {

    /** PATH_MAX: longer paths lead nowhere, so directories that have one are not entered. */
    private static final int LONGEST_PATH = 4095;
    private static final int LONGEST_NAME = 256;

    private final FileScan scan;
    private final LinuxDirectories directories;
    private final ArrayDeque<Level> levels = new ArrayDeque<>();
    private final byte[] path = new byte[LONGEST_PATH + LONGEST_NAME + 1];
    private int files;

    /** A directory that is being read, and where names in it are written into the path. */
    private record Level(Listing listing, int nameStart) {}

    ScanWorker(FileScan scan, LinuxDirectories directories) {
        this.scan = scan;
        this.directories = directories;
    }

    /** Reads an open directory and all below it, or as much as is not given away. */
    void read(ScanTask task) throws InterruptedException {
        try {
            System.arraycopy(task.path(), 0, path, 0, task.path().length);
            enter(task.descriptor(), task.path().length);
            while (!levels.isEmpty() && !scan.isCancelled()) {
                step(levels.peek());
            }
        } finally {
            levels.forEach(level -> level.listing().close());
            levels.clear();
        }
    }

    private void enter(int descriptor, int pathLength) {
        int nameStart = pathLength;
        if (pathLength > 0 && path[pathLength - 1] != '/') {
            path[nameStart++] = '/';
        }
        levels.push(new Level(directories.list(descriptor), nameStart));
    }

    /** Looks at files up to the next directory, or leaves. */
    private void step(Level level) throws InterruptedException {
        Listing listing = level.listing();
        while (listing.next()) {
            FileType type = listing.type();
            if (type == FileType.REGULAR) {
                lookAt(level);
            } else if (type == FileType.DIRECTORY || type == FileType.UNKNOWN && isDirectory(level)) {
                descend(level);
                return;
            }
        }
        leave(level);
    }

    private void leave(Level level) throws InterruptedException {
        levels.pop();
        level.listing().close();
        scan.count(files);
        files = 0;
        // A directory that was removed meanwhile answers ENOENT.
        if (level.listing().error() < 0 && !isGone(level.listing().error())) {
            Path directory = pathOf(directoryEnd(level));
            scan.report(new ScanResult.Problem(directory, FileErrors.listing(directory, level.listing().error())));
        }
    }

    private static int directoryEnd(Level level) {
        return level.nameStart() > 1 ? level.nameStart() - 1 : level.nameStart();
    }

    /** For file systems whose directories do not tell types; looks at the entry if it is a regular file. */
    private boolean isDirectory(Level level) throws InterruptedException {
        LinuxFiles.Facts facts = level.listing().facts();
        if (facts.error() < 0) {
            problem(level, facts.error());
        } else if (facts.type() == FileType.REGULAR) {
            lookAt(level);
        }
        return facts.error() >= 0 && facts.type() == FileType.DIRECTORY;
    }

    private void descend(Level level) throws InterruptedException {
        int end = level.listing().copyName(path, level.nameStart());
        if (end > LONGEST_PATH) {
            problem(level, -Errno.ENAMETOOLONG.number());
            return;
        }
        long descriptor = level.listing().open();
        if (descriptor < 0) {
            // What is no directory any more has been exchanged since it was listed.
            if (!Errno.ENOTDIR.is(descriptor) && !Errno.ELOOP.is(descriptor)) {
                problem(level, descriptor);
            }
        } else if (!scan.isWanted(directories, (int) descriptor)) {
            scan.close((int) descriptor);
        } else if (!scan.isHungry() || !scan.give(new ScanTask((int) descriptor, Arrays.copyOf(path, end)))) {
            enter((int) descriptor, end);
        }
    }

    private void problem(Level level, long error) throws InterruptedException {
        if (!isGone(error)) {
            Path file = pathOf(level.listing().copyName(path, level.nameStart()));
            scan.report(new ScanResult.Problem(file, FileErrors.listing(file, error)));
        }
    }

    private void lookAt(Level level) throws InterruptedException {
        files++;
        long size = level.listing().capabilities();
        if (size < 0) {
            if (!Errno.ENODATA.is(size) && !Errno.EOPNOTSUPP.is(size) && !isGone(size)) {
                Path file = pathOf(level.listing().copyName(path, level.nameStart()));
                scan.report(new ScanResult.Problem(file, FileErrors.reading(file, size)));
            }
            return;
        }
        byte[] attribute = level.listing().value(size);
        LinuxFiles.Facts facts = level.listing().facts();
        if (facts.error() < 0) {
            problem(level, facts.error());
        } else if (facts.type() == FileType.REGULAR) {
            Path file = pathOf(level.listing().copyName(path, level.nameStart()));
            found(file, attribute, facts);
        }
    }

    private void found(Path file, byte[] attribute, LinuxFiles.Facts facts) throws InterruptedException {
        try {
            ScanResult.Found found = new ScanResult.Found(file, PinnedFile.decode(file, attribute));
            if (facts.links() > 1) {
                scan.keepFirstName(found, facts);
            } else {
                scan.report(found);
            }
        } catch (IOException trouble) {
            scan.report(new ScanResult.Problem(file, trouble));
        }
    }

    private Path pathOf(int end) {
        return PathBytes.path(Arrays.copyOf(path, end));
    }

    private static boolean isGone(long error) {
        return Errno.ENOENT.is(error) || Errno.ESRCH.is(error) || Errno.ESTALE.is(error);
    }
}
