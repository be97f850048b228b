package dev.jcap.cli.shell;

import dev.jcap.CapabilityFormatException;
import dev.jcap.cli.options.PlanWord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The options of a command, and the parser that separates them from its other arguments. */
public final class Options {

    private final List<Option> known = new ArrayList<>();
    private boolean beforeCommand;

    /** Creates the options of a command; all have {@code --help}. */
    public Options() {
        flag("help", "print this text");
    }

    /** Adds an option without a value. */
    public Options flag(String name, String help) {
        known.add(new Option(name, "", false, help));
        return this;
    }

    /** Adds an option with a value, {@code --name=VALUE} or {@code --name VALUE}. */
    public Options value(String name, String value, String help) {
        known.add(new Option(name, value, true, help));
        return this;
    }

    /** Adds an option with an optional value, {@code --name} or {@code --name=VALUE}. */
    public Options optional(String name, String value, String help) {
        known.add(new Option(name, value, false, help));
        return this;
    }

    /** Adds {@code --json} and {@code --schema}. */
    public Options json(String help) {
        return flag("json", help).flag("schema", "print the JSON Schema of the output of --json");
    }

    /** Returns whether words ask for JSON, even if they are invalid. */
    boolean asksForJson(List<String> words) {
        boolean json = false;
        for (String word : words) {
            if (word.equals("--") || beforeCommand && !word.startsWith("-")) {
                return json;
            }
            json |= word.equals("--json") || word.equals("--format=json");
        }
        return json;
    }

    /** Adds {@code --color}. */
    public Options colour() {
        return value("color", "WHEN", "always, never, or auto (the default: on a terminal, unless NO_COLOR is set)");
    }

    /** Adds the options of a plan, and ends the options at the first word, where a command begins. */
    public Options planForCommand() {
        for (PlanWord word : PlanWord.values()) {
            known.add(new Option(word.word(), word.value(), !word.value().isEmpty(), word.help()));
        }
        return command();
    }

    /** Ends the options at the first word, where a command begins. */
    public Options command() {
        beforeCommand = true;
        return this;
    }

    /** Returns the options in the order of the help text. */
    public List<Option> list() {
        return List.copyOf(known);
    }

    /** Parses the arguments. */
    Arguments read(List<String> arguments) throws UsageException {
        Map<String, String> values = new HashMap<>();
        List<String> words = new ArrayList<>();
        int at = 0;
        while (at < arguments.size()) {
            String argument = arguments.get(at++);
            boolean end = argument.equals("--");
            if (!end && argument.startsWith("-") && argument.length() > 1) {
                at = option(argument, arguments, at, values);
            } else if (end || beforeCommand) {
                words.addAll(arguments.subList(end ? at : at - 1, arguments.size()));
                at = arguments.size();
            } else {
                words.add(argument);
            }
        }
        return new Arguments(values, words);
    }

    /** Parses one option and its value, and returns the index of the next argument. */
    private int option(String argument, List<String> arguments, int next, Map<String, String> values)
            throws UsageException {
        int equals = argument.indexOf('=');
        String written = equals < 0 ? argument : argument.substring(0, equals);
        Option option = find(written);
        String value = equals < 0 ? null : argument.substring(equals + 1);
        if (value != null && option.value().isEmpty()) {
            throw new UsageException("option " + written + " takes no value");
        }
        int behind = next;
        if (value == null && option.needsValue()) {
            if (next == arguments.size()) {
                throw new UsageException("option " + written + " requires a value: " + option.usage());
            }
            value = arguments.get(next);
            behind = next + 1;
        }
        if (values.containsKey(option.name())) {
            throw new UsageException("option " + written + " occurs twice");
        }
        values.put(option.name(), value);
        return behind;
    }

    private Option find(String written) throws UsageException {
        String name = written.equals("-h") ? "help" : written.startsWith("--") ? written.substring(2) : "";
        String[] names = new String[known.size()];
        for (int i = 0; i < names.length; i++) {
            if (known.get(i).name().equals(name)) {
                return known.get(i);
            }
            names[i] = "--" + known.get(i).name();
        }
        if (written.equals("--debug")) {
            throw new UsageException("--debug must come before the command: jcap --debug COMMAND");
        }
        throw new UsageException(
                CapabilityFormatException.unknownWord("option", written, 0, written.length(), names));
    }

    /** Returns the help text of the options. */
    String help() {
        StringBuilder text = new StringBuilder();
        for (Option option : known) {
            text.append("  ");
            TextLayout.pad(text, option.usage(), 21);
            text.append(' ');
            TextLayout.wrap(text, 24, 80, option.help());
        }
        return text.toString();
    }
}
