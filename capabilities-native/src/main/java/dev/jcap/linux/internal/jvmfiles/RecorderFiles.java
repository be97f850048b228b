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
import dev.jcap.linux.internal.system.PathBytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

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
                && !access.isWritableByOthers()) {
            giveChunks(path, way);
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

    /** A regular file of the repository. */
    private record Chunk(String name, LinuxFiles.Access access, LinuxFiles.Facts facts) {

        private static final Pattern NAME = Pattern.compile("[0-9]{4}(_[0-9]{2}){5}(_[0-9]+)?\\.jfr");

        boolean isAmong(Set<LinuxFiles.Facts> open) {
            return NAME.matcher(name).matches() && open.contains(facts);
        }
    }

    /**
     * Nobody else can put anything into the directory, so a name in it is as good as a descriptor. Where somebody can put
     * another directory of this user in its place, the chunk that the recorder has open proves that it is the right one.
     */
    private void giveChunks(String path, PinnedWay way) {
        Set<LinuxFiles.Facts> open = way.isReplaceable() ? handed.openFiles() : Set.of();
        List<Chunk> chunks = chunks(path, way.reached());
        if (way.isReplaceable() && chunks.stream().noneMatch(chunk -> chunk.isAmong(open))) {
            throw refused(path, "another user can put something else in its place, and no chunk in it is open", false);
        }
        for (Chunk chunk : chunks) {
            calls.add(handed.give(way.reached(), chunk.name(), chunk.access()));
        }
    }

    private List<Chunk> chunks(String path, int held) {
        List<Chunk> chunks = new ArrayList<>();
        try (LinuxDirectories directories = LinuxDirectories.open(handed.kernel)) {
            long open = directories.reopen(held);
            if (open < 0) {
                throw refused(path, "it cannot be listed", false);
            }
            try (LinuxDirectories.Listing listing = directories.list((int) open)) {
                byte[] name = new byte[256];
                while (listing.next()) {
                    addChunk(held, new String(name, 0, listing.copyName(name, 0), PathBytes.PATHS), chunks);
                }
            }
        }
        return chunks;
    }

    private void addChunk(int directory, String name, List<Chunk> chunks) {
        long held = handed.files.holdAt(directory, name.getBytes(PathBytes.PATHS));
        if (held >= 0) {
            Chunk chunk = new Chunk(name, handed.files.access((int) held), handed.files.facts((int) held));
            handed.files.close((int) held);
            if (handed.isOwn(chunk.access(), FileType.REGULAR)) {
                chunks.add(chunk);
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
