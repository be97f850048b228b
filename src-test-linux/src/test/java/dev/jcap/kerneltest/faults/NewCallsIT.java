package dev.jcap.kerneltest.faults;

import static dev.jcap.kerneltest.support.Scenarios.require;
import static dev.jcap.kerneltest.support.Scenarios.requireEqual;
import static dev.jcap.kerneltest.support.Scenarios.requireThrows;

import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySet;
import dev.jcap.FileCapabilities;
import dev.jcap.kerneltest.support.ChildJvm;
import dev.jcap.kerneltest.support.ChildPrivilege;
import dev.jcap.kerneltest.support.Scenarios;
import dev.jcap.kerneltest.support.SeccompFilter;
import dev.jcap.linux.Capabilities;
import dev.jcap.linux.CapabilityDeniedException;
import dev.jcap.linux.CapabilityException;
import dev.jcap.linux.files.CapabilityFiles;
import dev.jcap.linux.files.ScanOptions;
import dev.jcap.linux.files.ScanResult;
import dev.jcap.linux.internal.proc.ProcessNamespace;
import dev.jcap.linux.internal.shared.RunningKernel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * System calls that a kernel is too old for (ENOSYS), or that a container's profile does not know (EPERM in old ones). The
 * table of docs/surroundings.md has them all; {@code close_range} and {@code unshare} are in {@code ExecDescriptorsIT}.
 */
class NewCallsIT {

    private static final int GETXATTRAT = 464;
    private static final int STATX = 332;
    private static final int SECCOMP = 317;
    private static final int IOCTL = 16;
    private static final CapabilityPlan NOTHING = CapabilityPlan.limitTo(CapabilitySet.EMPTY).setNoNewPrivs();

    private static void forbid(int call, String errno) {
        SeccompFilter.failing(Integer.parseInt(errno), new SeccompFilter.Call(call)).onThisThread();
    }

    /** ENOSYS, EPERM. */
    @ParameterizedTest
    @ValueSource(strings = {"38", "1"})
    void scan_withoutGetxattrat_findsTheSame(String errno) {
        ChildJvm.in(ChildPrivilege.ROOT).run(Scans.class, errno).passed();
    }

    static final class Scans {
        public static void main(String[] args) throws Exception {
            Path tree = Files.createTempDirectory("jcap-scan");
            Path program = Files.createFile(Files.createDirectory(tree.resolve("bin")).resolve("program"));
            CapabilityFiles.set(program, FileCapabilities.parse("cap_net_raw=ep"));
            List<String> expected = scan(tree);
            requireEqual(List.of(program + " cap_net_raw=ep"), expected, "what is there");
            // On a thread of its own: the scan's threads are started by this one, and have its filter.
            Scenarios.onNewThread(() -> {
                forbid(GETXATTRAT, args[0]);
                requireEqual(expected, scan(tree), "what is found");
                return null;
            });
        }

        private static List<String> scan(Path tree) throws Exception {
            try (Stream<ScanResult> results = CapabilityFiles.scan(tree, ScanOptions.DEFAULT)) {
                return results.map(ScanResult::toString).toList();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"38", "1"})
    void everything_withoutStatx_isRefusedByNameAndChangesNothing(String errno) {
        ChildJvm.in(ChildPrivilege.ANY_ROOT).run(Statx.class, errno).passed();
    }

    static final class Statx {
        public static void main(String[] args) throws Exception {
            Path file = Files.createTempFile("jcap-statx", "");
            require(Capabilities.process().apply(CapabilityPlan.unchanged().setNoNewPrivs()).isProven(), "with it");
            CapabilityFiles.get(file);
            List<String> before = Scenarios.credentialsOfAllThreads();
            Scenarios.onNewThread(() -> {
                forbid(STATX, args[0]);
                String message = requireThrows(CapabilityDeniedException.class, () -> Capabilities.process().apply(NOTHING))
                        .getMessage();
                require(message.contains("a system call of the stop was refused (tgkill, statx or futex)"), message);
                require(refusal(file).contains("statx: "), refusal(file));
                return null;
            });
            Scenarios.requireUnchanged(before);
        }

        private static String refusal(Path file) {
            try {
                return "it was read: " + CapabilityFiles.get(file);
            } catch (IOException e) {
                return e.getMessage();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"38", "1"})
    void noNewPrivsAtOnce_withoutSeccomp_isRefusedByNameAndChangesNothing(String errno) {
        ChildJvm.in(ChildPrivilege.ANY_ROOT).run(Seccomp.class, errno).passed();
    }

    static final class Seccomp {
        public static void main(String[] args) throws Exception {
            List<String> before = Scenarios.credentialsOfAllThreads();
            Scenarios.onNewThread(() -> {
                forbid(SECCOMP, args[0]);
                String message = requireThrows(
                        CapabilityException.class, () -> Capabilities.process().setNoNewPrivsAtomically()).getMessage();
                require(message.contains("seccomp"), message);
                return null;
            });
            Scenarios.requireUnchanged(before);
        }
    }

    /** ENOTTY: a kernel without them. */
    @ParameterizedTest
    @ValueSource(strings = {"25", "38", "1"})
    void userNamespaceOfAnother_withoutItsIoctls_isKnownButForItsOwner(String errno) {
        ChildJvm.in(ChildPrivilege.ROOT).run(Ioctls.class, errno).passed();
    }

    static final class Ioctls {
        public static void main(String[] args) throws Exception {
            Process other = new ProcessBuilder("unshare", "--user", "cat").start();
            other.getOutputStream().write('\n');
            other.getOutputStream().flush();
            requireEqual((int) '\n', other.getInputStream().read(), "what cat prints");
            String directory = "/proc/" + other.pid();
            ProcessNamespace known = ProcessNamespace.read(directory).ask(directory, RunningKernel::get);
            requireEqual(OptionalLong.of(0), known.owner(), "its owner");
            Scenarios.onNewThread(() -> {
                forbid(IOCTL, args[0]);
                ProcessNamespace less = ProcessNamespace.read(directory).ask(directory, RunningKernel::get);
                requireEqual(OptionalLong.empty(), less.owner(), "its owner");
                requireEqual(known.id(), less.id(), "its number");
                requireEqual(known.place(), less.place(), "where it is");
                return null;
            });
            other.destroy();
        }
    }
}
