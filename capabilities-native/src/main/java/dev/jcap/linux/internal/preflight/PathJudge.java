package dev.jcap.linux.internal.preflight;

import dev.jcap.exec.ExecutedFile;
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

/**
 * Says whether a thread can use a path, from the owners and modes on the way ({@code path_resolution(7)}). An access control
 * list can make it otherwise: then the answer is not certain.
 */
final class PathJudge {

    private static final int MOST_LINKS = 40;
    private static final Set<LaterUse.Need> HANDED = Set.of(LaterUse.Need.KEEP, LaterUse.Need.FILL);

    private final String root;
    private final FileAccess who;
    private final PlannedOwners planned;
    private final FileFacts facts;
    private final LinuxFiles files;

    /**
     * A judge.
     *
     * @param root    the root directory of the process, where it is not this one's: for example {@code /proc/1/root}
     * @param planned what is handed over before
     */
    PathJudge(String root, FileAccess who, PlannedOwners planned, FileFacts facts, LinuxFiles files) {
        this.root = root;
        this.who = who;
        this.planned = planned;
        this.facts = facts;
        this.files = files;
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
                Optional<Obstacle> closed = obstacle(at, who.mayPass(owner(at)), "cannot be entered");
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
            if (need == LaterUse.Need.READ) {
                // What is not there now nobody could open before either.
                return Optional.empty();
            }
            return left.isEmpty() || need == LaterUse.Need.ADD
                    ? obstacle(directory, who.mayAdd(owner(directory)), "cannot be written")
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
            case READ -> obstacle(path, who.mayRead(file) && (!directory || who.mayPass(file)), "cannot be read");
            case KEEP -> file.uid() == planned.former() ? Optional.empty() : written(path, file, directory);
            case FILL -> file.uid() == planned.former() && !directory ? Optional.empty() : written(path, file, directory);
            case WRITE, ADD -> written(path, file, directory);
            case REPLACE -> replaced(path, file);
        };
    }

    private Optional<Obstacle> written(Path path, ExecutedFile file, boolean directory) throws IOException {
        return obstacle(path, directory ? who.mayAdd(file) : who.mayWrite(file), "cannot be written");
    }

    private Optional<Obstacle> replaced(Path path, ExecutedFile file) throws IOException {
        Path directory = path.getParent();
        ExecutedFile above = owner(directory);
        return who.mayAdd(above) && !who.mayReplace(file, above)
                ? Optional.of(new Obstacle(text(path, file, "belongs to another user in a sticky directory"), true))
                : obstacle(directory, who.mayAdd(above), "cannot be written");
    }

    private Optional<Obstacle> obstacle(Path path, boolean allowed, String what) throws IOException {
        ExecutedFile file = owner(path);
        if (!who.isOwner(file) && files.hasAccessList(PathBytes.of(real(path)))) {
            return Optional.of(new Obstacle(text(path, file, "has an access control list, which jcap does not read"), false));
        }
        return allowed ? Optional.empty() : Optional.of(new Obstacle(text(path, file, what), true));
    }

    private static String text(Path path, ExecutedFile file, String what) {
        return path + " (uid " + file.uid() + ", gid " + file.gid() + ", mode 0" + Integer.toOctalString(file.mode()) + ") "
                + what;
    }
}
