package dev.jcap.linux.monitor;

import dev.jcap.CapabilitySnapshot;
import dev.jcap.linux.PreflightFinding;
import dev.jcap.linux.internal.kernel.TaskStatus;
import dev.jcap.linux.internal.preflight.JvmFacts;
import dev.jcap.linux.internal.preflight.SelfPaths;
import dev.jcap.linux.internal.preflight.PreflightCheck;
import dev.jcap.linux.internal.proc.ProcFile;
import dev.jcap.linux.internal.proc.UserNamespace;
import dev.jcap.linux.internal.shared.PlannedOwners;
import dev.jcap.linux.internal.shared.RunningKernel;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The paths that another JVM opens later, as far as {@code /proc} shows them. */
final class RemotePaths {

    private static final Set<String> CLASS_PATH =
            Set.of("-cp", "-classpath", "--class-path", "-p", "--module-path", "-jar");

    private final Path process;
    private final List<String> unknown;

    /** @param unknown takes a line for what could not be found out */
    RemotePaths(Path process, List<String> unknown) {
        this.process = process;
        this.unknown = unknown;
    }

    /** Those that a thread of it cannot open. */
    List<PreflightFinding> closed(
            List<String> arguments, List<String> options, Optional<String> program, CapabilitySnapshot thread) {
        try {
            Set<String> open = SelfPaths.openFiles(process.resolve("fd"), unknown);
            long pid = ownPid();
            JvmFacts jvm = new JvmFacts(
                    pid,
                    options,
                    Files.readSymbolicLink(process.resolve("cwd")).toString(),
                    program.map(RemotePaths::parent).map(RemotePaths::parent),
                    classPath(arguments),
                    open,
                    repository(open, pid));
            return PreflightCheck.findings(
                    jvm, process.resolve("root").toString(), thread, PlannedOwners.UNCHANGED, RunningKernel.get(),
                    UserNamespace.read());
        } catch (IOException e) {
            unknown.add("which paths it opens later: reading its directories requires CAP_SYS_PTRACE or the same user");
            return List.of();
        }
    }

    /** Its process id as it sees it itself. */
    private long ownPid() throws IOException {
        String status = ProcFile.read(process + "/status");
        if (status == null) {
            throw new NoSuchFileException(process.toString());
        }
        return TaskStatus.ownId(status);
    }

    private static List<String> classPath(List<String> arguments) {
        return arguments.stream()
                .filter(CLASS_PATH::contains)
                .map(option -> arguments.indexOf(option) + 1)
                .filter(index -> index < arguments.size())
                .flatMap(index -> List.of(arguments.get(index).split(File.pathSeparator)).stream())
                .toList();
    }

    private static String parent(String path) {
        return path.substring(0, Math.max(0, path.lastIndexOf('/')));
    }

    /** The recorder always has a chunk open. */
    private static Optional<String> repository(Set<String> open, long pid) {
        return open.stream()
                .filter(file -> file.endsWith(".jfr"))
                .map(RemotePaths::parent)
                .filter(directory -> PreflightCheck.isRepository(directory, pid))
                .findFirst();
    }
}
