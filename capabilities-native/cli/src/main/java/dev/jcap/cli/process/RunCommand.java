package dev.jcap.cli.process;

import dev.jcap.CapabilityPlan;
import dev.jcap.cli.shell.AbstractCommand;
import dev.jcap.cli.shell.Arguments;
import dev.jcap.cli.shell.Options;
import dev.jcap.cli.shell.OriginalBytes;
import dev.jcap.cli.shell.Shell;
import dev.jcap.cli.shell.TextLayout;
import dev.jcap.cli.shell.UsageException;
import dev.jcap.linux.CapabilityLauncher;
import java.io.IOException;
import java.util.List;

/** {@code jcap run}: takes on a plan and becomes a command. */
public final class RunCommand extends AbstractCommand {

    /** As env(1): the command is there but cannot be executed. */
    static final int CANNOT_EXECUTE = 126;

    /** As env(1): there is no such command. */
    static final int NOT_FOUND = 127;

    public RunCommand() {
        super("run", "[OPTION...] [--] COMMAND [ARGUMENT...]", "a command with exactly what the options leave it");
    }

    @Override
    public Options options() {
        return new Options()
                .flag("dry-run", "print the plan and what COMMAND would start with, and why")
                .flag("json", "with --dry-run: for a program")
                .planForCommand();
    }

    @Override
    public String notes() {
        return """
                jcap becomes COMMAND (execve(2)): the process id stays and no JVM is left
                behind. COMMAND gets the standard streams, the working directory and the
                environment, and no other open file. SET is none, all, or names with or without
                cap_, and numbers; lists separate with , or +. What no option names stays as it
                is.

                Exit statuses: those of COMMAND; 126 it cannot be executed; 127 there is no
                    such command; 1 the plan is refused; 2 wrong arguments. COMMAND has not run
                    then and nothing has changed.
                Examples: jcap run --keep=kill --ambient=kill --user=app -- ./supervisor
                          jcap run --keep=none --no-new-privs --dry-run -- sh
                """;
    }

    @Override
    public int run(Arguments arguments, Shell shell) throws Exception {
        List<String> command = arguments.command();
        if (arguments.has("json") && !arguments.has("dry-run")) {
            throw new UsageException("--json goes with --dry-run only: otherwise the output is COMMAND's");
        }
        CapabilityPlan plan = arguments.plan();
        if (arguments.has("dry-run")) {
            return new PredictionText(plan, command, shell).print(arguments.has("json"));
        }
        OriginalBytes.requireKept();
        try {
            CapabilityLauncher.exec(command, shell.environment(), plan);
            return OK;
        } catch (IOException e) {
            boolean missing = e.getMessage().endsWith("ENOENT (2)");
            boolean searched = missing && command.getFirst().indexOf('/') < 0;
            String trouble = searched ? command.getFirst() + ": not found in PATH"
                    : e.getMessage() + (missing ? ": it is not there, or the interpreter that it names is not" : "");
            shell.err().println("jcap run: " + TextLayout.plain(trouble));
            return missing ? NOT_FOUND : CANNOT_EXECUTE;
        }
    }
}
