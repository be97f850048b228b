package dev.jcap.cli.shell;

import dev.jcap.CapabilityFormatException;
import dev.jcap.CapabilityPlan;
import dev.jcap.cli.options.PlanOptions;
import dev.jcap.cli.options.PlanWord;
import dev.jcap.cli.options.SettingOptions;
import java.util.List;
import java.util.Map;

/**
 * The parsed arguments of a command.
 *
 * @param values the given options with their values; null for an option without a value
 * @param words  the other arguments, in order
 */
public record Arguments(Map<String, String> values, List<String> words) {

    /** Returns whether an option was given. */
    public boolean has(String option) {
        return values.containsKey(option);
    }

    /** Returns the value of an option, or a default if the option or its value is missing. */
    public String value(String option, String otherwise) {
        String value = values.get(option);
        return value == null ? otherwise : value;
    }

    /** Returns the value of a required option. */
    public String need(String option, String example) throws UsageException {
        if (!has(option)) {
            throw new UsageException("option --" + option + " is required, for example --" + option + '=' + example);
        }
        return values.get(option);
    }

    /** Returns the words; at least one is required. */
    public List<String> need(String what) throws UsageException {
        if (words.isEmpty()) {
            throw new UsageException("no " + what + " given");
        }
        return words;
    }

    /** Returns the words as a program and its arguments. */
    public List<String> command() throws UsageException {
        if (need("command").getFirst().isEmpty()) {
            throw new UsageException("the command is empty");
        }
        return words;
    }

    /** Returns the plan that the options describe. */
    public CapabilityPlan plan() throws UsageException {
        try {
            return planOptions().toPlan();
        } catch (IllegalArgumentException e) {
            throw new UsageException(e.getMessage());
        }
    }

    /** Returns the options that describe a plan. */
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

    /** Returns the settings of the process besides its plan. */
    public SettingOptions settingOptions() throws UsageException {
        SettingOptions settings = SettingOptions.NONE;
        for (String word : List.of(SettingOptions.UMASK, SettingOptions.NOFILE)) {
            try {
                if (has(word)) {
                    settings = settings.with(word, values.get(word));
                }
            } catch (CapabilityFormatException e) {
                throw new UsageException("--" + word + ": " + e.getMessage());
            }
        }
        return settings;
    }
}
