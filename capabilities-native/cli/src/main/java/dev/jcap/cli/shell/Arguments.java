package dev.jcap.cli.shell;

import dev.jcap.CapabilityFormatException;
import dev.jcap.CapabilityPlan;
import dev.jcap.cli.options.PlanOptions;
import dev.jcap.cli.options.PlanWord;
import java.util.List;
import java.util.Map;

/**
 * A command's arguments, options and words told apart.
 *
 * @param values of the options that were given; null for one without a value
 * @param words  what is no option
 */
public record Arguments(Map<String, String> values, List<String> words) {

    /** Whether an option was given. */
    public boolean has(String option) {
        return values.containsKey(option);
    }

    /** The value of an option, or another one if it was not given. */
    public String value(String option, String otherwise) {
        String value = values.get(option);
        return value == null ? otherwise : value;
    }

    /** The value of an option that has to be there. */
    public String need(String option, String example) throws UsageException {
        if (!has(option)) {
            throw new UsageException("option --" + option + " is missing, for example --" + option + '=' + example);
        }
        return values.get(option);
    }

    /** The words, of which there has to be one at least. */
    public List<String> need(String what) throws UsageException {
        if (words.isEmpty()) {
            throw new UsageException("which " + what + '?');
        }
        return words;
    }

    /** The words as a program and its arguments. */
    public List<String> command() throws UsageException {
        if (need("command").getFirst().isEmpty()) {
            throw new UsageException("an empty word is no command");
        }
        return words;
    }

    /** The plan that the options describe. */
    public CapabilityPlan plan() throws UsageException {
        try {
            return planOptions().toPlan();
        } catch (IllegalArgumentException e) {
            throw new UsageException(e.getMessage());
        }
    }

    /** The options of a plan. */
    public PlanOptions planOptions() throws UsageException {
        PlanOptions options = new PlanOptions();
        for (PlanWord word : PlanWord.values()) {
            try {
                if (has(word.word())) {
                    options.add(word, values.get(word.word()));
                }
            } catch (CapabilityFormatException e) {
                throw new UsageException("--" + word.word() + ": " + e.getMessage());
            }
        }
        return options;
    }
}
