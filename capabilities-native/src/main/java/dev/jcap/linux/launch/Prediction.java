package dev.jcap.linux.launch;

import dev.jcap.Capability;
import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySnapshot;
import dev.jcap.exec.ExecContext;
import dev.jcap.exec.ExecOutcome;
import dev.jcap.exec.ExecRules;
import dev.jcap.exec.ExecutedFile;
import dev.jcap.linux.Capabilities;
import dev.jcap.linux.internal.kernel.Errno;
import dev.jcap.linux.internal.kernel.KernelCall;
import dev.jcap.linux.internal.kernel.TaskStatus;
import dev.jcap.linux.internal.plan.Plans;
import dev.jcap.linux.internal.plan.Route;
import dev.jcap.linux.internal.proc.KernelRelease;
import dev.jcap.linux.internal.proc.ProcFile;
import dev.jcap.linux.internal.proc.UserNamespace;
import dev.jcap.linux.internal.shared.CapabilityExceptions;
import dev.jcap.linux.internal.shared.FileFacts;
import dev.jcap.linux.internal.shared.PlanAdapter;
import dev.jcap.linux.internal.shared.RunningKernel;
import dev.jcap.linux.internal.sweep.OneThread;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What commands would start with, for the calling thread and a plan: reads the system, and changes nothing. */
final class Prediction {

    private static final Path HELPER = Path.of(System.getProperty("java.home"), "lib", "jspawnhelper");

    private final CapabilitySnapshot planned;
    private final FileFacts facts;
    private final ExecContext child;

    private Prediction(CapabilitySnapshot planned, FileFacts facts, ExecContext child) {
        this.planned = planned;
        this.facts = facts;
        this.child = child;
    }

    static Prediction of(CapabilityPlan plan) throws IOException {
        OneThread.Reading reading = new OneThread(RunningKernel.forThisThread()).read();
        CapabilitySnapshot start =
                reading.snapshot().orElseThrow(() -> CapabilityExceptions.failed("read /proc/self/task", reading.error()));
        CapabilityPlan possible = PlanAdapter.outcome(plan, start).plan();
        Optional<String> unclear = OneThread.unclear(RunningKernel.get(), possible);
        if (unclear.isPresent()) {
            throw CapabilityExceptions.denied("become", 0, unclear.get());
        }
        UserNamespace namespace = UserNamespace.read();
        return switch (Plans.compile(possible, start)) {
            case Route.Refused refused ->
                throw CapabilityExceptions.denied(refused.operation(), 0, refused.reason(), refused.missing());
            case Route.Found route -> {
                route.calls().forEach(call -> requireMapped(call, namespace));
                yield new Prediction(
                        route.after(start),
                        new FileFacts(RunningKernel.get(), namespace),
                        namespace.context(Capabilities.supported().size(), KernelRelease.running(), false));
            }
        };
    }

    /** What the plan cannot know: ids without a place in this user namespace, which the kernel refuses. */
    private static void requireMapped(KernelCall call, UserNamespace namespace) {
        Errno refusal =
                switch (call) {
                    case KernelCall.SetGroups _ when namespace.forbidsSetgroups() -> Errno.EPERM;
                    case KernelCall.SetGroups set when !set.groups().stream().allMatch(namespace::mapsGid) ->
                        Errno.EINVAL;
                    case KernelCall.SetResGid set when !namespace.mapsGid(set.gid()) -> Errno.EINVAL;
                    case KernelCall.SetResUid set when !namespace.mapsUid(set.uid()) -> Errno.EINVAL;
                    default -> null;
                };
        if (refusal != null) {
            throw CapabilityExceptions.denied(call.toString(), -refusal.number(), "found without trying");
        }
    }

    /** An execve of this file by the thread itself. */
    ExecOutcome program(Path path) throws IOException {
        Path program = path.toAbsolutePath();
        ExecutedFile file = new ProgramSearch(facts, planned, Path.of("").toAbsolutePath()).program(program);
        return ExecRules.execve(planned, file, child.withTraced(isTraced()));
    }

    /** A start of this command by the thread. */
    ExecOutcome command(ProcessBuilder builder) throws IOException {
        List<String> words = List.copyOf(builder.command());
        if (words.stream().anyMatch(word -> word.indexOf('\0') >= 0)) {
            throw new IOException("invalid null character in command");
        }
        Path directory = builder.directory() == null ? Path.of("") : builder.directory().toPath();
        if (!startsByHelper()) {
            return ExecRules.execve(planned, find(planned, words.get(0), directory), child);
        }
        ExecutedFile helper = new ProgramSearch(facts, planned, directory.toAbsolutePath()).program(HELPER);
        return switch (ExecRules.execve(planned, helper, child)) {
            case ExecOutcome.Refused refused -> refused;
            case ExecOutcome.Started helping -> {
                ExecutedFile file = find(helping.after(), words.get(0), directory);
                yield simpler(ExecRules.execve(planned, file, child), ExecRules.execve(helping.after(), file, child));
            }
        };
    }

    /** The JDK runs a program of its own first, which runs the command, unless told otherwise at its start. */
    private static boolean startsByHelper() {
        String mechanism = System.getProperty("jdk.lang.Process.launchMechanism");
        return mechanism == null || mechanism.equalsIgnoreCase("POSIX_SPAWN");
    }

    private ExecutedFile find(CapabilitySnapshot who, String command, Path directory) throws IOException {
        ProgramSearch search = new ProgramSearch(facts, who, directory.toAbsolutePath());
        search.requireDirectory();
        return search.command(command);
    }

    /** Where the detour makes no difference, the reasons are those of the direct way: what the caller knows of. */
    private static ExecOutcome simpler(ExecOutcome direct, ExecOutcome detour) {
        boolean same = direct instanceof ExecOutcome.Started one
                && detour instanceof ExecOutcome.Started other
                && one.after().equals(other.after())
                && one.secure() == other.secure();
        return same ? direct : detour;
    }

    /** Whether somebody without CAP_SYS_PTRACE traces the calling thread; one who cannot be read has it not. */
    private static boolean isTraced() throws IOException {
        String value = TaskStatus.valueOf(ProcFile.read("/proc/thread-self/status"), "TracerPid");
        long tracer = value.isEmpty() ? 0 : Long.parseLong(value);
        Optional<CapabilitySnapshot> who = tracer == 0 ? Optional.empty() : Capabilities.find(tracer);
        return tracer != 0
                && who.filter(thread -> thread.state().effective().contains(Capability.CAP_SYS_PTRACE)).isEmpty();
    }
}
