package dev.jcap.kerneltest.files;

import static dev.jcap.kerneltest.support.Scenarios.require;
import static dev.jcap.kerneltest.support.Scenarios.requireEqual;

import dev.jcap.Capability;
import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySet;
import dev.jcap.FileCapabilities;
import dev.jcap.kerneltest.support.ChildJvm;
import dev.jcap.kerneltest.support.ChildPrivilege;
import dev.jcap.kerneltest.support.Scenarios;
import dev.jcap.kerneltest.support.TempTree;
import dev.jcap.linux.Capabilities;
import dev.jcap.linux.RaisedCapabilities;
import dev.jcap.linux.files.CapabilityFiles;
import dev.jcap.linux.files.FileCapabilitiesException;
import dev.jcap.linux.files.FileCapabilitiesException.Trouble;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Refusals of reading and changing file capabilities: each has its type, names the file and changes nothing. */
class FileIT {

    private static final FileCapabilities RAW = FileCapabilities.parse("cap_net_raw=ep");

    /** Something that may be refused. */
    interface Attempt {
        void run() throws IOException;
    }

    static <E extends IOException> E requireRefused(Class<E> type, Path file, Callable<?> attempt) {
        try {
            attempt.call();
        } catch (Exception e) {
            System.out.println(e);
            require(type == e.getClass(), e + " is no " + type);
            require(e.getMessage().startsWith(file.toString()), e.getMessage());
            return type.cast(e);
        }
        throw new AssertionError("expected " + type.getSimpleName() + " for " + file);
    }

    static FileCapabilitiesException requireTrouble(Trouble trouble, Attempt attempt) {
        try {
            attempt.run();
        } catch (IOException e) {
            System.out.println(e);
            require(e instanceof FileCapabilitiesException refused && refused.trouble() == trouble, e + ": not " + trouble);
            return (FileCapabilitiesException) e;
        }
        throw new AssertionError("expected " + trouble);
    }

    /** Requires that reading and all ways of changing are refused alike. */
    private static <E extends IOException> void requireAllRefused(Class<E> type, Path file, FileVisitOption... options) {
        requireRefused(type, file, () -> CapabilityFiles.get(file, options));
        requireRefused(type, file, () -> CapabilityFiles.remove(file, options));
        requireRefused(type, file, () -> CapabilityFiles.update(file, _ -> Optional.of(RAW), options));
        requireRefused(type, file, () -> {
            CapabilityFiles.set(file, RAW, options);
            return null;
        });
    }

    private static void requireAllTroubled(Trouble trouble, Path file) {
        requireTrouble(trouble, () -> CapabilityFiles.get(file));
        requireTrouble(trouble, () -> CapabilityFiles.remove(file));
        requireTrouble(trouble, () -> CapabilityFiles.update(file, _ -> Optional.of(RAW)));
        requireTrouble(trouble, () -> CapabilityFiles.set(file, RAW));
    }

    @ParameterizedTest
    @ValueSource(strings = {TempTree.DISK, TempTree.MEMORY})
    void everything_onWhatIsNoRegularFile_isRefusedAtOnce(String place) {
        ChildJvm.in(ChildPrivilege.ANY_ROOT).run(NoRegularFile.class, place).passed();
    }

    static final class NoRegularFile {
        public static void main(String[] args) throws Exception {
            try (TempTree tempTree = TempTree.in(args[0]);
                    var socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
                Path target = tempTree.file("target");
                Path link = Files.createSymbolicLink(tempTree.path("link"), target);
                TempTree.run("mkfifo", tempTree.path("fifo").toString());
                socket.bind(UnixDomainSocketAddress.of(tempTree.path("socket")));
                requireAllTroubled(Trouble.SYMBOLIC_LINK, link);
                requireAllTroubled(Trouble.NOT_A_REGULAR_FILE, tempTree.path("fifo"));
                requireAllTroubled(Trouble.NOT_A_REGULAR_FILE, tempTree.path("socket"));
                requireAllTroubled(Trouble.NOT_A_REGULAR_FILE, tempTree.directory());
                requireAllTroubled(Trouble.NOT_A_REGULAR_FILE, Path.of("/dev/null"));
                requireAllTroubled(Trouble.NOT_A_REGULAR_FILE, Path.of(""));
                requireAllTroubled(Trouble.UNSUPPORTED, Path.of("/proc/self/status"));
                requireEqual("errno " + RawAttribute.ENODATA, RawAttribute.get(target), "the link's target");
                requireEqual("errno " + RawAttribute.ENODATA, RawAttribute.get(link), "the link");
            }
        }
    }

    @Test
    void everything_onPathThatLeadsNowhere_isRefusedAsFilesDoes() {
        ChildJvm.in(ChildPrivilege.ANY_ROOT).run(Nowhere.class).passed();
    }

    static final class Nowhere {
        public static void main(String[] args) throws Exception {
            try (TempTree tempTree = TempTree.in(TempTree.DISK)) {
                Path file = tempTree.file("f");
                requireAllRefused(NoSuchFileException.class, tempTree.path("missing"));
                requireAllRefused(NoSuchFileException.class, tempTree.path("missing/deeper"));
                requireAllRefused(FileSystemException.class, file.resolve("x"));
                requireAllRefused(FileCapabilitiesException.class, tempTree.path("n".repeat(256)));
                Path loop = Files.createSymbolicLink(tempTree.path("loop"), Path.of("loop"));
                requireAllRefused(FileSystemLoopException.class, loop, FileVisitOption.FOLLOW_LINKS);
                requireAllRefused(FileSystemLoopException.class, loop.resolve("x"));
                Path dangling = Files.createSymbolicLink(tempTree.path("dangling"), Path.of("missing"));
                requireAllRefused(NoSuchFileException.class, dangling, FileVisitOption.FOLLOW_LINKS);
            }
        }
    }

    @Test
    void changes_asPlainUser_areDeniedWithTheReason() {
        ChildJvm.in(ChildPrivilege.PLAIN_USER).run(Denied.class).passed();
    }

    static final class Denied {
        public static void main(String[] args) throws Exception {
            try (TempTree tempTree = TempTree.in(TempTree.DISK)) {
                Path file = tempTree.file("mine");
                for (Callable<?> change : List.<Callable<?>>of(
                        () -> CapabilityFiles.remove(file),
                        () -> CapabilityFiles.update(file, _ -> Optional.of(RAW)),
                        () -> {
                            CapabilityFiles.set(file, RAW);
                            return null;
                        })) {
                    String message = requireRefused(AccessDeniedException.class, file, change).getMessage();
                    require(message.contains("EPERM (1): cap_setfcap is not in the effective set"), message);
                    require(message.endsWith("nothing has changed"), message);
                }
                requireEqual(Optional.empty(), CapabilityFiles.get(file), "reading needs nothing");
                requireEqual(
                        Optional.empty(), CapabilityFiles.update(file, before -> before), "nor does changing nothing");
                Path closed = Files.createDirectory(
                        tempTree.path("closed"),
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
                requireAllRefused(AccessDeniedException.class, closed.resolve("f"));
            }
        }
    }

    @Test
    void set_withCapabilityNotEffective_isDeniedUntilRaised() {
        ChildJvm.in(ChildPrivilege.ANY_ROOT).run(NotRaised.class).passed();
    }

    static final class NotRaised {
        public static void main(String[] args) throws Exception {
            CapabilitySet setfcap = CapabilitySet.of(Capability.CAP_SETFCAP);
            try (TempTree tempTree = TempTree.in(TempTree.DISK)) {
                Path file = tempTree.file("f");
                var state = Capabilities.thread().read().state();
                Capabilities.thread().apply(CapabilityPlan.unchanged().setState(
                        state.withEffective(state.effective().minus(setfcap))));
                requireRefused(AccessDeniedException.class, file, () -> {
                    CapabilityFiles.set(file, RAW);
                    return null;
                });
                try (RaisedCapabilities _ = Capabilities.thread().raise(Capability.CAP_SETFCAP)) {
                    CapabilityFiles.set(file, RAW);
                }
                requireEqual(Optional.of(RAW), CapabilityFiles.get(file), "what it has");
            }
        }
    }

    @Test
    void set_onImmutableFileOrReadOnlyMount_isRefusedWithTheReason() {
        ChildJvm.in(ChildPrivilege.ROOT).under("unshare", "--mount", "--").run(Protected.class).passed();
    }

    static final class Protected {
        public static void main(String[] args) throws Exception {
            try (TempTree tempTree = TempTree.in(TempTree.DISK)) {
                Path mount = Files.createDirectory(tempTree.path("mount"));
                TempTree.run("mount", "-t", "tmpfs", "none", mount.toString());
                Path file = Files.createFile(mount.resolve("f"));
                TempTree.run("mount", "-o", "remount,ro", mount.toString());
                FileCapabilitiesException readOnly =
                        requireTrouble(Trouble.OTHER, () -> CapabilityFiles.set(file, RAW));
                require(readOnly.getMessage().contains("EROFS (30): the file system is mounted read-only"), "EROFS");
                requireEqual(Optional.empty(), CapabilityFiles.get(file), "reading works");
                TempTree.run("umount", mount.toString());
                requireImmutableIsSaid(tempTree.file("immutable"));
            }
        }

        private static void requireImmutableIsSaid(Path file) throws Exception {
            try {
                TempTree.run("chattr", "+i", file.toString());
            } catch (AssertionError | IOException e) {
                Scenarios.skip("needs a file system with immutable files: " + e.getMessage());
            }
            try {
                String message = requireRefused(AccessDeniedException.class, file, () -> {
                    CapabilityFiles.set(file, RAW);
                    return null;
                }).getMessage();
                require(message.contains("EPERM (1): the file is immutable or append-only"), message);
            } finally {
                TempTree.run("chattr", "-i", file.toString());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void everything_withoutProc_isRefused(boolean fake) {
        ChildJvm.in(ChildPrivilege.ROOT).under("unshare", "--mount", "--").run(NoProc.class, Boolean.toString(fake)).passed();
    }

    static final class NoProc {
        public static void main(String[] args) throws Exception {
            try (TempTree tempTree = TempTree.in(TempTree.DISK)) {
                Path file = tempTree.file("f");
                TempTree.run("mount", "-t", "tmpfs", "none", "/proc");
                if (Boolean.parseBoolean(args[0])) {
                    Files.createDirectories(Path.of("/proc/self/fd"));
                    for (int i = 0; i < 64; i++) {
                        Files.createSymbolicLink(Path.of("/proc/self/fd/" + i), file);
                    }
                }
                requireAllTroubled(Trouble.NO_PROC, file);
                requireEqual("errno " + RawAttribute.ENODATA, RawAttribute.get(file), "what it has");
            }
        }
    }
}
