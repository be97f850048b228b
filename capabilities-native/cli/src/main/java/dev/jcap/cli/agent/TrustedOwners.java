package dev.jcap.cli.agent;

import dev.jcap.linux.CapabilityException;
import dev.jcap.linux.internal.system.FileType;
import dev.jcap.linux.internal.system.LinuxFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Who may own what decides about this process: root, and the user whom this process has.
 *
 * @param uid     that user
 * @param outside the id that stands for all users who are not mapped into this user namespace; -1 when all are. Root
 *                outside it, who owns {@code /}, is one of them, so directories may be theirs
 */
record TrustedOwners(long uid, long outside) {

    private static final Path OVERFLOW_UID = Path.of("/proc/sys/kernel/overflowuid");
    private static final Path UID_MAP = Path.of("/proc/self/uid_map");
    private static final String EVERYBODY = "0 +0 +4294967295";

    /** Those of this process. */
    static TrustedOwners of(long uid) {
        try {
            boolean everybodyIsMapped = Files.readString(UID_MAP).strip().matches(EVERYBODY);
            return new TrustedOwners(
                    uid, everybodyIsMapped ? -1 : Long.parseLong(Files.readString(OVERFLOW_UID).strip()));
        } catch (IOException e) {
            throw new CapabilityException("cannot find out whose files are to be trusted: " + e.getMessage(), e);
        }
    }

    boolean includes(LinuxFiles.Access access) {
        return access.owner() == 0
                || access.owner() == uid
                || access.type() == FileType.DIRECTORY && access.owner() == outside;
    }
}
