package dev.jcap.cli.packaging;

import dev.jcap.cli.shell.Command;
import java.util.List;

/** The completion of fish. */
public final class FishCompletion {

    private static final String FRAME = """
            # Completes the command lines of jcap in fish. Generated from the options of the commands.

            # The words before the cursor, without options.
            function __jcap_words
                for word in (commandline -opc)[2..-1]
                    string match -q -- '-*' $word; or echo $word
                end
            end

            # Whether the words begin with these.
            function __jcap_is
                set -l words (__jcap_words)
                test (count $words) -ge (count $argv); or return 1
                for i in (seq (count $argv))
                    test "$words[$i]" = "$argv[$i]"; or return 1
                end
            end

            # Whether there are as many words.
            function __jcap_has
                test (count (__jcap_words)) -eq $argv[1]
            end

            # The words given, each behind what has been typed of a list already.
            function __jcap_list
                set -l typed (string replace -r '^--[^=]*=' '' -- (commandline -ct))
                set -l head (string match -r '^.*[,+]' -- $typed)
                printf '%s\\n' "$head"$argv
            end

            # Process ids with their names, and the names.
            function __jcap_processes
                for process in /proc/[0-9]*
                    set -l name (cat $process/comm 2>/dev/null); or continue
                    printf '%s\\t%s\\n%s\\n' (string replace /proc/ '' $process) $name $name
                end
            end

            complete -c jcap -f
            complete -c jcap -n '__jcap_has 0' -l help -d 'print the commands'
            complete -c jcap -n '__jcap_has 0' -l version -d 'print the versions of jcap, Java and the kernel'
            complete -c jcap -n '__jcap_has 0' -l debug -d 'print stack traces'
            """;

    private FishCompletion() {}

    /** Returns the text of the file. */
    public static String of(List<Command> commands) {
        StringBuilder text = new StringBuilder(FRAME);
        for (Command command : commands) {
            CommandWords words = CommandWords.of(command);
            offer(text, "__jcap_has 0", words);
            add(text, words);
        }
        return text.toString();
    }

    private static void offer(StringBuilder text, String when, CommandWords command) {
        text.append("complete -c jcap -n ").append(quoted(when)).append(" -a ").append(command.lastWord())
                .append(" -d ").append(quoted(command.summary())).append('\n');
    }

    private static void add(StringBuilder text, CommandWords command) {
        String when = "__jcap_is " + command.name();
        for (CommandWords action : command.actions()) {
            offer(text, when + "; and __jcap_has 1", action);
            add(text, action);
        }
        String start = "complete -c jcap -n " + quoted(when);
        for (OptionWord option : command.options()) {
            boolean isLong = option.word().startsWith("--");
            text.append(start)
                    .append(isLong ? " -l " : option.word().length() == 2 ? " -s " : " -o ")
                    .append(option.word().substring(isLong ? 2 : 1))
                    .append(option.needsValue() ? value(command.values(option)) : "")
                    .append(" -d ").append(quoted(option.help())).append('\n');
        }
        String operands = choices(command.operand());
        if (!operands.isEmpty()) {
            text.append(start).append(operands).append('\n');
        }
    }

    private static String value(Candidates candidates) {
        return (candidates.kind() == Candidates.Kind.FILES ? " -r" : " -x") + choices(candidates);
    }

    private static String choices(Candidates candidates) {
        String words = String.join(" ", candidates.words());
        return switch (candidates.kind()) {
            case WORDS -> words.isEmpty() ? "" : " -a " + quoted(words);
            case LIST -> " -a " + quoted("(__jcap_list " + words + ')');
            case FILES -> (words.isEmpty() ? "" : " -a " + quoted(words)) + " -F";
            case PROCESSES -> " -a '(__jcap_processes)'";
            case USERS -> " -a '(__fish_complete_users)'";
            case COMMAND -> " -a '(__fish_complete_subcommand --fcs-skip=2)'";
        };
    }

    private static String quoted(String text) {
        return '\'' + text.replace("\\", "\\\\").replace("'", "\\'") + '\'';
    }
}
