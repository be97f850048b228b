package dev.jcap.kerneltest.process;

import static dev.jcap.kerneltest.support.Scenarios.onNewThread;
import static dev.jcap.kerneltest.support.Scenarios.require;
import static dev.jcap.kerneltest.support.Scenarios.requireEqual;
import static dev.jcap.kerneltest.support.Scenarios.requireThrows;

import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySet;
import dev.jcap.Identity;
import dev.jcap.kerneltest.support.ChildJvm;
import dev.jcap.kerneltest.support.ChildPrivilege;
import dev.jcap.kerneltest.support.Scenarios;
import dev.jcap.kerneltest.support.Slow;
import dev.jcap.kerneltest.support.TempTree;
import dev.jcap.linux.Capabilities;
import dev.jcap.linux.CapabilityDeniedException;
import dev.jcap.linux.CapabilityException;
import dev.jcap.linux.HandoverReport;
import dev.jcap.linux.HandoverReport.Reason;
import dev.jcap.linux.ThreadReport;
import dev.jcap.linux.launch.CapabilityLauncher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Files that a plan hands over to its user. */
@Slow
class HandoverIT {

    private static final int APP = (int) ChildPrivilege.NOBODY;
    private static final int OTHER = 4242;

    private static CapabilityPlan plan(Path... paths) {
        String[] texts = new String[paths.length];
        for (int i = 0; i < paths.length; i++) {
            texts[i] = paths[i].toString();
        }
        return CapabilityPlan.limitTo(CapabilitySet.EMPTY)
                .become(new Identity(APP, APP, List.of()))
                .setNoNewPrivs()
                .handOver(texts);
    }

    private static int uid(Path file) throws IOException {
        return (int) Files.getAttribute(file, "unix:uid", LinkOption.NOFOLLOW_LINKS);
    }

    private static int gid(Path file) throws IOException {
        return (int) Files.getAttribute(file, "unix:gid", LinkOption.NOFOLLOW_LINKS);
    }

    private static void own(Path file, int uid) throws IOException {
        Files.setAttribute(file, "unix:uid", uid, LinkOption.NOFOLLOW_LINKS);
    }

    private static void requireOwners(int expected, Path... files) throws IOException {
        for (Path file : files) {
            requireEqual(expected, uid(file), "owner of " + file);
        }
    }

    /** A service that makes files all the time: what another thread has made as root during the drop is no surprise. */
    @Test
    void drop_whileFilesAreMade_namesEachThatIsLeft() throws IOException {
        deleteTree(ChildJvm.in(ChildPrivilege.ROOT).run(Busy.class).passed());
    }

    static final class Busy {
        public static void main(String[] args) throws Exception {
            try (TempTree tree = TempTree.in(TempTree.DISK)) {
                Path work = Files.createDirectory(tree.path("work"));
                AtomicBoolean goesOn = new AtomicBoolean(true);
                FutureTask<Integer> maker = new FutureTask<>(() -> {
                    int made = 0;
                    while (goesOn.get()) {
                        Files.createFile(work.resolve("file" + made++));
                        TimeUnit.MILLISECONDS.sleep(1);
                    }
                    return made;
                });
                Thread.ofPlatform().start(maker);
                HandoverReport files = Capabilities.process().apply(plan(work)).handover().orElseThrow();
                goesOn.set(false);
                require(maker.get() > 0, "no file was made");
                Set<String> left = new HashSet<>();
                try (Stream<Path> all = Files.list(work)) {
                    for (Path file : all.toList()) {
                        if (uid(file) == 0) {
                            left.add(file.toString());
                        }
                    }
                }
                Set<String> named = new HashSet<>();
                files.skipped().forEach(one -> named.add(one.path()));
                requireEqual(left, named, "what still belongs to root");
                System.out.println("tree " + tree.directory());
                Runtime.getRuntime().halt(0);
            }
        }
    }

    /** Everything that root made in a tree, and nothing else. */
    static final class Tree {
        public static void main(String[] args) throws IOException {
            try (TempTree tree = TempTree.in(TempTree.DISK)) {
                Path log = Files.createDirectory(tree.path("log"), PosixFilePermissions.asFileAttribute(
                        PosixFilePermissions.fromString("rwx------")));
                Path deep = Files.createDirectories(log.resolve("a/b"));
                Path file = Files.createFile(deep.resolve("file"));
                Path adm = Files.createFile(log.resolve("adm"));
                Files.setAttribute(adm, "unix:gid", OTHER);
                Path foreign = Files.createFile(log.resolve("foreign"));
                own(foreign, OTHER);
                Path mine = Files.createFile(log.resolve("mine"));
                own(mine, APP);
                Path secret = tree.file("secret");
                Path link = Files.createSymbolicLink(log.resolve("link"), secret);
                Path work = Files.createDirectory(tree.path("tomcat.80"));
                Path one = Files.createFile(log.resolve("one"));
                Files.createLink(tree.path("two"), one);

                ThreadReport report = Capabilities.process()
                        .apply(plan(log, tree.path("tomcat*"), tree.path("none*"), tree.path("gone/x")));

                requireOwners(APP, log, log.resolve("a"), deep, file, adm, mine, work);
                requireOwners(0, tree.directory(), secret, link, one);
                requireOwners(OTHER, foreign);
                requireEqual(OTHER, gid(adm), "group that is not root's");
                requireEqual(APP, gid(file), "group");
                HandoverReport files = report.handover().orElseThrow();
                requireEqual(6L, files.files(), "number of files");
                requireEqual(
                        Set.of(
                                new HandoverReport.Skipped(foreign.toString(), Reason.OTHER_OWNER),
                                new HandoverReport.Skipped(one.toString(), Reason.HARD_LINKS),
                                new HandoverReport.Skipped(tree.path("none*").toString(), Reason.MISSING),
                                new HandoverReport.Skipped(tree.path("gone/x").toString(), Reason.MISSING)),
                        Set.copyOf(files.skipped()),
                        "skipped");
                require(report.toString().contains("6 files handed over\nnot handed over: "), report.toString());
                // Whoever made the tree cannot delete it any more.
                System.out.println("tree " + tree.directory());
                Runtime.getRuntime().halt(0);
            }
        }
    }

    @Test
    void handOver_treeOfRoot_belongsToTheNewUserWithItsExceptions() throws IOException {
        ChildJvm.Result result = ChildJvm.in(ChildPrivilege.ROOT).run(Tree.class).passed();
        deleteTree(result);
    }

    private static void deleteTree(ChildJvm.Result result) throws IOException {
        String line = result.output().lines().filter(text -> text.startsWith("tree ")).findFirst().orElseThrow();
        new TempTree(Path.of(line.substring("tree ".length()))).close();
    }

    /** A link on the way refuses the plan, and no thread changes. */
    static final class LinkOnTheWay {
        public static void main(String[] args) throws IOException {
            try (TempTree tree = TempTree.in(TempTree.DISK)) {
                Path directory = Files.createDirectory(tree.path("real"));
                Path file = Files.createFile(directory.resolve("file"));
                Path link = Files.createSymbolicLink(tree.path("link"), directory);
                CapabilityException refusal = requireThrows(CapabilityException.class,
                        () -> Capabilities.process().apply(plan(tree.path("real"), link.resolve("file"))));
                require(refusal.getMessage().startsWith("enter " + link + ": it is a symbolic link"), refusal.getMessage());
                require(refusal.getMessage().endsWith("no thread has changed, but files belong to the new user already: 2"),
                        refusal.getMessage());
                requireOwners(APP, file, directory);
                requireEqual(0L, Capabilities.thread().read().uids().effective(), "uid");
            }
        }
    }

    @Test
    void handOver_linkOnTheWay_changesNoThreadAndSaysWhatStands() {
        ChildJvm.in(ChildPrivilege.ROOT).run(LinkOnTheWay.class).passed();
    }

    /** A thread that cannot be stopped, which nobody knows before. */
    static final class RefusedLater {
        public static void main(String[] args) throws Exception {
            Scenarios.startStubbornThread();
            try (TempTree tree = TempTree.in(TempTree.DISK)) {
                Path file = tree.file("file");
                CapabilityDeniedException refusal = requireThrows(CapabilityDeniedException.class, () -> Capabilities.process()
                        .withDeadline(Duration.ofMillis(500))
                        .apply(plan(file)));
                require(refusal.getMessage().endsWith(
                        "; no thread has changed, but files belong to the new user already: 1"), refusal.getMessage());
                requireOwners(APP, file);
            }
        }
    }

    @Test
    void handOver_planThatIsRefusedAfterwards_saysWhatStands() {
        ChildJvm.in(ChildPrivilege.ROOT).run(RefusedLater.class).passed();
    }

    /** A child becomes the owner of files of its parent's user. */
    static final class Child {
        public static void main(String[] args) throws Exception {
            try (TempTree tree = TempTree.in(TempTree.DISK)) {
                Path file = tree.file("file");
                Process child = CapabilityLauncher.start(
                        new ProcessBuilder("test", "-O", file.toString()), plan(file, tree.path("none")));
                requireEqual(0, child.waitFor(), "the child does not own the file");
            }
        }
    }

    @Test
    void handOver_planOfAChild_filesAreTheChilds() {
        ChildJvm.Result result = ChildJvm.in(ChildPrivilege.ROOT).run(Child.class).passed();
        require(result.output().contains("/none does not exist"), result.output());
    }

    /** Without CAP_CHOWN the plan is refused before anything has changed. */
    static final class NoChown {
        public static void main(String[] args) {
            CapabilityPlan plan = plan(Path.of("/var/log"));
            CapabilityDeniedException refusal = requireThrows(CapabilityDeniedException.class,
                    () -> Capabilities.thread().preview(plan));
            requireEqual("cap_chown", refusal.missing().toString(), "missing");
            requireThrows(CapabilityDeniedException.class, () -> Capabilities.process().apply(plan));
        }
    }

    @Test
    void handOver_withoutTheCapability_isForeseen() {
        ChildJvm.in(ChildPrivilege.ROOT).under("setpriv", "--bounding-set=-chown").run(NoChown.class).passed();
    }

    /** What is mounted below a path is somebody else's. */
    static final class Mounts {
        public static void main(String[] args) throws IOException, InterruptedException {
            try (TempTree tree = TempTree.in(TempTree.DISK)) {
                Path other = Files.createDirectory(tree.path("other"));
                Path file = Files.createFile(other.resolve("file"));
                Path log = Files.createDirectory(tree.path("log"));
                Path bound = Files.createDirectory(log.resolve("bound"));
                Path memory = Files.createDirectory(log.resolve("memory"));
                TempTree.run("mount", "--bind", other.toString(), bound.toString());
                TempTree.run("mount", "-t", "tmpfs", "none", memory.toString());
                try {
                    onNewThread(() -> Capabilities.thread().apply(plan(log)));
                    requireOwners(APP, log);
                    requireOwners(0, file, other, memory);
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                } finally {
                    TempTree.run("umount", bound.toString());
                    TempTree.run("umount", memory.toString());
                }
            }
        }
    }

    @Test
    void handOver_mountsBelow_areLeft() {
        ChildJvm.in(ChildPrivilege.ROOT).under("unshare", "--mount").run(Mounts.class).passed();
    }

    /** The new user swaps a directory and a link in its own directory as fast as it can. */
    static final class Race {
        private static volatile boolean stopped;
        private static volatile long swaps;

        public static void main(String[] args) throws Exception {
            try (TempTree tree = TempTree.in(TempTree.DISK)) {
                Path victim = Files.createDirectory(tree.path("victim"));
                Path secret = Files.createFile(victim.resolve("file"));
                Path work = Files.createDirectory(tree.path("work"));
                Path real = Files.createDirectory(work.resolve("d"));
                Path link = Files.createSymbolicLink(work.resolve("link"), victim);
                for (Path file : List.of(work, real, link)) {
                    own(file, APP);
                }
                Thread racer = Thread.ofPlatform().daemon().start(() -> swap(work));
                for (int i = 0; i < 400 || swaps < 1000; i++) {
                    Path fresh = Files.createFile(work.resolve("fresh" + i));
                    onNewThread(() -> Capabilities.thread().apply(plan(work)));
                    requireOwners(APP, fresh);
                    requireOwners(0, victim, secret);
                    Files.delete(fresh);
                }
                stopped = true;
                racer.join();
            }
        }

        private static void swap(Path work) {
            Capabilities.thread().apply(CapabilityPlan.limitTo(CapabilitySet.EMPTY).become(new Identity(APP, APP, List.of())));
            Path d = work.resolve("d");
            Path link = work.resolve("link");
            Path aside = work.resolve("aside");
            while (!stopped) {
                move(d, aside);
                move(link, d);
                move(d, link);
                move(aside, d);
                swaps++;
            }
        }

        private static void move(Path from, Path to) {
            try {
                Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Test
    void handOver_userSwapsDirectoryAndLink_neverLeavesTheTree() {
        ChildJvm.in(ChildPrivilege.ROOT).run(Race.class).passed();
    }
}
