package dev.jcap.cli.process;

import dev.jcap.cli.lint.Profiles;
import dev.jcap.cli.shell.AbstractCommand;
import dev.jcap.cli.shell.Arguments;
import dev.jcap.cli.shell.KernelCount;
import dev.jcap.cli.shell.Options;
import dev.jcap.cli.shell.Shell;
import dev.jcap.cli.shell.Terminal;
import java.util.ArrayList;
import java.util.List;

/** {@code jcap check}: checks that no thread of a process exceeds a limit. */
public final class CheckCommand extends AbstractCommand {

    public CheckCommand() {
        super("check", "--limit=SET|--profile=NAME [OPTION...] PID|NAME...",
                "Check that no thread of a process exceeds a limit, in any set");
    }

    @Override
    public Options options() {
        return new Options()
                .value("limit", "SET", "limit for each of the five sets: none, all, or names")
                .value("profile", "NAME", "profile with the limits: ".concat(Profiles.HELP))
                .flag("all-sets", "count the bounding and inheritable sets under no_new_privs too")
                .flag("quiet", "print nothing, set the exit status only")
                .json("print JSON")
                .colour();
    }

    @Override
    public String notes() {
        return """
                jcap reads all threads of each process until every one of them is known to be
                within the limit. It checks all five sets; the bounding set counts because a
                later execve can restore what it holds. With no_new_privs execve cannot, so the
                bounding and inheritable sets then count only with --all-sets. Each line of a
                profile file names a capability, optionally followed by the reason. A line such
                as [bounding permitted] makes the lines below it apply to these sets only.

                Exit statuses: 0 every thread is within the limit; 1 a thread exceeds it, or a
                    process cannot be read; 2 invalid arguments; 3 no such process
                Examples: jcap check --limit=net_bind_service nginx
                          jcap check --profile=docker 4711
                """;
    }

    @Override
    public int run(Arguments arguments, Shell shell) throws Exception {
        List<String> words = arguments.need("process");
        int count = KernelCount.read();
        CapabilityLimit limit = CapabilityLimit.of(arguments, count);
        List<ThreadCheck> checks = new ArrayList<>();
        boolean proven = true;
        for (ProcessView view : ProcessSelector.of(words)) {
            ThreadCheck check = ThreadCheck.of(view, limit);
            checks.add(check);
            proven &= check.isProven();
        }
        if (arguments.has("json")) {
            shell.out().print(CheckText.json(checks, limit, proven));
        } else if (!arguments.has("quiet")) {
            SetStyle style = new SetStyle(Terminal.columns(shell), Terminal.isColoured(arguments, shell), count);
            shell.out().print(new CheckText(style, limit).print(checks));
        }
        return proven ? OK : FAILED;
    }
}
