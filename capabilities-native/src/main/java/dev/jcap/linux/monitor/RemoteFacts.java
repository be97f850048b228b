package dev.jcap.linux.monitor;

import dev.jcap.CapabilityFormatException;
import dev.jcap.CapabilitySnapshot;
import dev.jcap.FileCapabilities;
import dev.jcap.linux.Capabilities;
import dev.jcap.linux.CapabilityException;
import dev.jcap.linux.PreflightFinding;
import dev.jcap.linux.internal.kernel.TaskStatus;
import dev.jcap.linux.internal.preflight.JvmOptions;
import dev.jcap.linux.internal.proc.ProcFile;
import dev.jcap.linux.internal.proc.ProcessNamespace;
import dev.jcap.linux.internal.proc.UserNamespace;
import dev.jcap.linux.internal.shared.CapabilityExceptions;
import dev.jcap.linux.internal.shared.FileFacts;
import dev.jcap.linux.internal.shared.RunningKernel;
import dev.jcap.linux.internal.system.PathBytes;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Collects the facts about another process that /proc shows. */
final class RemoteFacts {

    private final Path process;
    private final ProcessHandle handle;
    private final List<CapabilitySnapshot> threads = new ArrayList<>();
    private final List<CapabilitySnapshot> workers = new ArrayList<>();
    private final List<String> unknown = new ArrayList<>();
    private int zombies;

    private RemoteFacts(ProcessHandle handle) {
        this.handle = handle;
        process = Path.of("/proc", Long.toString(handle.pid()));
    }

    static AuditFacts read(ProcessHandle process) {
        return new RemoteFacts(process).facts();
    }

    private AuditFacts facts() {
        Capabilities.threads(handle).forEach(this::sort);
        if (threads.isEmpty()) {
            throw noThreads();
        }
        Optional<String> program = program();
        List<String> arguments = words("cmdline").orElse(List.of());
        boolean java = program.or(() -> arguments.stream().findFirst()).orElse("").endsWith("/java")
                || arguments.stream().findFirst().orElse("").equals("java");
        Optional<List<String>> environment = words("environ");
        unknown.add("securebits: a thread can read only its own");
        if (java) {
            unknown.add("whether others can change files of the class path: only the JVM itself can check");
        }
        if (environment.isEmpty()) {
            unknown.add("its environment: reading it requires CAP_SYS_PTRACE or the same user");
        }
        List<String> options = options(arguments, environment.orElse(List.of()));
        List<PreflightFinding> closed = java
                ? new RemotePaths(process, unknown).closed(arguments, options, program, threads.getFirst())
                : List.of();
        return new AuditFacts(
                threads, List.of(), workers, rings(), Optional.empty(), dumpable(), program,
                program.flatMap(_ -> fileCapabilities()),
                java,
                Optional.of(options),
                environment.map(RemoteFacts::variables), List.of(), closed, namespace(), unknown);
    }

    private ProcessNamespace namespace() {
        String directory = process.toString();
        ProcessNamespace namespace = ProcessNamespace.read(directory).ask(directory, RunningKernel::get);
        if (namespace.place() == ProcessNamespace.Place.UNKNOWN) {
            unknown.add("its user namespace, and so where its capabilities count: reading it requires CAP_SYS_PTRACE or the"
                    + " same user");
        } else if (namespace.uidInside(threads.getFirst().uids().effective()).isEmpty()) {
            unknown.add("its uid in its own user namespace: nothing here tells whether it is root there");
        }
        return namespace;
    }

    private RuntimeException noThreads() {
        return zombies == 0
                ? CapabilityExceptions.ended(handle.pid())
                : new CapabilityException("process " + handle.pid() + " has ended, and its parent has not collected its exit"
                        + " status yet (a zombie): it holds nothing any more");
    }

    private void sort(CapabilitySnapshot thread) {
        String task = process + "/task/" + thread.id();
        try {
            String status = ProcFile.read(task + "/status");
            if (status != null) {
                sort(thread, TaskStatus.parse(status), task);
            }
        } catch (IOException | CapabilityFormatException e) {
            unknown.add("whether thread " + thread.id() + " is a worker of the kernel: " + e.getMessage());
            threads.add(thread);
        }
    }

    private void sort(CapabilitySnapshot thread, TaskStatus status, String task) throws IOException {
        if (status.isZombie()) {
            zombies++;
            return;
        }
        String stat = ProcFile.read(task + "/stat");
        switch (stat == null ? TaskStatus.Kind.ORDINARY : status.kind(stat)) {
            case ORDINARY -> threads.add(thread);
            case KERNEL_WORKER -> workers.add(thread);
            // A worker that takes requests acts with the credentials of whoever submits them.
            case REQUEST_WORKER -> {}
        }
    }

    private List<Integer> rings() {
        List<Integer> rings = new ArrayList<>();
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(process.resolve("fd"))) {
            for (Path descriptor : descriptors) {
                if (isRing(descriptor)) {
                    rings.add(Integer.parseInt(descriptor.getFileName().toString()));
                }
            }
        } catch (IOException e) {
            unknown.add("its open io_uring rings: reading its descriptors requires CAP_SYS_PTRACE or the same user");
        }
        return rings;
    }

    /** One that has just been closed is none. */
    private static boolean isRing(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().equals(AuditFacts.RING);
        } catch (IOException e) {
            return false;
        }
    }

    private Optional<String> program() {
        try {
            return Optional.of(Files.readSymbolicLink(process.resolve("exe")).toString());
        } catch (IOException e) {
            unknown.add("its program file and the capabilities of that file: reading them requires CAP_SYS_PTRACE or the same"
                    + " user");
            return Optional.empty();
        }
    }

    private Optional<FileCapabilities> fileCapabilities() {
        try {
            return new FileFacts(RunningKernel.get(), UserNamespace.read()).capabilities(process.resolve("exe"));
        } catch (IOException | CapabilityException | CapabilityFormatException e) {
            unknown.add("the file capabilities of its program: " + e.getMessage());
            return Optional.empty();
        }
    }

    /** Reads words that end with NUL. */
    private Optional<List<String>> words(String file) {
        try {
            String text = new String(Files.readAllBytes(process.resolve(file)), PathBytes.PATHS);
            return Optional.of(text.isEmpty() ? List.of() : List.of(text.split("\0")));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private List<String> options(List<String> arguments, List<String> environment) {
        List<String> options = new ArrayList<>();
        if (!arguments.isEmpty()) {
            options.addAll(JvmOptions.of(arguments.subList(1, arguments.size()).toArray(String[]::new)));
        }
        if (options.stream().anyMatch(option -> option.startsWith("@"))) {
            unknown.add("JVM options in the argument files of its command line (@FILE)");
        }
        for (String variable : environment) {
            if (AuditFacts.VARIABLES.contains(variable.split("=", 2)[0])) {
                options.addAll(Arrays.asList(variable.split("=", 2)[1].split("\\s+")));
            }
        }
        return options;
    }

    private static List<String> variables(List<String> environment) {
        return AuditFacts.VARIABLES.stream()
                .filter(name -> environment.stream().anyMatch(word -> word.startsWith(name + "=")))
                .toList();
    }

    /** Returns the dumpable flag: the files in the /proc directory of a process without it belong to root. */
    private Optional<Boolean> dumpable() {
        try {
            long uid = threads.getFirst().uids().effective();
            int owner = (int) Files.getAttribute(process.resolve("status"), "unix:uid");
            return uid == 0 ? Optional.empty() : Optional.of(Integer.toUnsignedLong(owner) == uid);
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
