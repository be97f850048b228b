package dev.jcap.cli.process;

import dev.jcap.CapabilityPlan;
import dev.jcap.cli.shell.AbstractCommand;
import dev.jcap.cli.shell.Arguments;
import dev.jcap.cli.shell.Options;
import dev.jcap.cli.shell.Shell;
import java.util.List;

/** {@code jcap predict}: predicts the credentials that a command would start with. */
public final class PredictCommand extends AbstractCommand {

    public PredictCommand() {
        super("predict", "[OPTION...] [--] COMMAND [ARGUMENT...]",
                "Predict what a command would start with, and why; run nothing");
    }

    @Override
    public Options options() {
        return new Options().json("print JSON").planForCommand();
    }

    @Override
    public String notes() {
        return """
                The options are those of jcap run. Without options, jcap predicts what this
                shell would give COMMAND. SET is none, all, or a list of names, with or without
                cap_, and numbers.

                Exit statuses: 0 COMMAND would run; 1 it would not, or the plan is refused; 2
                    invalid arguments
                Example: jcap predict --keep=net_raw --user=app -- ping localhost
                """;
    }

    @Override
    public int run(Arguments arguments, Shell shell) throws Exception {
        List<String> command = arguments.command();
        CapabilityPlan plan = arguments.plan();
        return new PredictionText(name(), plan, command, shell).print(arguments.has("json"));
    }
}
