package dev.jcap.linux.internal.proc;

import dev.jcap.linux.internal.kernel.LinuxKernel;
import dev.jcap.linux.internal.system.NamespaceCalls;
import dev.jcap.linux.internal.system.NamespaceCalls.Level;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * The user namespace of a process, as far as this process can know it ({@code user_namespaces(7)}). All threads of a process
 * are in the same one: the kernel refuses a change while there is more than one.
 *
 * @param id     the number in {@code /proc/PID/ns/user}; reading it requires {@code CAP_SYS_PTRACE} or the same user
 * @param place  where it is, seen from this process
 * @param maps   its ids, and those of this process for them; empty when the process has ended
 * @param levels the namespace and those around it up to that of this process, where the kernel was asked and answers
 */
public record ProcessNamespace(
        OptionalLong id, Place place, Optional<UserNamespace> maps, List<Level> levels) {

    /** The number of the first user namespace: the same on every machine ({@code PROC_USER_INIT_INO}). */
    private static final long FIRST = 0xEFFF_FFFDL;

    /** Stands in a map for an id that the namespace of the reader does not have. */
    private static final long UNMAPPED = 0xFFFF_FFFFL;

    /** Where a namespace is. */
    public enum Place {
        /** The one that this process is in. */
        HERE,
        /** Inside that of this process: what is held there counts nowhere else. */
        BELOW,
        /** The first of the machine, around that of this process: what is held there counts here too. */
        ABOVE,
        /** Another one; whether it is around this one, inside it or beside it is unknown. */
        ELSEWHERE,
        /** This process may not read the number, and the maps do not tell the namespaces apart. */
        UNKNOWN
    }

    /** About which nothing could be read. */
    public static final ProcessNamespace UNREADABLE =
            new ProcessNamespace(OptionalLong.empty(), Place.UNKNOWN, Optional.empty(), List.of());

    /** The number of this process's; nobody can change it, since a JVM has more than one thread. */
    private static final class Own {
        private static final OptionalLong ID = number("/proc/self");
    }

    /** Read only where it is compared. */
    private static final class OwnMaps {
        private static final Optional<UserNamespace> MAPS = UserNamespace.of("/proc/self");
    }

    /** The number of the namespace of this process; empty on a kernel without user namespaces, and without /proc. */
    public static OptionalLong own() {
        return Own.ID;
    }

    /** The number of the namespace of a process or thread. */
    public static OptionalLong number(String directory) {
        try {
            String target = Files.readSymbolicLink(Path.of(directory.concat("/ns/user"))).toString();
            return OptionalLong.of(Long.parseLong(target, target.indexOf('[') + 1, target.indexOf(']'), 10));
        } catch (IOException | RuntimeException e) {
            // Refused, or no such file: unknown.
            return OptionalLong.empty();
        }
    }

    /** Reads that of a process without a native call. */
    public static ProcessNamespace read(String directory) {
        OptionalLong id = number(directory);
        if (id.isPresent() && id.equals(Own.ID)) {
            return new ProcessNamespace(id, Place.HERE, OwnMaps.MAPS, List.of());
        }
        if (Own.ID.isEmpty()) {
            // A kernel without user namespaces: there is one for all.
            return new ProcessNamespace(id, Place.HERE, Optional.empty(), List.of());
        }
        Optional<UserNamespace> maps = UserNamespace.of(directory);
        if (id.isPresent()) {
            return new ProcessNamespace(id, id.getAsLong() == FIRST ? Place.ABOVE : otherPlace(), maps, List.of());
        }
        boolean differ = maps.isPresent() && OwnMaps.MAPS.isPresent() && !maps.equals(OwnMaps.MAPS);
        return new ProcessNamespace(id, differ ? otherPlace() : Place.UNKNOWN, maps, List.of());
    }

    /** Every other namespace is inside the first one. */
    private static Place otherPlace() {
        return Own.ID.isPresent() && Own.ID.getAsLong() == FIRST ? Place.BELOW : Place.ELSEWHERE;
    }

    /**
     * Asks the kernel for its owner and what is around it. Nothing is asked about the first one, which has no owner.
     *
     * @param kernel taken only where there is something to ask; may refuse with an exception
     */
    public ProcessNamespace ask(String directory, Supplier<LinuxKernel> kernel) {
        if (id.isEmpty() || isFirst()) {
            return this;
        }
        try {
            List<Level> up = new NamespaceCalls(kernel.get()).upFrom(directory + "/ns/user");
            boolean below = place == Place.ELSEWHERE && Own.ID.isPresent()
                    && up.stream().skip(1).anyMatch(level -> level.number() == Own.ID.getAsLong());
            boolean same = !up.isEmpty() && up.getFirst().number() == id.getAsLong();
            return same ? new ProcessNamespace(id, below ? Place.BELOW : place, maps, up) : this;
        } catch (RuntimeException e) {
            // No native access: the owner stays unknown.
            return this;
        }
    }

    /** Whether it is known to be the first of the machine. */
    public boolean isFirst() {
        return id.isPresent() && id.getAsLong() == FIRST;
    }

    /** Whether it is known to be another one than that of this process. */
    public boolean isOther() {
        return place != Place.HERE && place != Place.UNKNOWN;
    }

    /** Whether what is held in it counts in the namespace of this process. */
    public Optional<Boolean> countsHere() {
        return switch (place) {
            case HERE, ABOVE -> Optional.of(true);
            case BELOW -> Optional.of(false);
            case ELSEWHERE, UNKNOWN -> Optional.empty();
        };
    }

    /** The user who made it, as this process sees ids: that user has every capability in it. */
    public OptionalLong owner() {
        return levels.isEmpty() ? OptionalLong.empty() : OptionalLong.of(levels.getFirst().owner());
    }

    /** The number of the namespace around it. */
    public OptionalLong parent() {
        return levels.size() < 2 ? OptionalLong.empty() : OptionalLong.of(levels.get(1).number());
    }

    /** Returns the id inside of it of a user whom this process sees as {@code uid}. */
    public OptionalLong uidInside(long uid) {
        return inside(maps.isPresent() ? maps.get().uids() : List.of(), uid);
    }

    /** Returns the id inside of it of a group that this process sees as {@code gid}. */
    public OptionalLong gidInside(long gid) {
        return inside(maps.isPresent() ? maps.get().gids() : List.of(), gid);
    }

    private OptionalLong inside(List<UserNamespace.Range> map, long id) {
        if (place == Place.HERE || place == Place.UNKNOWN && maps.isPresent()) {
            return OptionalLong.of(id);
        }
        for (UserNamespace.Range range : map) {
            if (range.outside() != UNMAPPED && id >= range.outside() && id - range.outside() < range.count()) {
                return OptionalLong.of(range.inside() + id - range.outside());
            }
        }
        return OptionalLong.empty();
    }

    /** Returns the id in the namespace around this process's of an id of this one; only where both are the same namespace. */
    public OptionalLong uidAround(long uid) {
        if (place != Place.HERE || maps.isEmpty()) {
            return OptionalLong.empty();
        }
        for (UserNamespace.Range range : maps.get().uids()) {
            if (range.contains(uid) && range.outside() != UNMAPPED) {
                return OptionalLong.of(range.outside() + uid - range.inside());
            }
        }
        return OptionalLong.empty();
    }

    /** Whether a user is root inside, to whom execve gives capabilities; where that is unknown, whether it is here. */
    public boolean isRoot(long uid) {
        OptionalLong inside = uidInside(uid);
        return inside.isPresent() ? inside.getAsLong() == 0 : maps.isEmpty() && uid == 0;
    }
}
