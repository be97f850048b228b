package dev.jcap.linux.internal.jvmfiles;

import dev.jcap.Capability;
import dev.jcap.CapabilitySnapshot;
import dev.jcap.Identity;
import dev.jcap.linux.internal.kernel.KernelCall;
import dev.jcap.linux.internal.kernel.LinuxKernel;
import dev.jcap.linux.internal.shared.PlannedOwners;
import dev.jcap.linux.internal.system.FileType;
import dev.jcap.linux.internal.system.LinuxFiles;
import dev.jcap.linux.internal.system.PathBytes;
import java.io.File;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Files of this process on their way to another owner. Each is pinned first and looked at then, so that it stays the one that
 * was looked at; and it is remembered whose it was. Only what belongs to this process's user alone goes over.
 */
final class HandedFiles {

    final LinuxKernel kernel;
    final LinuxFiles files;
    /** Whose they are. */
    final long owner;
    /** Whose they shall be. */
    final Identity heir;
    /** What else goes over before. */
    final PlannedOwners planned;
    /** Whether this thread can hand anything over: {@code CAP_CHOWN}. */
    final boolean mayGive;

    private final List<Integer> pinned = new ArrayList<>();
    private final Deque<Runnable> undo = new ArrayDeque<>();

    HandedFiles(LinuxKernel kernel, CapabilitySnapshot start, Identity heir, PlannedOwners planned) {
        this.kernel = kernel;
        this.heir = heir;
        this.planned = planned;
        owner = start.uids().effective();
        mayGive = start.effective().contains(Capability.CAP_CHOWN);
        files = new LinuxFiles(kernel);
    }

    /** Pins a directory that nobody but root can replace: a descriptor, or -errno. */
    int pin(String directory) {
        return remember(files.hold(directory.getBytes(PathBytes.PATHS), true));
    }

    /** Pins an entry of a pinned directory, links not followed: a descriptor, or -errno. */
    int pin(int directory, String name) {
        return remember(files.holdAt(directory, name.getBytes(PathBytes.PATHS)));
    }

    private int remember(long descriptor) {
        if (descriptor >= 0) {
            pinned.add((int) descriptor);
        }
        return (int) descriptor;
    }

    /** Whether a file is of this type, belongs to this process's user, and has no second name that somebody else gave it. */
    boolean isOwn(LinuxFiles.Access access, FileType type) {
        return access.error() >= 0
                && access.type() == type
                && access.owner() == owner
                && (type == FileType.DIRECTORY || access.links() == 1);
    }

    /** Whether somebody besides root and this process's user can replace what these two have in a directory. */
    boolean isOpenToOthers(LinuxFiles.Access directory) {
        boolean isTheirs = directory.owner() != 0 && directory.owner() != owner;
        return isTheirs || directory.isWritableByOthers() && !directory.isSticky();
    }

    /** The files that this process has open. */
    Set<LinuxFiles.Facts> openFiles() {
        Set<LinuxFiles.Facts> open = new HashSet<>();
        String[] descriptors = new File("/proc/self/fd").list();
        for (String descriptor : descriptors == null ? new String[0] : descriptors) {
            open.add(files.facts(Integer.parseInt(descriptor)));
        }
        return open;
    }

    /** What hands over a pinned file, or an entry of a pinned directory. {@link #giveBack()} knows whose it was. */
    KernelCall give(int descriptor, String name, LinuxFiles.Access before) {
        KernelCall back = new KernelCall.ChangeOwner(descriptor, name, before.owner(), before.group());
        undoWith(new Runnable() {
            @Override
            public void run() {
                kernel.call(back);
            }
        });
        return new KernelCall.ChangeOwner(descriptor, name, heir.uid(), heir.gid());
    }

    /** Hands over a pinned file at once: whether the kernel did it. */
    boolean giveNow(int descriptor, LinuxFiles.Access before) {
        return kernel.call(give(descriptor, "", before)) >= 0;
    }

    /** Remembers how a step is taken back. */
    void undoWith(Runnable step) {
        undo.push(step);
    }

    /** Takes everything back, the last first. */
    void giveBack() {
        while (!undo.isEmpty()) {
            undo.pop().run();
        }
    }

    void close() {
        for (int i = 0; i < pinned.size(); i++) {
            files.close(pinned.get(i));
        }
        pinned.clear();
    }
}
