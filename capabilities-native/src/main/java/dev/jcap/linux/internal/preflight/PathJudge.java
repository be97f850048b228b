package dev.jcap.linux.internal.preflight;

import dev.jcap.exec.ExecutedFile;
import dev.jcap.linux.internal.kernel.OverflowIds;
import dev.jcap.linux.internal.shared.FileAccess;
import dev.jcap.linux.internal.shared.FileFacts;
import dev.jcap.linux.internal.shared.PlannedOwners;
import dev.jcap.linux.internal.system.LinuxFiles;
import dev.jcap.linux.internal.system.PathBytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Says whether a thread can use a path, from the owners and modes on the way ({@code path_resolution(7)}). An access control
 * list can make it otherwise: then the answer is not certain.
 */
final class PathJudge {

    private static final int MOST_LINKS = 40;
    private static final Set<LaterUse.Need> HANDED = Set.of(LaterUse.Need.KEEP, LaterUse.Need.FILL);

    private final String root;
    private final Set<String> open;
    private final FileAccess who;
    private final PlannedOwners planned;
    private final FileFacts facts;
    private final LinuxFiles files;
    private final OverflowIds overflow;

    /**
     * A judge.
     *
     * @param root    the root directory of the process, where it is not this one's: for example {@code /proc/1/root}
     * @param open    the files that it has open
     * @param planned what is handed over before
     */
    PathJudge(
            String root, Set<String> open, FileAccess who, PlannedOwners planned, FileFacts facts, LinuxFiles files,
            OverflowIds overflow) {
        this.root = root;
        this.open = open;
        this.who = who;
        this.planned = planned;
        this.facts = facts;
        this.files = files;
        this.overflow = overflow;
    }

    /** Why a path cannot be used, and whether that is certain. */
    record Obstacle(String reason, boolean certain) {}

    /** Where a walk has come. */
    private final class Walk {
        private final Deque<String> left = new ArrayDeque<>();
        private Path at = Path.of("/");
        private int links;

        private void follow(String path) {
            String[] names = path.split("/+");
            for (int i = names.length - 1; i >= 0; i--) {
                if (!names[i].isEmpty() && !names[i].equals(".")) {
                    left.push(names[i]);
                }
            }
            at = path.startsWith("/") ? Path.of("/") : at;
        }

        private Optional<Obstacle> walk(LaterUse.Need need) throws IOException {
            while (!left.isEmpty()) {
                Optional<Obstacle> closed = obstacle(at, who::mayPass, "cannot be entered");
                if (closed.isPresent()) {
                    return closed;
                }
                Path next = at.resolve(left.pop()).normalize();
                Optional<BasicFileAttributes> found = look(next);
                if (found.isEmpty()) {
                    return missing(at, next, need);
                } else if (found.get().isSymbolicLink()) {
                    if (++links > MOST_LINKS) {
                        return Optional.of(new Obstacle(next + " leads through too many symbolic links", true));
                    }
                    follow(Files.readSymbolicLink(real(next)).toString());
                } else {
                    at = next;
                }
            }
            return present(at, links > 0 && HANDED.contains(need) ? LaterUse.Need.WRITE : need);
        }

        /** Empty when nothing is there: what cannot be looked at may be. */
        private Optional<BasicFileAttributes> look(Path path) throws IOException {
            try {
                return Optional.of(
                        Files.readAttributes(real(path), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
            } catch (NoSuchFileException e) {
                return Optional.empty();
            }
        }

        private Optional<Obstacle> missing(Path directory, Path name, LaterUse.Need need) throws IOException {
            if (need == LaterUse.Need.READ || need == LaterUse.Need.LOAD) {
                // What is not there now nobody could open before either.
                return Optional.empty();
            }
            return left.isEmpty() || need == LaterUse.Need.ADD
                    ? writing(directory, who::mayAdd)
                    : Optional.of(new Obstacle(name + " does not exist", true));
        }
    }

    /** Why the thread cannot use a path so; empty when it can. */
    Optional<Obstacle> judge(String path, LaterUse.Need need) {
        try {
            Walk walk = new Walk();
            walk.follow(path);
            return walk.walk(need);
        } catch (InvalidPathException e) {
            return Optional.of(new Obstacle("jcap cannot look at it: " + PathBytes.notEncodable(), false));
        } catch (IOException e) {
            return Optional.of(new Obstacle("it cannot be looked at: " + e.getMessage(), false));
        }
    }

    private Path real(Path path) {
        return Path.of(root + path);
    }

    private ExecutedFile owner(Path path) throws IOException {
        ExecutedFile file = facts.owner(real(path));
        long owner = planned.owner(path.toString(), file.uid());
        return owner == file.uid() ? file : ExecutedFile.of(owner, file.gid(), file.mode());
    }

    private Optional<Obstacle> present(Path path, LaterUse.Need need) throws IOException {
        ExecutedFile file = owner(path);
        boolean directory = Files.isDirectory(real(path));
        return switch (need) {
            case LOAD -> open.contains(path.toString()) ? Optional.empty() : read(path, directory);
            case READ -> read(path, directory);
            case KEEP -> file.uid() == planned.former() ? Optional.empty() : written(path, directory);
            case FILL -> file.uid() == planned.former() && !directory ? Optional.empty() : written(path, directory);
            case WRITE, ADD -> written(path, directory);
            case REPLACE -> replaced(path, file);
        };
    }

    private Optional<Obstacle> read(Path path, boolean directory) throws IOException {
        return obstacle(path, seen -> who.mayRead(seen) && (!directory || who.mayPass(seen)), "cannot be read");
    }

    private Optional<Obstacle> written(Path path, boolean directory) throws IOException {
        return writing(path, directory ? who::mayAdd : who::mayWrite);
    }

    /** Devices and sockets can be written on a read-only mount. */
    private Optional<Obstacle> writing(Path path, Predicate<ExecutedFile> allowed) throws IOException {
        boolean stored = Files.isDirectory(real(path)) || Files.isRegularFile(real(path));
        return stored && facts.isReadOnly(real(path))
                ? Optional.of(new Obstacle(path + " is on a read-only file system", true))
                : obstacle(path, allowed, "cannot be written");
    }

    private Optional<Obstacle> replaced(Path path, ExecutedFile file) throws IOException {
        Path directory = path.getParent();
        ExecutedFile above = owner(directory);
        return who.mayAdd(above) && !who.mayReplace(file, above)
                ? Optional.of(new Obstacle(text(path, file, "belongs to another user in a sticky directory"), true))
                : writing(directory, who::mayAdd);
    }

    private Optional<Obstacle> obstacle(Path path, Predicate<ExecutedFile> allowed, String what) throws IOException {
        ExecutedFile file = owner(path);
        if (!who.isOwner(file) && files.hasAccessList(PathBytes.of(real(path)))) {
            return Optional.of(new Obstacle(text(path, file, "has an access control list, which jcap does not read"), false));
        }
        boolean is = allowed.test(file);
        if (dependsOnUnknownIds(file, allowed)) {
            return Optional.of(new Obstacle(
                    text(path, file, "shows an id that stands for all that this user namespace lacks"), false));
        }
        return is ? Optional.empty() : Optional.of(new Obstacle(text(path, file, what), true));
    }

    /** Whether the answer is another one if the file's are not the ids that it shows. */
    private boolean dependsOnUnknownIds(ExecutedFile file, Predicate<ExecutedFile> allowed) {
        long uid = file.uid() == overflow.uid() ? OverflowIds.UNKNOWN : file.uid();
        long gid = file.gid() == overflow.gid() ? OverflowIds.UNKNOWN : file.gid();
        boolean is = allowed.test(file);
        return is != allowed.test(withIds(file, uid, gid))
                || is != allowed.test(withIds(file, uid, file.gid()))
                || is != allowed.test(withIds(file, file.uid(), gid));
    }

    private static ExecutedFile withIds(ExecutedFile file, long uid, long gid) {
        boolean same = uid == file.uid() && gid == file.gid();
        return same ? file : ExecutedFile.of(uid, gid, file.mode()).withUnmappedOwner();
    }

    private static String text(Path path, ExecutedFile file, String what) {
        return path + " (uid " + file.uid() + ", gid " + file.gid() + ", mode 0" + Integer.toOctalString(file.mode()) + ") "
                + what;
    }
}
