package dev.jcap.linux.internal.preflight;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jcap.CapabilitySnapshot;
import dev.jcap.CapabilityState;
import dev.jcap.Credentials;
import dev.jcap.linux.internal.kernel.LinuxKernel;
import dev.jcap.linux.internal.kernel.OverflowIds;
import dev.jcap.linux.internal.preflight.LaterUse.Need;
import dev.jcap.linux.internal.proc.UserNamespace;
import dev.jcap.linux.internal.shared.FileAccess;
import dev.jcap.linux.internal.shared.FileFacts;
import dev.jcap.linux.internal.shared.PlannedOwners;
import dev.jcap.linux.internal.shared.RunningKernel;
import dev.jcap.linux.internal.system.LinuxFiles;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files of whoever runs the test, judged for somebody else. */
class PathJudgeTest {

    private static final long STRANGER = 54321;

    @TempDir
    Path temporary;

    private Path open;
    private long me;

    @BeforeEach
    void makeFiles() throws IOException {
        mode(temporary, "rwxr-xr-x");
        open = directory(temporary.resolve("open"), "rwxrwxrwx");
        directory(temporary.resolve("listed"), "rwxr-xr-x");
        directory(temporary.resolve("closed"), "rwx------");
        file(open.resolve("readable"), "rw-r--r--");
        file(open.resolve("secret"), "rw-------");
        file(open.resolve("held"), "rw-------");
        file(temporary.resolve("listed/readable"), "rw-r--r--");
        file(temporary.resolve("closed/readable"), "rw-r--r--");
        Files.createSymbolicLink(open.resolve("link"), Path.of("../closed/../listed/./readable"));
        Files.createSymbolicLink(open.resolve("absolute"), Path.of("/listed"));
        Files.createSymbolicLink(open.resolve("heldlink"), Path.of("held"));
        Files.createSymbolicLink(open.resolve("loop"), Path.of("loop"));
        me = Integer.toUnsignedLong((int) Files.getAttribute(open, "unix:uid"));
    }

    private static Path directory(Path path, String mode) throws IOException {
        return mode(Files.createDirectory(path), mode);
    }

    private static void file(Path path, String mode) throws IOException {
        mode(Files.createFile(path), mode);
    }

    private static Path mode(Path path, String mode) throws IOException {
        return Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
    }

    private Optional<String> judge(String path, Need need, String capabilities, long former) throws IOException {
        return answer(judge(Credentials.of(STRANGER, STRANGER), capabilities, former, OverflowIds.NONE), path, need);
    }

    private PathJudge judge(Credentials ids, String capabilities, long former, OverflowIds overflow) throws IOException {
        CapabilitySnapshot who =
                CapabilitySnapshot.of(1, "test", ids.withState(CapabilityState.parse(capabilities)));
        return new PathJudge(
                temporary.toString(), Set.of("/open/held", "/closed/readable"), new FileAccess(who),
                new PlannedOwners(List.of("/closed", "/open/sec*"), former, ids.uids().effective()),
                new FileFacts(RunningKernel.get(), UserNamespace.read()),
                new LinuxFiles(RunningKernel.get()),
                overflow);
    }

    private static Optional<String> answer(PathJudge judge, String path, Need need) {
        return judge.judge('/' + path, need).map(obstacle -> (obstacle.certain() ? "" : "perhaps ")
                + obstacle.reason().replaceFirst(" \\(uid.*\\)", "").substring(1));
    }

    @ParameterizedTest
    @CsvSource({
        "open/readable, READ, ''",
        "open/secret, READ, 'open/secret cannot be read'",
        "open/secret, LOAD, 'open/secret cannot be read'",
        "open/held, LOAD, ''",
        "open/heldlink, LOAD, ''",
        "open/held, READ, 'open/held cannot be read'",
        "open/none, LOAD, ''",
        "closed/readable, LOAD, 'closed cannot be entered'",
        "open/readable, WRITE, 'open/readable cannot be written'",
        "open/new, WRITE, ''",
        "listed/new, WRITE, 'listed cannot be written'",
        "open, WRITE, ''",
        "listed, ADD, 'listed cannot be written'",
        "open/new/newer, ADD, ''",
        "open/new/newer, WRITE, 'open/new does not exist'",
        "open/readable, REPLACE, ''",
        "open/new, REPLACE, ''",
        "listed/readable, REPLACE, 'listed cannot be written'",
        "closed/readable, READ, 'closed cannot be entered'",
        "closed, READ, 'closed cannot be read'",
        "open/link, READ, 'closed cannot be entered'",
        "open/absolute/readable, READ, ''",
        "open/absolute/new, WRITE, 'listed cannot be written'",
        "open/loop, READ, 'open/loop leads through too many symbolic links'",
        "open/none, READ, ''",
        "open/none/none, READ, ''"
    })
    void judge_forAStranger_namesWhatIsClosed(String path, Need need, String obstacle) throws IOException {
        assertEquals(Optional.of(obstacle).filter(text -> !text.isEmpty()), judge(path, need, "=", -1));
    }

    @Test
    void judge_fileOfFormerUser_isHandedOver() throws IOException {
        assertEquals(Optional.empty(), judge("listed", Need.KEEP, "=", me));
        assertEquals(Optional.of("listed cannot be written"), judge("listed", Need.KEEP, "=", me + 1));
    }

    @Test
    void judge_fileToFill_isHandedOverAndADirectoryIsNot() throws IOException {
        assertEquals(Optional.empty(), judge("open/secret", Need.FILL, "=", me));
        assertEquals(Optional.of("listed cannot be written"), judge("listed", Need.FILL, "=", me));
    }

    @Test
    void judge_whatThePlanHandsOver_isTheStrangers() throws IOException {
        assertEquals(Optional.empty(), judge("closed/readable", Need.READ, "=", me));
        assertEquals(Optional.empty(), judge("closed/new", Need.WRITE, "=", me));
        assertEquals(Optional.empty(), judge("open/secret", Need.READ, "=", me));
        assertEquals(Optional.of("listed cannot be written"), judge("listed/new", Need.WRITE, "=", me));
        assertEquals(Optional.of("closed cannot be entered"), judge("closed/readable", Need.READ, "=", me + 1));
    }

    @Test
    void judge_strangerWhoKeepsCapabilities_passes() throws IOException {
        assertEquals(Optional.empty(), judge("closed/readable", Need.READ, "cap_dac_read_search=ep", -1));
        assertEquals(Optional.empty(), judge("closed/new", Need.WRITE, "cap_dac_override=ep", -1));
    }

    @Test
    void judge_accessControlList_isNotCertain() throws IOException {
        assumeTrue(setAccessList(temporary.resolve("closed")), "skipped: needs a file system with access control lists");
        assertEquals(
                Optional.of("perhaps closed has an access control list, which jcap does not read"),
                judge("closed/readable", Need.READ, "=", -1));
    }

    /** As {@code setfacl -m u:54321:rwx} would: owner, the user, group, mask, others ({@code acl(5)}). */
    private static boolean setAccessList(Path path) {
        int[][] entries = {{1, 7, -1}, {2, 7, (int) STRANGER}, {4, 0, -1}, {0x10, 7, -1}, {0x20, 0, -1}};
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment list = arena.allocate(4 + 8L * entries.length, 8);
            list.set(JAVA_INT_UNALIGNED, 0, 2);
            for (int i = 0; i < entries.length; i++) {
                list.set(JAVA_SHORT_UNALIGNED, 4 + 8L * i, (short) entries[i][0]);
                list.set(JAVA_SHORT_UNALIGNED, 6 + 8L * i, (short) entries[i][1]);
                list.set(JAVA_INT_UNALIGNED, 8 + 8L * i, entries[i][2]);
            }
            LinuxKernel kernel = RunningKernel.get();
            long file = arena.allocateFrom(path.toString()).address();
            long name = arena.allocateFrom("system.posix_acl_access").address();
            return kernel.syscall(kernel.arch().setxattr, file, name, list.address(), list.byteSize(), 0, 0) == 0;
        }
    }

    @Test
    void judge_pathThatCannotBeLookedAt_isUncertain() throws IOException {
        String tooLong = "open/" + "n".repeat(300);
        assertTrue(judge(tooLong, Need.READ, "=", -1).orElseThrow().startsWith("perhaps"));
    }

    /** It may be that of any user whom this user namespace lacks. The kernel has a number for them that can be changed. */
    @ParameterizedTest
    @CsvSource({
        "rw-------, 'perhaps open/secret shows an id that stands for all that this user namespace lacks'",
        "---rw----, 'perhaps open/secret shows an id that stands for all that this user namespace lacks'",
        "rw-rw-rw-, ''",
        "---------, 'open/secret cannot be read'"
    })
    void judge_fileOfTheOverflowId_isNotCertainlyThatUsers(String mode, String obstacle) throws IOException {
        Path file = open.resolve("secret");
        mode(file, mode);
        long group = Integer.toUnsignedLong((int) Files.getAttribute(file, "unix:gid"));
        PathJudge judge = judge(Credentials.of(me, group), "=", -1, new OverflowIds(me, group));
        assertEquals(Optional.of(obstacle).filter(text -> !text.isEmpty()), answer(judge, "open/secret", Need.READ));
    }

    @Test
    void judge_keptFileBehindALink_isNotHandedOver() throws IOException {
        assertEquals(Optional.empty(), judge("listed/readable", Need.KEEP, "=", me));
        assertEquals(Optional.of("listed/readable cannot be written"), judge("open/absolute/readable", Need.KEEP, "=", me));
    }
}
