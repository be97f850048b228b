package dev.jcap.linux.internal.shared;

import dev.jcap.Capability;
import dev.jcap.CapabilitySet;
import dev.jcap.CapabilitySnapshot;
import dev.jcap.exec.ExecutedFile;

/**
 * What a thread may do with a file or a directory, by owner, mode and capabilities ({@code path_resolution(7)}). Access
 * control lists and security modules are not asked.
 *
 * @param who the thread
 */
public record FileAccess(CapabilitySnapshot who) {

    private static final int EXECUTE = 1;
    private static final int WRITE = 2;
    private static final int READ = 4;
    private static final int STICKY = 01000;
    private static final int ANY_EXECUTE = 0111;

    /** Whether the thread may run the file. */
    public boolean mayRun(ExecutedFile file) {
        boolean overrides = file.ownerMapped() && has(Capability.CAP_DAC_OVERRIDE);
        return isGranted(file, EXECUTE) || overrides && (file.mode() & ANY_EXECUTE) != 0;
    }

    /** Whether the thread may look for something in the directory. */
    public boolean mayPass(ExecutedFile directory) {
        return isGranted(directory, EXECUTE) || readsAll(directory);
    }

    /** Whether the thread may read the file, or list the directory. */
    public boolean mayRead(ExecutedFile file) {
        return isGranted(file, READ) || readsAll(file);
    }

    /** Whether the thread may write the file. */
    public boolean mayWrite(ExecutedFile file) {
        return isGranted(file, WRITE) || file.ownerMapped() && has(Capability.CAP_DAC_OVERRIDE);
    }

    /** Whether the thread may put files into the directory. */
    public boolean mayAdd(ExecutedFile directory) {
        return mayPass(directory) && mayWrite(directory);
    }

    /** Whether the thread may rename or remove a file of the directory. */
    public boolean mayReplace(ExecutedFile file, ExecutedFile directory) {
        long me = who.uids().filesystem();
        boolean free = (directory.mode() & STICKY) == 0 || file.uid() == me || directory.uid() == me;
        return mayAdd(directory) && (free || file.ownerMapped() && has(Capability.CAP_FOWNER));
    }

    private boolean readsAll(ExecutedFile file) {
        return file.ownerMapped() && (has(Capability.CAP_DAC_OVERRIDE) || has(Capability.CAP_DAC_READ_SEARCH));
    }

    /** Whether the thread owns the file: then its mode decides, whatever access control list it has besides. */
    public boolean isOwner(ExecutedFile file) {
        return file.uid() == who.uids().filesystem();
    }

    private boolean has(Capability capability) {
        CapabilitySet effective = who.state().effective();
        return effective.contains(capability);
    }

    /** The first class that the thread belongs to decides, even if a later one would allow more. */
    private boolean isGranted(ExecutedFile file, int wanted) {
        int mode = file.mode();
        if (isOwner(file)) {
            mode >>= 6;
        } else if (file.gid() == who.gids().filesystem() || who.groups().contains(file.gid())) {
            mode >>= 3;
        }
        return (mode & wanted) != 0;
    }
}
