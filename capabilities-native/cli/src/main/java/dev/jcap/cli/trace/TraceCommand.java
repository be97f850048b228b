package dev.jcap.cli.trace;

import dev.jcap.CapabilityFormatException;
import dev.jcap.Identity;
import dev.jcap.cli.options.DialectWord;
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

/** {@code jcap trace}: traces which capabilities a command or a running process needs. */
public final class TraceCommand extends AbstractCommand {

    private static final String LISTENING = "listening:";

    public TraceCommand() {
        super("trace", "[OPTION...] [--] COMMAND [ARGUMENT...] | --pid=PID",
                "Trace which capabilities a command or process needs");
    }

    @Override
    public Options options() {
        return new Options()
                .value("as", "NAME|UID:GID", "run COMMAND as this user without capabilities, then find by trial what it needs")
                .value("success", "TEST", SuccessOption.HELP)
                .value("status", "CODE", "with --success=http://URL: the expected status (default: any from 200 to 399)")
                .value("before", "COMMAND", "with --as: shell command that restores the initial state before each run")
                .value("within", "SECONDS", "with --as: time limit for a run to succeed (default 30)")
                .flag("no-tracing", "with --as: use trial runs only")
                .flag("verbose", "with --as: show each run, and the checks of the run without capabilities")
                .value("as-dialect", "TOOL",
                        "print how to start it with TOOL (default setpriv): " + DialectWord.STARTING + ", all")
                .value("pid", "PID", "trace a running process, its descendants, and the programs that they start")
                .value("container", "ID", "trace a running container, by the id that its control group is named after")
                .value("phase-on", "EVENT", "end of the start-up phase: listening:PORT, or SECONDS")
                .value("for", "SECONDS", "time to record (default: until COMMAND or PID ends, or Ctrl-C)")
                .flag("mount", "mount tracefs if it is not mounted; it stays mounted")
                .json("print JSON")
                .command();
    }

    @Override
    public String notes() {
        return """
                jcap records each capability check of the kernel with its result and reason.
                COMMAND does not change. As root every check succeeds, and files that root owns
                need no check, so --as gives better results: it runs COMMAND as the given user
                without capabilities, tries the capabilities that were denied, and removes one
                after another until every remaining one is proven necessary. With --phase-on it
                runs COMMAND once more with that set, for 5 seconds or the time of --for, to
                separate the needs of the start-up phase from later ones.

                After each run the kernel kills everything that COMMAND has started. A service
                that listens can still fail to read its key or to start its workers:
                --success=http://URL asks it as a user would, and jcap names the files
                that a run was refused although it worked. A success must last for a
                moment, and the runs that prove the result are made twice. A search makes
                at most 200 runs; usually about 10 with tracing.

                The reasons name the system call, the kernel function that checked, and the path
                or port, if jcap could read it before the process ended. They do not name the
                line of Java: for that, record a block with CapabilityTracer.needs.

                This command requires root. Tracing requires Linux 6.14 or newer and a mounted
                tracefs; --as also works without tracing.

                Exit statuses: 0 success; 1 no result, or COMMAND fails even with all
                    capabilities; 2 invalid command line; 3 no such process
                Examples: jcap trace --as=app --success=listening:443 -- ./server
                          jcap trace --pid=4711 --for=60
                          jcap trace --container=3f4e8a1b2c9d --for=60
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
        int targets =
                (arguments.has("pid") ? 1 : 0) + (arguments.has("container") ? 1 : 0) + (arguments.words().isEmpty() ? 0 : 1);
        if (targets != 1) {
            throw new UsageException("give either a command or --pid=PID or --container=ID");
        }
        if (arguments.words().isEmpty() && arguments.has("as")) {
            throw new UsageException("--as starts a command; it excludes --pid and --container");
        }
        TraceRecording.checkDialect(arguments);
        for (String option : List.of("success", "status", "before", "within", "no-tracing", "verbose")) {
            if (arguments.has(option) && !arguments.has("as")) {
                throw new UsageException("--" + option + " requires --as");
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

    /** Ends the start-up phase as {@code --phase-on} says. */
    static void watch(Arguments arguments, CapabilityTracer tracer) throws UsageException {
        String event = arguments.value("phase-on", "");
        if (event.startsWith(LISTENING)) {
            tracer.markWhenListening(port(event, "phase-on"), "running");
        } else if (!event.isEmpty()) {
            tracer.markAfter(seconds(event, "phase-on"), "running");
        }
    }

    /** Parses the port of {@code listening:PORT}. */
    static int port(String text, String option) throws UsageException {
        int port = number(text.substring(LISTENING.length()), option);
        if (port < 1 || port > 65535) {
            throw new UsageException("--" + option + ": port " + port + " is not in 1 to 65535");
        }
        return port;
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
            throw new UsageException("--" + option + ": \"" + TextLayout.plain(text) + "\" is not a number");
        }
        throw new UsageException("--" + option + ": " + text + " is negative");
    }
}
