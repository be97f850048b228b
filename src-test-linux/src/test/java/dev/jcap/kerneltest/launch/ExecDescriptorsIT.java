package dev.jcap.kerneltest.launch;

import static dev.jcap.kerneltest.support.Scenarios.requireEqual;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySet;
import dev.jcap.Credentials;
import dev.jcap.Identity;
import dev.jcap.kerneltest.support.ChildJvm;
import dev.jcap.kerneltest.support.ChildPrivilege;
import dev.jcap.kerneltest.support.NativeCalls;
import dev.jcap.kerneltest.support.Scenarios;
import dev.jcap.kerneltest.support.SeccompFilter;
import dev.jcap.kerneltest.support.Slow;
import dev.jcap.linux.Capabilities;
import dev.jcap.linux.launch.CapabilityLauncher;
import dev.jcap.linux.launch.ExecOptions;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The descriptors that a program inherits, with and without the calls that close many at once. */
@Slow
class ExecDescriptorsIT {

    private static final int CLOSE_RANGE = 436;
    private static final int UNSHARE = 272;
    private static final int EPERM = 1;
    private static final int EINVAL = 22;
    private static final int DUP2 = 33;
    private static final int FCNTL = 72;
    private static final int F_GETFD = 1;
    private static final int NUMBER = 77;

    private static final String LIST =
            "cd /proc/$$/fd; for f in *; do [ -e $f ] && [ $f -ne 10 ] && [ $f -ne 255 ] && fds=\"$fds $f\"; done; echo $fds";

    /** ENOSYS: before 5.9. EINVAL: before 5.11. EPERM: a filter of a container runtime that does not know the call. */
    @ParameterizedTest
    @CsvSource({"38, unshare", "22, unshare", "1, unshare", "38, shared", "22, shared", "1, shared"})
    void exec_withoutCloseRange_closesTheSame(String errno, String table) {
        ChildPrivilege where = ChildPrivilege.ANY_ROOT;
        assertEquals("0 1 2\n", ChildJvm.in(where).run(Filtered.class, errno, table, "none").passed().output());
        assertEquals("0 1 2 77\n", ChildJvm.in(where).run(Filtered.class, errno, table, "77").passed().output());
    }

    @Test
    void exec_keepingDescriptors_handsThoseOnAndNoOthers() {
        ChildPrivilege where = ChildPrivilege.HERE;
        assertEquals("0 1 2 77\n", ChildJvm.in(where).run(Filtered.class, "0", "unshare", "77").passed().output());
    }

    static final class Filtered {
        public static void main(String[] args) throws Exception {
            filter(Integer.parseInt(args[0]), args[1].equals("shared"));
            try (ServerSocket _ = new ServerSocket(0);
                    FileInputStream _ = new FileInputStream("/etc/passwd")) {
                requireEqual((long) NUMBER, NativeCalls.syscall(DUP2, 2, NUMBER, 0, 0), "dup2");
                int[] kept = args[2].equals("none") ? new int[0] : new int[] {NUMBER};
                CapabilityPlan plan = CapabilityPlan.unchanged().setNoNewPrivs();
                CapabilityLauncher.exec(
                        List.of("/bin/sh", "-c", LIST), Map.of("PATH", "/usr/bin:/bin"), plan,
                        ExecOptions.DEFAULT.keepDescriptors(kept));
            }
        }
    }

    private static void filter(int errno, boolean unshareToo) {
        if (errno > 0) {
            SeccompFilter.failing(errno, new SeccompFilter.Call(CLOSE_RANGE)).onThisThread();
        }
        if (unshareToo) {
            SeccompFilter.failing(EPERM, new SeccompFilter.Call(UNSHARE)).onThisThread();
        }
    }

    /** An ordinary user's plan clears the dumpable flag, and with it most of its own /proc directory. */
    @Test
    void exec_withoutCloseRangeAsAnotherUser_closesTheSame() {
        assertEquals("0 1 2\n", ChildJvm.in(ChildPrivilege.ROOT).run(AnotherUser.class).passed().output());
    }

    static final class AnotherUser {
        public static void main(String[] args) throws Exception {
            filter(EINVAL, true);
            try (FileInputStream _ = new FileInputStream("/etc/passwd")) {
                CapabilityPlan plan = CapabilityPlan.limitTo(CapabilitySet.EMPTY)
                        .become(Identity.of(ChildPrivilege.NOBODY, 4243));
                CapabilityLauncher.exec(List.of("/bin/sh", "-c", LIST), Map.of("PATH", "/usr/bin:/bin"), plan);
            }
        }
    }

    @Test
    void exec_failingOnTheCommonTable_leavesTheFlagsAsTheyWere() {
        ChildJvm.in(ChildPrivilege.ANY_ROOT).run(Failing.class).passed();
    }

    static final class Failing {
        public static void main(String[] args) throws Exception {
            requireEqual((long) NUMBER, NativeCalls.syscall(DUP2, 2, NUMBER, 0, 0), "dup2");
            fails("ENOENT (2)", ExecOptions.DEFAULT, "/does/not/exist");
            fails("close descriptors: EBADF (9)", ExecOptions.DEFAULT.keepDescriptors(NUMBER + 1), "/bin/true");
            filter(EINVAL, true);
            fails("ENOENT (2)", ExecOptions.DEFAULT, "/does/not/exist");
            fails("close descriptors: EBADF (9)", ExecOptions.DEFAULT.keepDescriptors(NUMBER + 1), "/bin/true");
            requireEqual(0L, NativeCalls.syscall(FCNTL, NUMBER, F_GETFD, 0, 0), "the flags of the descriptor");
            requireEqual(0, new ProcessBuilder("true").start().waitFor(), "a child afterwards");
        }

        private static void fails(String message, ExecOptions options, String program) {
            Credentials was = Capabilities.thread().read().credentials();
            UncheckedIOException failure = Scenarios.requireThrows(UncheckedIOException.class, () -> {
                try {
                    CapabilityLauncher.exec(List.of(program), Map.of(), CapabilityPlan.unchanged(), options);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            Scenarios.require(failure.getCause().getMessage().contains(message), failure.getMessage());
            requireEqual(was, Capabilities.thread().read().credentials(), "credentials");
        }
    }
}
