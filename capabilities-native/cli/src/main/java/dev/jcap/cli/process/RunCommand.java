package dev.jcap.cli.process;

import dev.jcap.CapabilityPlan;
import dev.jcap.cli.options.SettingOptions;
import dev.jcap.cli.shell.AbstractCommand;
import dev.jcap.cli.shell.Arguments;
import dev.jcap.cli.shell.Options;
import dev.jcap.cli.shell.OriginalBytes;
import dev.jcap.cli.shell.Shell;
import dev.jcap.cli.shell.TextLayout;
import dev.jcap.cli.shell.UsageException;
import dev.jcap.linux.Capabilities;
import dev.jcap.linux.PlanOutcome;
import dev.jcap.linux.SystemCallException;
import dev.jcap.linux.internal.kernel.Errno;
import dev.jcap.linux.launch.CapabilityLauncher;
import dev.jcap.linux.launch.ExecOptions;
import java.util.List;
import java.util.Map;

/** {@code jcap run}: applies a plan to this process and executes a command in it. */
public final class RunCommand extends AbstractCommand {

    /** The exit status of env(1) for a command that exists but cannot be executed. */
    static final int CANNOT_EXECUTE = 126;

    /** The exit status of env(1) for a command that does not exist. */
    static final int NOT_FOUND = 127;

    public RunCommand() {
        super("run", "[OPTION...] [--] COMMAND [ARGUMENT...]", "Run a command with the privileges that the options define");
    }

    @Override
    public Options options() {
        return new Options()
                .flag("dry-run", "print the plan and what COMMAND would start with; run nothing")
                .json("with --dry-run: print JSON")
                .value("keep-fds", "FD,...|none", "descriptors that stay open besides 0, 1 and 2")
                .value("pdeathsig", "SIGNAL", "signal for COMMAND when its parent ends: TERM, 15")
                .value("umask", "MASK", "umask of COMMAND: 027")
                .value("nofile", "SOFT[:HARD]", "limit of open files of COMMAND")
                .flag("reset-env", "keep only TERM; set HOME, SHELL, USER, LOGNAME and PATH")
                .planForCommand();
    }

    @Override
    public String notes() {
        return """
                jcap replaces itself with COMMAND (execve(2)): the process id stays the same and
                no JVM remains. COMMAND inherits the standard streams, the working directory and
                the environment. Unlike setpriv, jcap closes all other descriptors, except those
                of --keep-fds (for example --keep-fds=9 for flock 9); without --keep-fds, the
                sockets that systemd passes stay open (LISTEN_FDS and LISTEN_PID). SET is none,
                all, or a list of names, with or without cap_, and numbers, separated by , or +.
                Without an option, the value stays unchanged. With --keep, jcap prints what is
                not possible here and does the rest: with no_new_privs the bounding set may
                stay, and so may the user. With --strict it refuses instead.

                Exit statuses: that of COMMAND; 126 COMMAND cannot be executed; 127 COMMAND does
                    not exist; 1 the plan is refused; 2 invalid arguments. Unless COMMAND runs,
                    nothing has changed.
                Examples: jcap run --keep=kill --ambient=kill --user=app -- ./supervisor
                          jcap run --keep=none --no-new-privs --dry-run -- sh
                """;
    }

    @Override
    public int run(Arguments arguments, Shell shell) throws Exception {
        List<String> command = arguments.command();
        if (arguments.has("json") && !arguments.has("dry-run")) {
            throw new UsageException("--json requires --dry-run: without it, COMMAND writes the output");
        }
        CapabilityPlan plan = arguments.plan();
        SettingOptions settings = arguments.settingOptions();
        Map<String, String> environment = arguments.has("reset-env")
                ? ResetEnvironment.of(plan, shell.environment()) : shell.environment();
        ExecOptions options = options(arguments, environment);
        if (arguments.has("dry-run")) {
            Shell there = new Shell(shell.in(), shell.out(), shell.err(), shell.terminal(), environment);
            return new PredictionText(name(), plan, command, there).print(arguments.has("json"));
        }
        OriginalBytes.requireKept();
        settings.apply();
        PlanOutcome outcome = Capabilities.thread().preview(plan);
        for (String note : outcome.notes()) {
            shell.err().println("jcap run: " + TextLayout.plain(note));
        }
        try {
            CapabilityLauncher.exec(command, environment, outcome.plan(), options);
            return OK;
        } catch (SystemCallException e) {
            boolean missing = Errno.ENOENT.is(-e.errno());
            boolean searched = missing && command.getFirst().indexOf('/') < 0;
            String failure = searched ? command.getFirst() + ": not found in PATH"
                    : e.getMessage() + (missing ? ": the file or its interpreter does not exist" : "");
            shell.err().println("jcap run: " + TextLayout.plain(failure));
            return missing ? NOT_FOUND : CANNOT_EXECUTE;
        }
    }

    private static ExecOptions options(Arguments arguments, Map<String, String> environment) throws UsageException {
        int[] kept = arguments.has("keep-fds")
                ? KeptDescriptors.parse(arguments.value("keep-fds", "")) : KeptDescriptors.passed(environment);
        ExecOptions options = ExecOptions.DEFAULT.keepDescriptors(kept);
        if (arguments.has("pdeathsig")) {
            options = options.parentDeathSignal(SignalName.number(arguments.value("pdeathsig", "")));
        }
        return arguments.has("reset-env") ? options.searchPath(environment.get("PATH")) : options;
    }
}
