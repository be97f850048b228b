package dev.jcap.cli.trace;

import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySet;
import dev.jcap.cli.options.DialectWord;
import dev.jcap.cli.shell.Arguments;
import dev.jcap.cli.shell.Command;
import dev.jcap.cli.shell.JsonAnswer;
import dev.jcap.cli.shell.NoSuchProcessException;
import dev.jcap.cli.shell.Shell;
import dev.jcap.cli.shell.TextLayout;
import dev.jcap.cli.shell.UsageException;
import dev.jcap.linux.internal.kernel.LibraryThread;
import dev.jcap.linux.trace.CapabilityTracer;
import dev.jcap.linux.trace.DialectProfile;
import dev.jcap.linux.trace.TraceReport;
import dev.jcap.profile.Dialect;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

/** Records a command that runs as the user of this process, or a running process. */
final class TraceRecording {

    private static final String ALL = "all";

    private final Arguments arguments;
    private final Shell shell;
    private final AtomicBoolean printed = new AtomicBoolean();

    TraceRecording(Arguments arguments, Shell shell) {
        this.arguments = arguments;
        this.shell = shell;
    }

    int run() throws IOException, InterruptedException, UsageException {
        Optional<Duration> limit = TraceCommand.limit(arguments);
        Optional<ProcessHandle> running = running();
        try (CapabilityTracer tracer = running.isPresent() ? CapabilityTracer.attach(running.get()) : launched()) {
            TraceCommand.watch(arguments, tracer);
            Thread interrupted = LibraryThread.user("jcap trace end", () -> printAtEnd(tracer));
            Runtime.getRuntime().addShutdownHook(interrupted);
            await(tracer, running, limit);
            print(tracer.report());
            Runtime.getRuntime().removeShutdownHook(interrupted);
            return Command.OK;
        } catch (IllegalStateException e) {
            // The JVM is shutting down, and the shutdown hook prints the report.
            return Command.FAILED;
        }
    }

    /** Prints the report when Ctrl-C ends the recording. */
    private void printAtEnd(CapabilityTracer tracer) {
        tracer.close();
        print(tracer.report());
        shell.out().flush();
    }

    /** Returns the running process to record; empty when a command is given. */
    private Optional<ProcessHandle> running() throws UsageException {
        if (arguments.has("container")) {
            return Optional.of(ContainerProcess.find(arguments.value("container", "")));
        }
        if (!arguments.has("pid")) {
            return Optional.empty();
        }
        long pid = TraceCommand.number(arguments.value("pid", ""), "pid");
        return Optional.of(
                ProcessHandle.of(pid)
                        .orElseThrow(() -> new NoSuchProcessException("process " + pid + " does not exist or is hidden")));
    }

    private CapabilityTracer launched() throws IOException {
        return CapabilityTracer.launch(new ProcessBuilder(arguments.words()).inheritIO(), CapabilityPlan.unchanged());
    }

    /** Waits until the process ends or the time is over. Ends a command that was started here. */
    private void await(CapabilityTracer tracer, Optional<ProcessHandle> running, Optional<Duration> limit)
            throws InterruptedException {
        long millis = limit.map(Duration::toMillis).orElse(Long.MAX_VALUE);
        Optional<Process> started = tracer.process();
        if (started.isPresent()) {
            boolean ended = started.get().waitFor(millis, TimeUnit.MILLISECONDS);
            shell.err().println("jcap trace: " + (ended ? "the command exited with status " + started.get().exitValue()
                    : "stopping the command after " + limit.orElseThrow().toSeconds() + " s"));
            started.get().descendants().forEach(ProcessHandle::destroy);
            started.get().destroy();
            return;
        }
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(Math.min(millis, Integer.MAX_VALUE * 1000L));
        while (System.nanoTime() - end < 0 && running.orElseThrow().isAlive()) {
            Thread.sleep(20);
        }
    }

    private void print(TraceReport report) {
        if (!printed.compareAndSet(false, true)) {
            return;
        }
        List<DialectProfile> profiles = chosen(arguments, DialectProfile.of(report.needed(), Optional.empty(), Optional.empty()));
        shell.out().print(arguments.has("json")
                ? JsonAnswer.end(JsonAnswer.of("trace").name("trace").raw(report.toJson()).name("profiles").raw(json(profiles)))
                : report + text("to start it with exactly this set", report.needed(), profiles));
    }

    /** Returns the profile that {@code --as-dialect} names, all of them for JSON, and that of setpriv by default. */
    static List<DialectProfile> chosen(Arguments arguments, List<DialectProfile> profiles) {
        String word = arguments.value("as-dialect", arguments.has("json") ? ALL : DialectWord.of(Dialect.SETPRIV));
        return word.equals(ALL) ? profiles
                : profiles.stream().filter(profile -> DialectWord.of(profile.dialect()).equals(word)).toList();
    }

    static void checkDialect(Arguments arguments) throws UsageException {
        String word = arguments.value("as-dialect", ALL);
        if (!word.equals(ALL) && DialectWord.parse(word).isEmpty()) {
            throw new UsageException("--as-dialect: unknown dialect \"" + TextLayout.plain(word) + "\"; use "
                    + DialectWord.STARTING + " or all");
        }
    }

    static String json(List<DialectProfile> profiles) {
        return profiles.stream().map(DialectProfile::toJson).collect(Collectors.joining(",", "[", "]"));
    }

    static String text(String what, CapabilitySet set, List<DialectProfile> profiles) {
        String heading = "\nPROFILES " + what + ": " + (set.isEmpty() ? "nothing" : set) + "\n";
        return profiles.stream().map(DialectProfile::toString).collect(Collectors.joining("\n", heading, "\n"));
    }
}
