package dev.jcap.linux.launch;

import dev.jcap.Capability;
import dev.jcap.CapabilitySet;
import dev.jcap.CapabilitySnapshot;
import dev.jcap.exec.ExecutedFile;

/**
 * Whether a thread may run a file or pass through a directory, by owner, mode and capabilities
 * ({@code path_resolution(7)}). Access control lists and security modules are not asked.
 *
 * @param who the thread
 */
record ExecAccess(CapabilitySnapshot who) {

    private static final int EXECUTE = 1;
    private static final int ANY_EXECUTE = 0111;

    /** Whether the thread may run the file. */
    boolean mayRun(ExecutedFile file) {
        boolean overrides = file.ownerMapped() && has(Capability.CAP_DAC_OVERRIDE);
        return isGranted(file) || overrides && (file.mode() & ANY_EXECUTE) != 0;
    }

    /** Whether the thread may look for something in the directory. */
    boolean mayPass(ExecutedFile directory) {
        return isGranted(directory)
                || directory.ownerMapped() && (has(Capability.CAP_DAC_OVERRIDE) || has(Capability.CAP_DAC_READ_SEARCH));
    }

    private boolean has(Capability capability) {
        CapabilitySet effective = who.state().effective();
        return effective.contains(capability);
    }

    /** The first class that the thread belongs to decides, even if a later one would allow more. */
    private boolean isGranted(ExecutedFile file) {
        int mode = file.mode();
        if (file.uid() == who.uids().filesystem()) {
            mode >>= 6;
        } else if (file.gid() == who.gids().filesystem() || who.groups().contains(file.gid())) {
            mode >>= 3;
        }
        return (mode & EXECUTE) != 0;
    }
}
