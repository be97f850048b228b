package dev.jcap.kerneltest.files;

import static dev.jcap.kerneltest.support.Scenarios.require;
import static dev.jcap.kerneltest.support.Scenarios.requireEqual;

import dev.jcap.CapabilitySet;
import dev.jcap.FileCapabilities;
import dev.jcap.kerneltest.support.ChildJvm;
import dev.jcap.kerneltest.support.ChildPrivilege;
import dev.jcap.kerneltest.support.TempTree;
import dev.jcap.linux.files.CapabilityFiles;
import dev.jcap.linux.files.FileCapabilitiesException;
import dev.jcap.linux.files.FileCapabilitiesException.Trouble;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Values that jcap writes and reads, and what the kernel makes of them. */
class FileCapabilitiesIT {

    /** What the kernel stores for a text. */
    private static final Map<String, String> STORED = Map.ofEntries(
            Map.entry("cap_net_raw=p", "0000000200200000000000000000000000000000"),
            Map.entry("cap_net_raw=ep", "0100000200200000000000000000000000000000"),
            Map.entry("cap_net_raw=eip", "0100000200200000002000000000000000000000"),
            Map.entry("cap_net_raw=i", "0000000200000000002000000000000000000000"),
            Map.entry("=", "0000000200000000000000000000000000000000"),
            Map.entry("63=p", "0000000200000000000000000000008000000000"),
            Map.entry("40=ep", "0100000200000000000000000001000000000000"),
            Map.entry("cap_chown=ep [rootid=1000]", "0100000301000000000000000000000000000000e8030000"),
            Map.entry("= [rootid=4294967294]", "0000000300000000000000000000000000000000feffffff"));

    @ParameterizedTest
    @ValueSource(strings = {TempTree.DISK, TempTree.MEMORY})
    void set_ofEveryKind_isStoredReadBackAndRemoved(String place) {
        ChildJvm.in(ChildPrivilege.ANY_ROOT).run(Stored.class, place).passed();
    }

    static final class Stored {
        public static void main(String[] args) throws Exception {
            boolean hasAllIds = Files.readString(Path.of("/proc/self/uid_map")).strip().endsWith("4294967295");
            try (TempTree tempTree = TempTree.in(args[0])) {
                for (Map.Entry<String, String> entry : STORED.entrySet()) {
                    FileCapabilities value = FileCapabilities.parse(entry.getKey());
                    Path file = tempTree.file(entry.getKey().replace('/', '_'));
                    if (value.rootId() == 0 || hasAllIds) {
                        requireStored(file, value, entry.getValue());
                    } else {
                        FileIT.requireTrouble(Trouble.INVALID, () -> CapabilityFiles.set(file, value));
                        requireEqual(Optional.empty(), CapabilityFiles.get(file), "after the refusal");
                    }
                }
                requireStored(
                        tempTree.file("effective only"),
                        new FileCapabilities(CapabilitySet.EMPTY, CapabilitySet.EMPTY, true, 0),
                        "0100000200000000000000000000000000000000");
            }
        }

        private static void requireStored(Path file, FileCapabilities value, String hex) throws IOException {
            requireEqual(Optional.empty(), CapabilityFiles.get(file), "before");
            CapabilityFiles.set(file, value);
            requireEqual(hex, RawAttribute.get(file), "what the kernel has for " + value);
            requireEqual(Optional.of(value), CapabilityFiles.get(file), "what it has");
            require(CapabilityFiles.compare(file, value).isEmpty(), "no difference");
            CapabilityFiles.set(file, CapabilityFiles.get(file).orElseThrow());
            requireEqual(hex, RawAttribute.get(file), "written back");
            require(CapabilityFiles.remove(file), "there was one");
            requireEqual("errno " + RawAttribute.ENODATA, RawAttribute.get(file), "removed");
            require(!CapabilityFiles.remove(file), "there is none any more");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {TempTree.DISK, TempTree.MEMORY})
    void get_ofWhatOthersStored_isItsMeaningOrItsTrouble(String place) {
        ChildJvm.in(ChildPrivilege.ROOT).run(Others.class, place).passed();
    }

    static final class Others {
        public static void main(String[] args) throws Exception {
            try (TempTree tempTree = TempTree.in(args[0])) {
                Path file = tempTree.file("f");
                for (String refused : new String[] {
                    "010000010020000000000000",
                    "01000002002000000000000000000000000000",
                    "010000020020000000000000000000000000000000",
                    "010000030020000000000000000000000000000000",
                    "0200000200200000000000000000000000000000",
                    "0100000400200000000000000000000000000000",
                    "0100000301000000000000000000000000000000ffffffff"
                }) {
                    requireEqual(RawAttribute.EINVAL, RawAttribute.set(file, refused), "the kernel on " + refused);
                }
                requireEqual(0, RawAttribute.set(file, "010000030100000000000000000000000000000000000000"), "rootid 0");
                requireEqual(
                        Optional.of(FileCapabilities.parse("cap_chown=ep")), CapabilityFiles.get(file), "of rootid 0");
                requireEqual(
                        0, RawAttribute.set(file, "01000002ffffffffffffffffffffffffffffffff"), "all bits there are");
                FileCapabilities all = CapabilityFiles.get(file).orElseThrow();
                requireEqual(CapabilitySet.lowest(64), all.permitted(), "permitted");
                CapabilityFiles.set(file, all);
                requireEqual("01000002ffffffffffffffffffffffffffffffff", RawAttribute.get(file), "written back");
                requireDamagedIsSaidAndCanBeRemoved(file);
            }
        }

        private static void requireDamagedIsSaidAndCanBeRemoved(Path file) throws IOException {
            requireEqual(0, RawAttribute.set(file, ""), "length 0");
            FileCapabilitiesException damaged =
                    FileIT.requireTrouble(Trouble.DAMAGED, () -> CapabilityFiles.get(file));
            require(damaged.getMessage().contains("getxattr: EINVAL (22)"), damaged.getMessage());
            FileIT.requireTrouble(
                    Trouble.DAMAGED, () -> CapabilityFiles.update(file, _ -> Optional.of(FileCapabilities.EMPTY)));
            require(CapabilityFiles.remove(file), "a damaged one can be removed");
            requireEqual(Optional.empty(), CapabilityFiles.get(file), "then");
            requireEqual(0, RawAttribute.set(file, ""), "length 0");
            CapabilityFiles.set(file, FileCapabilities.EMPTY);
            requireEqual(Optional.of(FileCapabilities.EMPTY), CapabilityFiles.get(file), "over a damaged one");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {TempTree.DISK, TempTree.MEMORY})
    void followLinks_onLinkOrDescriptor_reachesTheFile(String place) {
        ChildJvm.in(ChildPrivilege.ANY_ROOT).run(Followed.class, place).passed();
    }

    static final class Followed {
        public static void main(String[] args) throws Exception {
            FileCapabilities value = FileCapabilities.parse("cap_chown=p");
            try (TempTree tempTree = TempTree.in(args[0])) {
                Path file = tempTree.file("f");
                Path link = Files.createSymbolicLink(tempTree.path("l"), Path.of("f"));
                CapabilityFiles.set(link, value, FileVisitOption.FOLLOW_LINKS);
                requireEqual(Optional.of(value), CapabilityFiles.get(file), "through the link");
                requireEqual("errno " + RawAttribute.ENODATA, RawAttribute.get(link), "the link itself");
                Path folder = Files.createSymbolicLink(tempTree.path("folder"), tempTree.directory());
                requireEqual(Optional.of(value), CapabilityFiles.get(folder.resolve("f")), "a link on the way");
                require(CapabilityFiles.remove(link, FileVisitOption.FOLLOW_LINKS), "removed");
                requireEqual(Optional.empty(), CapabilityFiles.get(file), "then");
                requireReachedByDescriptor(file, value);
            }
        }

        private static void requireReachedByDescriptor(Path file, FileCapabilities value) throws IOException {
            try (var _ = Files.newByteChannel(file); var descriptors = Files.list(Path.of("/proc/self/fd"))) {
                Path open = descriptors.filter(path -> leadsTo(path, file)).findFirst().orElseThrow();
                Files.delete(file);
                CapabilityFiles.set(open, value, FileVisitOption.FOLLOW_LINKS);
                requireEqual(
                        Optional.of(value), CapabilityFiles.get(open, FileVisitOption.FOLLOW_LINKS), "without a name");
                FileIT.requireTrouble(Trouble.SYMBOLIC_LINK, () -> CapabilityFiles.get(open));
            }
        }

        private static boolean leadsTo(Path link, Path file) {
            try {
                return Files.readSymbolicLink(link).equals(file);
            } catch (IOException e) {
                return false;
            }
        }
    }
}
