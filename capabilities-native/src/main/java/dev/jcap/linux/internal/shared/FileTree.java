package dev.jcap.linux.internal.shared;

import dev.jcap.linux.HandoverReport.Reason;
import dev.jcap.linux.HandoverReport.Skipped;
import dev.jcap.linux.internal.kernel.Errno;
import dev.jcap.linux.internal.kernel.KernelCall;
import dev.jcap.linux.internal.kernel.LinuxKernel;
import dev.jcap.linux.internal.system.FileType;
import dev.jcap.linux.internal.system.LinuxDirectories;
import dev.jcap.linux.internal.system.LinuxFiles;
import dev.jcap.linux.internal.system.LinuxFiles.Access;
import dev.jcap.linux.internal.system.PathBytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Hands over files and directories with all that is in them. Every name is opened in the directory that is held open, without
 * following a link, and whatever is decided about a file and done to it goes through that one descriptor: it does not matter
 * what the name leads to by then. The content of a directory comes before the directory, so that the new user cannot write to
 * it meanwhile. Only for the thread that made it.
 */
final class FileTree implements AutoCloseable {

    private static final int MOST_LEVELS = 100;
    private static final int MOST_REPORTED = 1000;
    private static final int LONGEST_NAME = 255;

    private final LinuxKernel kernel;
    private final LinuxFiles files;
    private final LinuxDirectories directories;
    private final Owners owners;
    private final boolean linksAreProtected;
    private final boolean looksOnly;
    private final List<Skipped> skipped = new ArrayList<>();
    private long handedOver;

    /**
     * A tree.
     *
     * @param linksAreProtected whether users can make hard links to files that they can write only
     * @param looksOnly         whether to report what would be handed over as made meanwhile, and to change nothing
     */
    FileTree(LinuxKernel kernel, Owners owners, boolean linksAreProtected, boolean looksOnly) {
        this.kernel = kernel;
        files = new LinuxFiles(kernel);
        directories = LinuxDirectories.open(kernel);
        this.owners = owners;
        this.linksAreProtected = linksAreProtected;
        this.looksOnly = looksOnly;
    }

    /** How many files and directories have been handed over so far. */
    long handedOver() {
        return handedOver;
    }

    /** What has been left as it was. */
    List<Skipped> skipped() {
        return List.copyOf(skipped);
    }

    /**
     * Hands over what a path names.
     *
     * @param path in the form that a plan demands
     */
    void handOver(String path) throws HandoverFailure {
        int slash = path.lastIndexOf('/');
        String name = path.substring(slash + 1);
        long directory = enter(path.substring(0, slash));
        if (directory < 0) {
            skip(path, Reason.MISSING);
            return;
        }
        try {
            if (NamePattern.isOne(name)) {
                matching((int) directory, path.substring(0, slash), name);
            } else if (!entry((int) directory, owner((int) directory, path), bytes(name), path, 0)) {
                skip(path, Reason.MISSING);
            }
        } finally {
            files.close((int) directory);
        }
    }

    private static byte[] bytes(String name) {
        return name.getBytes(PathBytes.PATHS);
    }

    /** Walks to a directory: a descriptor, or -ENOENT. */
    private long enter(String path) throws HandoverFailure {
        long at = require(files.hold(new byte[] {'/'}, false), "open /");
        StringBuilder reached = new StringBuilder();
        for (String name : path.isEmpty() ? new String[0] : path.substring(1).split("/")) {
            reached.append('/').append(name);
            long next = files.holdAt((int) at, bytes(name));
            files.close((int) at);
            if (Errno.ENOENT.is(next)) {
                return next;
            }
            at = require(next, "open " + reached);
            requireDirectory((int) at, reached.toString());
        }
        return at;
    }

    private void requireDirectory(int held, String path) throws HandoverFailure {
        Access found = files.access(held);
        if (found.error() == 0 && found.type() == FileType.DIRECTORY) {
            return;
        }
        files.close(held);
        throw new HandoverFailure("enter " + path, found.error(), found.type() == FileType.SYMBOLIC_LINK
                ? "it is a symbolic link, and links are not followed: name the path that it leads to"
                : "it is " + found.type());
    }

    private long require(long result, String operation) throws HandoverFailure {
        if (result < 0) {
            throw new HandoverFailure(operation, result, "");
        }
        return result;
    }

    private Access owner(int held, String path) throws HandoverFailure {
        Access found = files.access(held);
        require(found.error(), "look at " + path);
        return found;
    }

    private void matching(int directory, String path, String name) throws HandoverFailure {
        NamePattern pattern = new NamePattern(bytes(name));
        boolean[] any = {false};
        Access above = owner(directory, path);
        each(directory, path, found -> {
            if (pattern.matches(found)) {
                any[0] |= entry(directory, above, found, path + '/' + text(found), 0);
            }
        });
        if (!any[0]) {
            skip(path + '/' + name, Reason.MISSING);
        }
    }

    private static String text(byte[] name) {
        return new String(name, PathBytes.PATHS);
    }

    /** What is done with the name of an entry. */
    private interface Action {
        void on(byte[] name) throws HandoverFailure;
    }

    private void each(int held, String path, Action action) throws HandoverFailure {
        long open = require(directories.reopen(held), "list " + path);
        try (LinuxDirectories.Listing listing = directories.list((int) open)) {
            byte[] name = new byte[LONGEST_NAME];
            while (listing.next()) {
                action.on(Arrays.copyOf(name, listing.copyName(name, 0)));
            }
            require(listing.error(), "list " + path);
        }
    }

    /** Hands over one entry of a directory; false when it is not there. */
    private boolean entry(int directory, Access above, byte[] name, String path, int level) throws HandoverFailure {
        long held = files.holdAt(directory, name);
        if (Errno.ENOENT.is(held)) {
            return false;
        }
        require(held, "open " + path);
        try {
            Access found = owner((int) held, path);
            switch (found.type()) {
                case DIRECTORY -> directory((int) held, found, above, path, level);
                case SYMBOLIC_LINK -> link(path, level);
                case CHARACTER_DEVICE, BLOCK_DEVICE -> skip(path, Reason.DEVICE);
                default -> file((int) held, found, above, path);
            }
            return true;
        } finally {
            files.close((int) held);
        }
    }

    /** A link inside a tree is nothing to report; one that was named is. */
    private void link(String path, int level) {
        if (level == 0) {
            skip(path, Reason.SYMBOLIC_LINK);
        }
    }

    private void directory(int held, Access found, Access above, String path, int level) throws HandoverFailure {
        if (level > 0 && (found.isMountPoint() || found.device() != above.device())) {
            skip(path, Reason.MOUNT);
        } else if (!owners.includes(found)) {
            skip(path, Reason.OTHER_OWNER);
        } else if (level == MOST_LEVELS) {
            skip(path, Reason.TOO_DEEP);
        } else if (looksOnly && owners.owns(found)) {
            // This user may not be able to look into it.
            skip(path, Reason.MADE_MEANWHILE);
        } else {
            each(held, path, name -> entry(held, found, name, path + '/' + text(name), level + 1));
            if (owners.owns(found)) {
                change(held, found, path);
            }
        }
    }

    private void file(int held, Access found, Access above, String path) throws HandoverFailure {
        if (!owners.owns(found)) {
            if (!owners.includes(found)) {
                skip(path, Reason.OTHER_OWNER);
            }
        } else if (found.isMountPoint()) {
            skip(path, Reason.MOUNT);
        } else if (found.links() > 1) {
            skip(path, Reason.HARD_LINKS);
        } else if (!linksAreProtected && owners.isOpenToOthers(above)) {
            // A file of another directory can have been linked here and lose its other name since: it looks like one of here.
            skip(path, Reason.UNPROTECTED);
        } else {
            change(held, found, path);
        }
    }

    private void change(int held, Access found, String path) throws HandoverFailure {
        if (looksOnly) {
            skip(path, Reason.MADE_MEANWHILE);
            return;
        }
        KernelCall change = new KernelCall.ChangeOwner(held, "", owners.newUid(), owners.groupOf(found));
        require(kernel.call(change), "fchownat " + path);
        handedOver++;
    }

    private void skip(String path, Reason reason) {
        if (skipped.size() < MOST_REPORTED) {
            skipped.add(new Skipped(path, reason));
        }
    }

    @Override
    public void close() {
        directories.close();
    }
}
