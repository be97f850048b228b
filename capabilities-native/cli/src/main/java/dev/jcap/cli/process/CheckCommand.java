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

/** {@code jcap check}: whether any thread of a process holds more than it should. */
public final class CheckCommand extends AbstractCommand {

    public CheckCommand() {
        super("check", "--limit=SET|--profile=NAME [OPTION...] PID|NAME...",
                "whether any thread holds more than it should, in any set");
    }

    @Override
    public Options options() {
        return new Options()
                .value("limit", "SET", "what each of the five sets may hold: none, all, or names")
                .value("profile", "NAME", "what they may hold: ".concat(Profiles.HELP))
                .flag("quiet", "no output, the exit status only")
                .flag("json", "for a program")
                .colour();
    }

    @Override
    public String notes() {
        return """
                All threads of each process are read until a moment is found at which none of
                them holds more. All five sets count, the bounding set too: what is in it can
                come back with an execve. A line of a profile's file is a capability, and behind
                it, if wanted, the reason; [bounding permitted] above lets lines count for these
                sets only.

                Exit statuses: 0 no thread holds more; 1 one does, is not there, or could not
                    be read; 2 wrong arguments
                Examples: jcap check --limit=net_bind_service nginx
                          jcap check --profile=restricted 4711
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
            ThreadCheck check = ThreadCheck.of(view.leader(), limit);
            checks.add(check);
            proven &= check.isProven();
        }
        if (arguments.has("json")) {
            shell.out().println(CheckText.json(checks, limit, proven));
        } else if (!arguments.has("quiet")) {
            SetStyle style = new SetStyle(Terminal.columns(shell), Terminal.isColoured(arguments, shell), count);
            shell.out().print(new CheckText(style, limit).print(checks));
        }
        return proven ? OK : FAILED;
    }
}
