package dev.jcap.cli.packaging;

import dev.jcap.cli.shell.Option;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An option as it is typed.
 *
 * @param word       with its dashes
 * @param value      what its value is called; empty if it takes none
 * @param needsValue whether the value is required
 * @param help       what it does, in one line
 */
record OptionWord(String word, String value, boolean needsValue, String help) {

    /** A line of a help text that describes an option: its spellings, two blanks, what it does. */
    private static final Pattern DESCRIBED = Pattern.compile(" +(-\\S+(?: \\S+)*)(?: {2,}(\\S.*))?");

    private static final Pattern SPELLING = Pattern.compile("(--?[a-z][-a-z]*)(?:=(\\S+)| <(\\S+)>)?");

    static List<OptionWord> of(List<Option> options) {
        return options.stream()
                .map(option -> new OptionWord("--" + option.name(), option.value(), option.needsValue(), option.help()))
                .toList();
    }

    /** Reads the options from the help text of a command that prints its own. */
    static List<OptionWord> ofHelp(String help) {
        List<OptionWord> options = new ArrayList<>();
        for (String line : help.split("\n")) {
            Matcher described = DESCRIBED.matcher(line);
            if (described.matches()) {
                String text = described.group(2) == null ? "" : described.group(2);
                for (String spelling : described.group(1).split(", | or ")) {
                    addTo(options, SPELLING.matcher(spelling), text);
                }
            }
        }
        return options;
    }

    private static void addTo(List<OptionWord> options, Matcher spelling, String help) {
        if (!spelling.matches() || options.stream().anyMatch(known -> known.word.equals(spelling.group(1)))) {
            return;
        }
        String value = spelling.group(2) != null ? spelling.group(2) : spelling.group(3) != null ? spelling.group(3) : "";
        options.add(new OptionWord(spelling.group(1), value, !value.isEmpty(), help));
    }

    /** Returns the option as shells offer it: with a sign behind it if a value must follow in the same word. */
    String offered() {
        return word + (needsValue && word.startsWith("--") ? "=" : "");
    }
}
