package dev.jcap.cli.agent;

import dev.jcap.linux.CapabilityException;
import dev.jcap.linux.internal.kernel.Errno;
import dev.jcap.linux.internal.system.FileType;
import dev.jcap.linux.internal.system.LinuxFiles;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A way to a file, walked step by step: each step starts from the directory that the one before it has pinned, so nobody
 * can bend a way that has been checked. Every directory, every symbolic link and the file must belong to root or to this
 * process's user, and be writable by nobody else.
 */
final class TrustedPath implements AutoCloseable {

    /** The charset in which the JDK itself hands paths to the kernel. */
    private static final Charset NAMES = Charset.forName(System.getProperty("sun.jnu.encoding"));

    private static final int MOST_LINKS = 40;
    private static final byte[] ROOT = {'/'};

    private final LinuxFiles files;
    private final TrustedOwners owners;
    private final String file;
    private final Deque<String> left = new ArrayDeque<>();
    private Path reached = Path.of("/");
    private int links;
    private int pinned = -1;

    private TrustedPath(LinuxFiles files, TrustedOwners owners, String file) {
        this.files = files;
        this.owners = owners;
        this.file = file;
    }

    /**
     * Walks to a regular file.
     *
     * @throws CapabilityException when there is none, or somebody else decides which one it is or what it holds
     */
    static TrustedPath to(LinuxFiles files, TrustedOwners owners, Path file) {
        TrustedPath way = new TrustedPath(files, owners, file.toString());
        try {
            way.walk(file.toAbsolutePath().toString());
            return way;
        } catch (RuntimeException | Error e) {
            way.close();
            throw e;
        }
    }

    /** The file as it was pinned, whatever its name leads to by now. */
    Path pinned() {
        return Path.of("/proc/self/fd/" + pinned);
    }

    private void walk(String path) {
        follow(path);
        FileType type = FileType.DIRECTORY;
        while (!left.isEmpty()) {
            type = step(left.pop());
        }
        if (type != FileType.REGULAR) {
            throw unreadable("it is " + type + ", not a regular file");
        }
    }

    /** Puts a path before what is left; an absolute one starts again at the root directory. */
    private void follow(String path) {
        String[] names = path.split("/+");
        for (int i = names.length - 1; i >= 0; i--) {
            if (!names[i].isEmpty()) {
                left.push(names[i]);
            }
        }
        if (path.startsWith("/")) {
            pin(files.hold(ROOT, false));
            reached = Path.of("/");
            check(access(pinned));
        }
    }

    private FileType step(String name) {
        long next = files.holdAt(pinned, name.getBytes(NAMES));
        if (next < 0) {
            throw unreadable(describe(next));
        }
        Path at = reached.resolve(name).normalize();
        LinuxFiles.Access access = access((int) next);
        if (access.type() == FileType.SYMBOLIC_LINK) {
            return stepOver((int) next, access, at);
        }
        pin(next);
        reached = at;
        check(access);
        return access.type();
    }

    private FileType stepOver(int link, LinuxFiles.Access access, Path at) {
        LinuxFiles.Target target = files.target(link);
        files.close(link);
        if (!owners.includes(access)) {
            throw refused("the link " + at, "give it to root (chown -h)");
        }
        if (target.error() < 0 || ++links > MOST_LINKS) {
            throw unreadable(target.error() < 0 ? describe(target.error()) : "there are too many symbolic links");
        }
        follow(new String(target.path(), NAMES));
        return FileType.DIRECTORY;
    }

    private void pin(long next) {
        close();
        pinned = (int) next;
        if (next < 0) {
            throw unreadable(describe(next));
        }
    }

    private LinuxFiles.Access access(int descriptor) {
        LinuxFiles.Access access = files.access(descriptor);
        if (access.error() < 0) {
            if (descriptor != pinned) {
                files.close(descriptor);
            }
            throw unreadable(describe(access.error()));
        }
        return access;
    }

    /** In a sticky directory nobody can replace the file of somebody else. */
    private void check(LinuxFiles.Access access) {
        boolean directory = access.type() == FileType.DIRECTORY;
        boolean writable = access.isWritableByOthers() && !(directory && access.isSticky());
        if (writable || !owners.includes(access)) {
            throw directory
                    ? refused("the directory " + reached, "give it to root with mode 0755")
                    : refused(reached.toString(), "give it to root with mode 0644");
        }
    }

    private CapabilityException refused(String what, String remedy) {
        return new CapabilityException(
                file + " decides what this process may do, but others may write " + what + ": " + remedy);
    }

    private CapabilityException unreadable(String reason) {
        return new CapabilityException("cannot read the options in " + file + ": " + reason);
    }

    private static String describe(long error) {
        if (Errno.ENOENT.is(error)) {
            return "there is no such file";
        }
        return Errno.EACCES.is(error) ? "permission denied" : Errno.describe(error);
    }

    @Override
    public void close() {
        if (pinned >= 0) {
            files.close(pinned);
        }
        pinned = -1;
    }
}
