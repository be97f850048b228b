package dev.jcap.cli.trace;

import dev.jcap.CapabilityFormatException;
import dev.jcap.Identity;
import dev.jcap.cli.options.PlanOptions;
import dev.jcap.cli.options.PlanWord;
import dev.jcap.cli.shell.AbstractCommand;
import dev.jcap.cli.shell.Arguments;
import dev.jcap.cli.shell.Options;
import dev.jcap.cli.shell.Shell;
import dev.jcap.cli.shell.TextLayout;
import dev.jcap.cli.shell.UsageException;
import dev.jcap.linux.trace.CapabilityTracer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** {@code jcap trace}: which capabilities a command or a running process needs. */
public final class TraceCommand extends AbstractCommand {

    private static final String LISTENING = "listening:";

    public TraceCommand() {
        super("trace", "[OPTION...] [--] COMMAND [ARGUMENT...] | --pid=PID", "which capabilities a command or process needs");
    }

    @Override
    public Options options() {
        return new Options()
                .value("as", "NAME|UID:GID", "run COMMAND as this user with nothing, then prove what it needs by trying")
                .value("success", "TEST", "with --as: exit:STATUS, listening:PORT, or a shell command; otherwise exit:0")
                .value("before", "COMMAND", "with --as: a shell command that puts things back before each run")
                .value("within", "SECONDS", "with --as: how long a run may take to succeed; otherwise 30")
                .flag("no-tracing", "with --as: by trying alone")
                .value("pid", "PID", "a running process and what it starts from now on")
                .value("phase-on", "EVENT", "listening:PORT, or SECONDS: then start-up ends")
                .value("for", "SECONDS", "how long to record; otherwise until the end of COMMAND or PID, or Ctrl-C")
                .flag("mount", "mount tracefs if it is mounted nowhere; it stays mounted")
                .flag("json", "for a program")
                .command();
    }

    @Override
    public String notes() {
        return """
                The kernel tells every capability check with its answer and its reason;
                nothing is changed in COMMAND. As root every check is granted, and what root
                owns is opened without one, so --as gives the better answer: COMMAND runs with
                nothing as the user whom it is meant for, what was refused is tried, and the set
                is made smaller until it is proven that no member can be missing. With
                --phase-on it then runs once more with that set, for 5 seconds or as long as
                --for says, to tell what it needs to start from what it needs later.

                Needs root, and for tracing Linux 6.14 and a mounted tracefs; --as works without
                tracing too.

                Exit statuses: 0; 1 nothing was found out, or COMMAND does not work with all
                    capabilities either; 2 the command line is wrong
                Examples: jcap trace --as=app --success=listening:443 -- ./server
                          jcap trace --pid=4711 --for=60
                """;
    }

    @Override
    public int run(Arguments arguments, Shell shell) throws Exception {
        check(arguments);
        if (arguments.has("mount")) {
            CapabilityTracer.mountTracefs();
        }
        return arguments.has("as")
                ? new TraceProof(arguments, shell).run(identity(arguments.value("as", "")))
                : new TraceRecording(arguments, shell).run();
    }

    private static void check(Arguments arguments) throws UsageException {
        if (arguments.has("pid") == !arguments.words().isEmpty()) {
            throw new UsageException("either a command or --pid=PID is wanted");
        }
        if (arguments.has("pid") && arguments.has("as")) {
            throw new UsageException("--as starts a command; it does not go with --pid");
        }
        for (String option : List.of("success", "before", "within", "no-tracing")) {
            if (arguments.has(option) && !arguments.has("as")) {
                throw new UsageException("--" + option + " goes with --as only");
            }
        }
    }

    private static Identity identity(String text) throws UsageException {
        try {
            PlanOptions options = new PlanOptions();
            options.add(PlanWord.USER, text);
            return options.toPlan().identity().orElseThrow();
        } catch (CapabilityFormatException e) {
            throw new UsageException("--as: " + e.getMessage());
        }
    }

    /** Lets start-up end as {@code --phase-on} says. */
    static void watch(Arguments arguments, CapabilityTracer tracer) throws UsageException {
        String event = arguments.value("phase-on", "");
        if (event.startsWith(LISTENING)) {
            tracer.markWhenListening(port(event, "phase-on"), "running");
        } else if (!event.isEmpty()) {
            tracer.markAfter(seconds(event, "phase-on"), "running");
        }
    }

    /** The port of {@code listening:PORT}. */
    static int port(String text, String option) throws UsageException {
        int port = number(text.substring(LISTENING.length()), option);
        if (port < 1 || port > 65535) {
            throw new UsageException("--" + option + ": port " + port + " is not in 1 to 65535");
        }
        return port;
    }

    static boolean isListening(String text) {
        return text.startsWith(LISTENING);
    }

    static Duration seconds(String text, String option) throws UsageException {
        return Duration.ofSeconds(number(text, option));
    }

    static Optional<Duration> limit(Arguments arguments) throws UsageException {
        return arguments.has("for") ? Optional.of(seconds(arguments.value("for", ""), "for")) : Optional.empty();
    }

    static int number(String text, String option) throws UsageException {
        try {
            int number = Integer.parseInt(text);
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new UsageException("--" + option + ": \"" + TextLayout.plain(text) + "\" is no number");
        }
        throw new UsageException("--" + option + ": " + text + " is negative");
    }
}
