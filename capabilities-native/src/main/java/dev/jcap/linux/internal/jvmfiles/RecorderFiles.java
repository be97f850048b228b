package dev.jcap.linux.internal.jvmfiles;

import dev.jcap.linux.CapabilityDeniedException;
import dev.jcap.linux.PreflightFinding;
import dev.jcap.linux.internal.kernel.KernelCall;
import dev.jcap.linux.internal.preflight.PreflightCheck;
import dev.jcap.linux.internal.shared.CapabilityExceptions;
import dev.jcap.linux.internal.shared.FileAccess;
import dev.jcap.linux.internal.shared.FlightLog;
import dev.jcap.linux.internal.system.FileType;
import dev.jcap.linux.internal.system.LinuxDirectories;
import dev.jcap.linux.internal.system.LinuxFiles;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The files of a flight recording in progress. The recorder opens a new one in its repository every now and then, as who
 * the process is by then, and ends the JVM when that fails. So the repository goes over to the new user.
 *
 * <p>While threads still run as root, nobody else may own a directory in which they open files by name. So it goes over while
 * all threads are held.
 */
final class RecorderFiles {

    private final HandedFiles handed;
    private final FileAccess heir;
    private final List<KernelCall> calls = new ArrayList<>();

    private RecorderFiles(HandedFiles handed, FileAccess heir) {
        this.handed = handed;
        this.heir = heir;
    }

    /**
     * The calls that hand them over.
     *
     * @throws CapabilityDeniedException when the JVM would end at its next chunk
     */
    static List<KernelCall> calls(HandedFiles handed, FileAccess heir, long pid) {
        Optional<String> repository = repository(pid);
        if (repository.isEmpty()) {
            return List.of();
        }
        RecorderFiles recorder = new RecorderFiles(handed, heir);
        recorder.giveRepository(repository.get());
        for (String destination : handed.mayGive ? RecorderState.destinations() : List.<String>of()) {
            recorder.giveDestination(destination);
        }
        return recorder.calls;
    }

    /** The repository of this JVM's recorder. It names it by date and process; a property could say anything. */
    static Optional<String> repository(long pid) {
        boolean known = FlightLog.isOn() && RecorderState.isInitialized();
        return known && PreflightCheck.isRepository(System.getProperty(FlightLog.REPOSITORY), pid)
                ? Optional.of(System.getProperty(FlightLog.REPOSITORY))
                : Optional.empty();
    }

    private void giveRepository(String path) {
        PinnedWay way = PinnedWay.to(path, handed, heir);
        if (!way.obstacle().isEmpty()) {
            throw refused(path, way.obstacle(), way.isCertain());
        }
        LinuxFiles.Access access = handed.files.access(way.reached());
        if (!handed.mayGive && !heir.mayAdd(PinnedWay.facts(access))) {
            throw refused(path, "to hand it over requires cap_chown, which is not effective", true);
        }
        if (handed.mayGive && handed.isOwn(access, FileType.DIRECTORY)
                && (access.permissions() & HandedFiles.WRITABLE_BY_OTHERS) == 0) {
            giveChunks(path, way.reached());
            calls.add(handed.give(way.reached(), "", access));
        } else if (access.type() != FileType.DIRECTORY || !heir.mayAdd(PinnedWay.facts(access))) {
            throw refused(path, PinnedWay.describe(path, access) + " cannot be handed over: another user owns or may write it",
                    true);
        }
    }

    private CapabilityDeniedException refused(String path, String reason, boolean certain) {
        return CapabilityExceptions.wouldEnd(new PreflightFinding(
                PreflightFinding.Purpose.RECORDING_REPOSITORY, path, handed.heir.uid(), reason, certain, true));
    }

    /** Nobody else can put anything into the directory, so a name in it is as good as a descriptor. */
    private void giveChunks(String path, int held) {
        try (LinuxDirectories directories = LinuxDirectories.open(handed.kernel)) {
            long open = directories.reopen(held);
            if (open < 0) {
                throw refused(path, "it cannot be listed", false);
            }
            try (LinuxDirectories.Listing listing = directories.list((int) open)) {
                byte[] name = new byte[256];
                while (listing.next()) {
                    giveChunk(held, new String(name, 0, listing.copyName(name, 0)));
                }
            }
        }
    }

    private void giveChunk(int directory, String name) {
        long chunk = handed.files.holdAt(directory, name.getBytes());
        if (chunk >= 0) {
            LinuxFiles.Access access = handed.files.access((int) chunk);
            handed.files.close((int) chunk);
            if (handed.isOwn(access, FileType.REGULAR)) {
                calls.add(handed.give(directory, name, access));
            }
        }
    }

    /** The recorder has made it and fills it when the recording stops; a file that is empty tells nobody anything. */
    private void giveDestination(String path) {
        int file = PinnedWay.to(path, handed, heir).reached();
        LinuxFiles.Access access = file < 0 ? null : handed.files.access(file);
        if (access != null && handed.isOwn(access, FileType.REGULAR) && access.size() == 0) {
            calls.add(handed.give(file, "", access));
        }
    }
}
