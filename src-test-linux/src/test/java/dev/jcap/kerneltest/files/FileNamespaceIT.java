package dev.jcap.kerneltest.files;

import static dev.jcap.kerneltest.support.Scenarios.require;
import static dev.jcap.kerneltest.support.Scenarios.requireEqual;

import dev.jcap.FileCapabilities;
import dev.jcap.kerneltest.support.ChildJvm;
import dev.jcap.kerneltest.support.ChildPrivilege;
import dev.jcap.kerneltest.support.TempTree;
import dev.jcap.linux.files.CapabilityFiles;
import dev.jcap.linux.files.FileCapabilitiesException.Trouble;
import dev.jcap.linux.files.ScanOptions;
import dev.jcap.linux.files.ScanResult;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Root ids on both sides of a user namespace in which 0 to 65535 stand for 100000 to 165535. */
class FileNamespaceIT {

    private static final int FIRST = 100_000;
    private static final int COUNT = 65_536;
    private static final String REVISION_2 = "0100000201000000000000000000000000000000";
    private static final String REVISION_3 = "0100000301000000000000000000000000000000";
    private static final String FIRST_ID = "a0860100";
    private static final FileCapabilities CHOWN = FileCapabilities.parse("cap_chown=ep");

    @Test
    void rootIds_acrossUserNamespace_areTranslated() throws Exception {
        ChildPrivilege.ROOT.prefix();
        try (TempTree tempTree = TempTree.in(TempTree.DISK)) {
            for (String name : List.of("of-namespace", "of-all", "of-nobody-there", "two", "three", "nine", "bad", "gone")) {
                Files.setAttribute(tempTree.file(name), "unix:uid", FIRST);
                Files.setAttribute(tempTree.path(name), "unix:gid", FIRST);
            }
            tempTree.file("of-others");
            Files.setAttribute(tempTree.directory(), "unix:uid", FIRST);
            CapabilityFiles.set(tempTree.path("of-namespace"), CHOWN.withRootId(FIRST));
            CapabilityFiles.set(tempTree.path("of-all"), CHOWN);
            CapabilityFiles.set(tempTree.path("of-nobody-there"), CHOWN.withRootId(7));
            CapabilityFiles.set(tempTree.path("gone"), CHOWN);
            requireEqual(REVISION_3 + FIRST_ID, RawAttribute.get(tempTree.path("of-namespace")), "here");

            runInside(tempTree);

            requireEqual(REVISION_3 + FIRST_ID, RawAttribute.get(tempTree.path("two")), "set inside");
            requireEqual(REVISION_3 + FIRST_ID, RawAttribute.get(tempTree.path("three")), "updated inside");
            requireEqual(REVISION_3 + "a9860100", RawAttribute.get(tempTree.path("nine")), "with rootid 9 inside");
            requireEqual(Optional.of(CHOWN.withRootId(100_009)), CapabilityFiles.get(tempTree.path("nine")), "nine");
            for (String name : List.of("bad", "gone", "of-others")) {
                requireEqual(Optional.empty(), CapabilityFiles.get(tempTree.path(name)), name);
            }
        }
    }

    /** A process holds the namespace until its map is written and others are inside. */
    private static void runInside(TempTree tempTree) throws Exception {
        Process holder = new ProcessBuilder("unshare", "--user", "sh", "-c", "echo; read _").start();
        try {
            holder.getInputStream().read();
            Path process = Path.of("/proc", Long.toString(holder.pid()));
            for (String map : List.of("uid_map", "gid_map")) {
                Files.writeString(process.resolve(map), "0 " + FIRST + " " + COUNT);
            }
            ChildJvm.in(ChildPrivilege.ROOT)
                    .under("nsenter", "--user=" + process.resolve("ns/user"), "--setuid", "0", "--setgid", "0", "--")
                    .run(Inside.class, tempTree.directory().toString())
                    .passed();
        } finally {
            holder.getOutputStream().close();
            holder.waitFor();
        }
    }

    static final class Inside {
        public static void main(String[] args) throws Exception {
            TempTree tempTree = new TempTree(Path.of(args[0]));
            requireEqual(Optional.of(CHOWN), CapabilityFiles.get(tempTree.path("of-namespace")), "of this namespace");
            requireEqual(REVISION_2, RawAttribute.get(tempTree.path("of-namespace")), "as the kernel hands it out");
            requireEqual(Optional.of(CHOWN), CapabilityFiles.get(tempTree.path("of-all")), "of every namespace");
            Path strange = tempTree.path("of-nobody-there");
            FileIT.requireTrouble(Trouble.UNMAPPED_ROOT_ID, () -> CapabilityFiles.get(strange));
            requireScanSaysSo(tempTree, strange);

            CapabilityFiles.set(tempTree.path("two"), CHOWN);
            CapabilityFiles.update(tempTree.path("three"), _ -> Optional.of(CHOWN));
            CapabilityFiles.set(tempTree.path("nine"), CHOWN.withRootId(9));
            requireEqual(Optional.of(CHOWN.withRootId(9)), CapabilityFiles.get(tempTree.path("nine")), "rootid 9");
            String invalid = FileIT.requireTrouble(
                    Trouble.INVALID,
                    () -> CapabilityFiles.set(tempTree.path("bad"), CHOWN.withRootId(70_000)))
                    .getMessage();
            require(invalid.contains("the kernel does not take root id 70000"), invalid);
            require(CapabilityFiles.remove(tempTree.path("gone")), "a file of this namespace");
            requireOthersAreRefused(tempTree.path("of-others"));
        }

        private static void requireScanSaysSo(TempTree tempTree, Path strange) throws IOException {
            Map<Path, String> results = new TreeMap<>();
            try (Stream<ScanResult> scan = CapabilityFiles.scan(tempTree.directory(), ScanOptions.DEFAULT)) {
                scan.forEach(result -> results.put(result.file(), result.getClass().getSimpleName()));
            }
            requireEqual(
                    Map.of(
                            tempTree.path("of-namespace"), "Found",
                            tempTree.path("of-all"), "Found",
                            tempTree.path("gone"), "Found",
                            strange, "Problem"),
                    results,
                    "the scan");
        }

        private static void requireOthersAreRefused(Path file) {
            String message = FileIT.requireRefused(AccessDeniedException.class, file, () -> {
                CapabilityFiles.set(file, CHOWN);
                return null;
            }).getMessage();
            require(message.contains("its owner or group is not mapped in this user namespace"), message);
        }
    }
}
