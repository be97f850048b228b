package dev.jcap.cli.process;

import dev.jcap.CapabilityPlan;
import dev.jcap.cli.shell.AbstractCommand;
import dev.jcap.cli.shell.Arguments;
import dev.jcap.cli.shell.Options;
import dev.jcap.cli.shell.Shell;
import java.util.List;

/** {@code jcap predict}: what a command would start with. */
public final class PredictCommand extends AbstractCommand {

    public PredictCommand() {
        super("predict", "[OPTION...] [--] COMMAND [ARGUMENT...]", "what a command would start with, and why; nothing is run");
    }

    @Override
    public Options options() {
        return new Options().flag("json", "for a program").planForCommand();
    }

    @Override
    public String notes() {
        return """
                The options describe what jcap run would take on before COMMAND. Without any it
                is what this shell gives COMMAND. SET is none, all, or names with or without
                cap_, and numbers.

                Exit statuses: 0 COMMAND would run; 1 it would not, or the plan is refused; 2
                    wrong arguments
                Example: jcap predict --keep=net_raw --user=nobody -- ping localhost
                """;
    }

    @Override
    public int run(Arguments arguments, Shell shell) throws Exception {
        List<String> command = arguments.command();
        CapabilityPlan plan = arguments.plan();
        return new PredictionText(plan, command, shell).print(arguments.has("json"));
    }
}
