package dev.jcap.cli.trace;

import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySet;
import dev.jcap.Identity;
import dev.jcap.cli.shell.Arguments;
import dev.jcap.cli.shell.Command;
import dev.jcap.cli.shell.JsonAnswer;
import dev.jcap.cli.shell.Shell;
import dev.jcap.cli.shell.UsageException;
import dev.jcap.linux.trace.CapabilityTracer;
import dev.jcap.linux.trace.DialectProfile;
import dev.jcap.linux.trace.MinimalSetFinder;
import dev.jcap.linux.trace.MinimalSetReport;
import dev.jcap.linux.trace.TraceReport;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Finds by trial runs as another user what a command needs, and what of that only to start. */
final class TraceProof {

    private final Arguments arguments;
    private final Shell shell;

    TraceProof(Arguments arguments, Shell shell) {
        this.arguments = arguments;
        this.shell = shell;
    }

    int run(Identity user) throws IOException, InterruptedException, UsageException {
        Optional<Duration> limit = TraceCommand.limit(arguments);
        MinimalSetReport proof = search(user).run();
        Optional<TraceReport> phases = proof.sufficient().isPresent() && arguments.has("phase-on")
                ? Optional.of(phases(user, proof.sufficient().get(), limit.orElse(Duration.ofSeconds(5))))
                : Optional.empty();
        shell.out().print(arguments.has("json") ? json(user, proof, phases) : text(user, proof, phases));
        return proof.sufficient().isPresent() ? Command.OK : Command.FAILED;
    }

    private MinimalSetFinder search(Identity user) throws UsageException {
        Optional<Integer> status = arguments.has("status")
                ? Optional.of(TraceCommand.number(arguments.value("status", ""), "status")) : Optional.empty();
        Duration within = TraceCommand.seconds(arguments.value("within", "30"), "within");
        MinimalSetFinder search = MinimalSetFinder.of(command(), user)
                .within(within)
                .observedBy(new SearchProgress(shell, arguments.has("verbose"), within.toSeconds()))
                .success(SuccessOption.parse(arguments.value("success", "exit:0"), status));
        if (arguments.has("before")) {
            search = search.before(this::restore);
        }
        return arguments.has("no-tracing") ? search.withoutTracing() : search;
    }

    private void restore() throws IOException, InterruptedException {
        String command = arguments.value("before", "");
        int status = new ProcessBuilder("/bin/sh", "-c", command)
                .redirectOutput(Redirect.DISCARD)
                .redirectError(Redirect.INHERIT)
                .start()
                .waitFor();
        if (status != 0) {
            throw new IOException("--before: " + command + " exited with status " + status);
        }
    }

    /** Discards the output of the command, which repeats with every run. */
    private ProcessBuilder command() {
        return new ProcessBuilder(arguments.words()).redirectErrorStream(true).redirectOutput(Redirect.DISCARD);
    }

    /** Records one run with the sufficient set for the given time. */
    private TraceReport phases(Identity user, CapabilitySet set, Duration time)
            throws IOException, InterruptedException, UsageException {
        if (arguments.has("before")) {
            restore();
        }
        CapabilityPlan plan = CapabilityPlan.limitTo(set).become(user).raiseAmbient(set);
        try (CapabilityTracer tracer = CapabilityTracer.launch(command(), plan)) {
            Process process = tracer.process().orElseThrow();
            TraceCommand.watch(arguments, tracer);
            process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
            TraceReport report = tracer.report().markSuccessful();
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
            return report;
        }
    }

    private List<DialectProfile> profiles(Identity user, CapabilitySet set) {
        String name = arguments.value("as", "");
        boolean named = !name.contains(":");
        return TraceRecording.chosen(arguments,
                DialectProfile.of(set, Optional.of(user), named ? Optional.of(name) : Optional.empty()));
    }

    private String text(Identity user, MinimalSetReport proof, Optional<TraceReport> phases) {
        StringBuilder text = new StringBuilder(proof.summary());
        proof.sufficient().ifPresent(set -> {
            text.append(TraceRecording.text("to start it with exactly this set", set, profiles(user, set)));
            phases.ifPresent(report -> text.append("\nTHE RUN WITH ").append(set).append('\n').append(report)
                    .append(later(user, report)));
        });
        if (arguments.has("verbose") || proof.sufficient().isEmpty()) {
            proof.traceWithoutCapabilities()
                    .ifPresent(trace -> text.append("\nTHE RUN WITHOUT CAPABILITIES\n").append(trace));
            text.append('\n').append(proof);
        } else {
            proof.untraceable().ifPresent(why -> text.append("\nnot traced: ").append(why).append('\n'));
            text.append('\n').append(proof.attempts().size()).append(" runs; --verbose shows them\n");
        }
        return text.toString();
    }

    private String later(Identity user, TraceReport report) {
        CapabilitySet later = laterNeeds(report);
        return TraceRecording.text("for its observed needs after start-up", later, profiles(user, later));
    }

    private static CapabilitySet laterNeeds(TraceReport report) {
        return report.phases().contains("running") ? report.needed("running") : report.needed();
    }

    private String json(Identity user, MinimalSetReport proof, Optional<TraceReport> phases) {
        String sufficient = proof.sufficient().map(set -> TraceRecording.json(profiles(user, set))).orElse("[]");
        String later = phases.map(report -> TraceRecording.json(profiles(user, laterNeeds(report)))).orElse("null");
        return JsonAnswer.end(JsonAnswer.of("trace").name("proof").raw(proof.toJson())
                .name("trace").raw(phases.map(TraceReport::toJson).orElse("null"))
                .name("profiles").raw(sufficient)
                .name("laterProfiles").raw(later));
    }
}
