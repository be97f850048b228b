package dev.jcap.linux.tools;

import dev.jcap.CapabilityPlan;
import java.util.List;

/** {@code jcap predict}: what a command would start with. */
final class Predict extends Tool {

    Predict() {
        super("predict", "[OPTION...] [--] COMMAND [ARGUMENT...]", "what a command would start with, and why; nothing is run");
    }

    @Override
    Options options() {
        return new Options().flag("json", "for a program").planForCommand();
    }

    @Override
    String notes() {
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
    int run(Arguments arguments, Shell shell) throws Exception {
        List<String> command = arguments.command();
        CapabilityPlan plan = arguments.plan();
        return new PredictionText(plan, command, shell).print(arguments.has("json"));
    }
}
