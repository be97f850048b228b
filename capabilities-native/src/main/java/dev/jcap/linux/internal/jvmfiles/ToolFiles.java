package dev.jcap.linux.internal.jvmfiles;

import dev.jcap.linux.internal.kernel.Errno;
import dev.jcap.linux.internal.kernel.KernelCall;
import dev.jcap.linux.internal.system.FileType;
import dev.jcap.linux.internal.system.LinuxFiles;
import java.io.BufferedReader;
import java.io.FileReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The files by which the tools of the JDK find a JVM and talk to it. Made before a change of user they belong to the user of
 * before: then {@code jcmd} refuses the socket, and {@code jps} does not list the process. The JVM itself opens neither
 * again, so both can go over before the change. Where that is not possible, no more is lost than before.
 */
final class ToolFiles {

    /** The JVM uses no other directory, whatever {@code java.io.tmpdir} says. */
    private static final String DIRECTORY = "/tmp";

    private final HandedFiles handed;
    private final LinuxFiles files;
    private final int directory;
    private final String pid;

    private ToolFiles(HandedFiles handed, int directory, String pid) {
        this.handed = handed;
        this.directory = directory;
        this.pid = pid;
        files = handed.files;
    }

    static void giveNow(HandedFiles handed, long pid) {
        int directory = handed.pin(DIRECTORY);
        if (directory >= 0) {
            ToolFiles tools = new ToolFiles(handed, directory, Long.toString(pid));
            tools.giveAttachSocket();
            tools.moveCounters();
        }
    }

    /** Clients require that they own it; the JVM asks the kernel who calls, and lets in its own user and root only. */
    private void giveAttachSocket() {
        int socket = handed.pin(directory, ".java_pid" + pid);
        if (socket >= 0) {
            LinuxFiles.Access before = files.access(socket);
            if (handed.isOwn(before, FileType.SOCKET)) {
                handed.giveNow(socket, before);
            }
        }
    }

    /** The counters are looked for in a directory with the user's name, which must belong to that user. */
    private void moveCounters() {
        Optional<String> from = DirectoryUser.name(handed.owner);
        Optional<String> to = from.isPresent() ? DirectoryUser.name(handed.heir.uid()) : from;
        if (to.isEmpty() || from.equals(to)) {
            return;
        }
        int source = handed.pin(directory, directoryOf(from.get()));
        int file = source >= 0 && isPrivate(files.access(source), handed.owner) ? handed.pin(source, pid) : -1;
        LinuxFiles.Access before = file < 0 ? null : files.access(file);
        if (before != null && handed.isOwn(before, FileType.REGULAR) && isMapped(files.facts(file).inode())) {
            int target = directoryOfHeir(directoryOf(to.get()));
            if (target >= 0 && handed.giveNow(file, before) && !move(source, target, file)) {
                // Where it is, only its former user finds it.
                handed.kernel.call(new KernelCall.ChangeOwner(file, "", before.owner(), before.group()));
            }
        }
    }

    /**
     * Whether these are this JVM's counters. A JVM in another PID namespace with the same directory can have the same number.
     * The device is not compared: for a mapping, an overlay names that of the file system below.
     */
    private static boolean isMapped(long inode) {
        String column = " " + Long.toUnsignedString(inode) + " ";
        try (BufferedReader maps = new BufferedReader(new FileReader("/proc/self/maps", StandardCharsets.ISO_8859_1))) {
            for (String line = maps.readLine(); line != null; line = maps.readLine()) {
                if (line.contains("/hsperfdata_") && line.contains(column)) {
                    return true;
                }
            }
        } catch (IOException e) {
            return false;
        }
        return false;
    }

    private static String directoryOf(String user) {
        return "hsperfdata_" + user;
    }

    /** The JVM trusts only a directory of the user's own that nobody else can write. */
    private int directoryOfHeir(String name) {
        int target = handed.pin(directory, name);
        if (Errno.ENOENT.is(target)) {
            return newDirectory(name);
        }
        return target >= 0 && isPrivate(files.access(target), handed.heir.uid()) ? target : -1;
    }

    private static boolean isPrivate(LinuxFiles.Access access, long owner) {
        return access.error() >= 0
                && access.type() == FileType.DIRECTORY
                && access.owner() == owner
                && !access.isWritableByOthers();
    }

    private int newDirectory(String name) {
        if (files.makeDirectory(directory, name) < 0) {
            return -1;
        }
        handed.undoWith(new Runnable() {
            @Override
            public void run() {
                files.removeDirectory(directory, name);
            }
        });
        int made = handed.pin(directory, name);
        LinuxFiles.Access before = made < 0 ? null : files.access(made);
        boolean given = before != null && handed.isOwn(before, FileType.DIRECTORY) && handed.giveNow(made, before);
        return given ? made : -1;
    }

    private boolean move(int source, int target, int file) {
        boolean moved = files.move(source, pid, target) >= 0;
        if (moved) {
            handed.undoWith(new Runnable() {
                @Override
                public void run() {
                    // Who owns the directory may have put another file there meanwhile.
                    if (files.move(target, pid, source) >= 0 && !isSame(file, handed.pin(source, pid))) {
                        files.move(source, pid, target);
                    }
                }
            });
        }
        return moved;
    }

    private boolean isSame(int file, int other) {
        LinuxFiles.Facts facts = files.facts(file);
        LinuxFiles.Facts others = files.facts(other);
        return others.error() >= 0 && facts.inode() == others.inode() && facts.device() == others.device();
    }
}
