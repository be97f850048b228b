package dev.jcap.kerneltest.files;

import static dev.jcap.kerneltest.support.Scenarios.require;
import static dev.jcap.kerneltest.support.Scenarios.requireEqual;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.jcap.Capability;
import dev.jcap.CapabilitySet;
import dev.jcap.FileCapabilities;
import dev.jcap.kerneltest.support.ChildJvm;
import dev.jcap.kerneltest.support.ChildPrivilege;
import dev.jcap.kerneltest.support.NativeCalls;
import dev.jcap.kerneltest.support.Scenarios;
import dev.jcap.kerneltest.support.Slow;
import dev.jcap.kerneltest.support.TempTree;
import dev.jcap.linux.files.CapabilityFiles;
import dev.jcap.linux.files.FileCapabilitiesException;
import dev.jcap.linux.files.FileCapabilitiesException.Trouble;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Somebody else changes the file, or what stands in its place, at the same time. */
@Slow
class FileRaceIT {

    private static final FileCapabilities RAW = FileCapabilities.parse("cap_net_raw=ep");
    private static final FileCapabilities KILL = FileCapabilities.parse("cap_kill=p");

    @Test
    void set_whileAnotherProcessExchangesFileAndLink_neverTouchesTheTarget() throws Exception {
        ChildPrivilege.ANY_ROOT.prefix();
        try (TempTree tempTree = TempTree.in(TempTree.DISK)) {
            Path victim = tempTree.file("victim");
            Path file = tempTree.file("file");
            Path link = Files.createSymbolicLink(tempTree.path("link"), victim);
            ChildJvm.Running swapper =
                    ChildJvm.in(ChildPrivilege.HERE).start(Swapper.class, file.toString(), link.toString());
            swapper.awaitLine("exchanging");
            ChildJvm.in(ChildPrivilege.ANY_ROOT).run(Setter.class, file.toString()).passed();
            swapper.end().passed();
            requireEqual("errno " + RawAttribute.ENODATA, RawAttribute.get(victim), "the link's target");
        }
    }

    /** Exchanges two names without pause, until its input is closed. */
    static final class Swapper {
        private static final int AT_FDCWD = -100;
        private static final int RENAME_EXCHANGE = 2;
        private static volatile boolean over;

        public static void main(String[] args) throws Throwable {
            // int renameat2(int olddirfd, const char *old, int newdirfd, const char *new, unsigned flags);
            MethodHandle renameat2 = NativeCalls.link(
                    "renameat2", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT));
            Thread.ofPlatform().daemon().start(() -> {
                try {
                    Scenarios.sayAndWait("exchanging");
                } catch (IOException e) {
                    throw new AssertionError(e);
                } finally {
                    over = true;
                }
            });
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment one = arena.allocateFrom(args[0]);
                MemorySegment other = arena.allocateFrom(args[1]);
                // An odd number of exchanges would leave the link where the file was.
                for (long i = 0; !over || i % 2 != 0; i++) {
                    int result = (int) renameat2.invokeExact(AT_FDCWD, one, AT_FDCWD, other, RENAME_EXCHANGE);
                    requireEqual(0, result, "renameat2");
                }
            }
        }
    }

    static final class Setter {
        private static final int TIMES = 10_000;

        public static void main(String[] args) throws Exception {
            Path file = Path.of(args[0]);
            int written = 0;
            int refused = 0;
            for (int i = 0; i < TIMES; i++) {
                try {
                    CapabilityFiles.set(file, i % 2 == 0 ? RAW : KILL);
                    written++;
                } catch (FileCapabilitiesException e) {
                    require(e.trouble() == Trouble.SYMBOLIC_LINK, e.toString());
                    refused++;
                }
            }
            System.out.println(written + " written, " + refused + " refused");
            require(written > 0 && refused > 0, "met the file and the link");
        }
    }

    @Test
    void update_withChangeBySomebodyElseMeanwhile_startsAgain() {
        ChildJvm.in(ChildPrivilege.ANY_ROOT).run(Interrupted.class).passed();
    }

    static final class Interrupted {
        public static void main(String[] args) throws Exception {
            try (TempTree tempTree = TempTree.in(TempTree.DISK)) {
                Path file = tempTree.file("f");
                requireSeen(file, Optional.empty(), Optional.of(KILL));
                requireSeen(file, Optional.of(RAW), Optional.empty());
                requireSeen(file, Optional.of(RAW), Optional.of(KILL));
                FileCapabilitiesException never = FileIT.requireTrouble(
                        Trouble.NOT_AS_WRITTEN, () -> CapabilityFiles.update(file, before -> {
                            put(file, before.equals(Optional.of(RAW)) ? Optional.of(KILL) : Optional.of(RAW));
                            return Optional.empty();
                        }));
                require(never.getMessage().endsWith("nothing has been written"), never.getMessage());
                require(CapabilityFiles.get(file).isPresent(), "nothing has been written");
            }
        }

        /** The first attempt meets a change, and the second one must start from it. */
        private static void requireSeen(Path file, Optional<FileCapabilities> before, Optional<FileCapabilities> theirs)
                throws IOException {
            put(file, before);
            int[] calls = new int[1];
            Optional<FileCapabilities> now = CapabilityFiles.update(file, found -> {
                requireEqual(calls[0] == 0 ? before : theirs, found, "attempt " + calls[0]);
                if (calls[0]++ == 0) {
                    put(file, theirs);
                }
                return Optional.of(found.orElse(FileCapabilities.EMPTY).withRootId(0));
            });
            requireEqual(2, calls[0], "attempts");
            requireEqual(CapabilityFiles.get(file), now, "what the file has now");
            requireEqual(Optional.of(theirs.orElse(FileCapabilities.EMPTY)), now, "made from their value");
        }

        private static void put(Path file, Optional<FileCapabilities> value) {
            try {
                if (value.isPresent()) {
                    CapabilityFiles.set(file, value.get());
                } else {
                    CapabilityFiles.remove(file);
                }
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
    }

    @Test
    void update_onManyThreads_losesNoChange() {
        ChildJvm.in(ChildPrivilege.ANY_ROOT).run(ManyThreads.class).passed();
    }

    static final class ManyThreads {
        private static final int THREADS = 4;
        private static final int BITS = 16;

        public static void main(String[] args) throws Exception {
            try (TempTree tempTree = TempTree.in(TempTree.MEMORY);
                    ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
                Path file = tempTree.file("f");
                for (Future<?> thread : IntStream.range(0, THREADS)
                        .mapToObj(number -> threads.submit(() -> addOneByOne(file, number)))
                        .toList()) {
                    thread.get();
                }
                requireEqual(
                        CapabilitySet.lowest(64), CapabilityFiles.get(file).orElseThrow().permitted(), "all bits");
            }
        }

        private static Void addOneByOne(Path file, int thread) throws IOException {
            for (int i = 0; i < BITS; i++) {
                CapabilitySet own = CapabilitySet.of(Capability.of(thread * BITS + i));
                CapabilityFiles.update(file, before -> {
                    FileCapabilities was = before.orElse(FileCapabilities.EMPTY);
                    return Optional.of(new FileCapabilities(was.permitted().plus(own), was.inheritable(), true, 0));
                });
            }
            return null;
        }
    }

    @Test
    void set_whileAnotherThreadChangesIt_isVerifiedOrSaysSo() {
        ChildJvm.in(ChildPrivilege.ANY_ROOT).run(Disturbed.class).passed();
    }

    /** The other thread writes past jcap, as another program would. */
    static final class Disturbed {
        private static volatile boolean over;

        public static void main(String[] args) throws Exception {
            Map<Came, Integer> came = new EnumMap<>(Came.class);
            try (TempTree tempTree = TempTree.in(TempTree.MEMORY)) {
                Path file = tempTree.file("f");
                Thread other = Thread.ofPlatform().start(() -> {
                    while (!over) {
                        RawAttribute.set(file, "0000000200000000000000000000000000000000");
                    }
                });
                while (came.size() < Came.values().length) {
                    came.merge(set(file), 1, Integer::sum);
                }
                over = true;
                other.join();
            }
            System.out.println(came);
        }

        private enum Came { VERIFIED, NOT_AS_WRITTEN }

        private static Came set(Path file) throws IOException {
            try {
                CapabilityFiles.set(file, RAW);
                return Came.VERIFIED;
            } catch (FileCapabilitiesException e) {
                require(e.trouble() == Trouble.NOT_AS_WRITTEN, e.toString());
                require(e.getMessage().contains("wanted cap_net_raw=ep, found ="), e.getMessage());
                return Came.NOT_AS_WRITTEN;
            }
        }
    }
}
