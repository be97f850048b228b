package dev.jcap.cli.packaging;

import dev.jcap.cli.shell.Command;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The completion of zsh, for a directory of its {@code fpath}. */
public final class ZshCompletion {

    private static final String FRAME = """
            #compdef jcap
            # Completes the command lines of jcap in zsh. Generated from the options of the commands.

            # Process ids and names.
            _jcap_processes() {
                local -a processes
                local directory name
                for directory in /proc/<1->(N/); do
                    { read -r name <$directory/comm } 2>/dev/null || continue
                    [[ $name == *[[:space:]]* ]] || processes+=(${directory:t} $name)
                done
                compadd -a processes
            }

            # Words and files.
            _jcap_files() {
                compadd -- "$@"
                _files
            }

            # Words joined by commas.
            _jcap_list() {
                _values -s , 'capability' "$@"
            }

            _jcap_commands() {
                local -a commands=(
            @COMMANDS@
                )
                _describe -t commands 'command' commands
            }

            @GROUPS@
            _jcap_arguments() {
                case $1 in
            @CASES@
                    (*) _default ;;
                esac
            }

            _jcap() {
                local curcontext=$curcontext state line
                typeset -A opt_args
                _arguments -C \\
                    '(- *)--help[print the commands]' \\
                    '(- *)--version[print the versions of jcap, Java and the kernel]' \\
                    '--debug[print stack traces]' \\
                    '1:command:_jcap_commands' \\
                    '*::argument:->arguments'
                [[ $state != arguments ]] || _jcap_arguments $words[1]
            }

            _jcap "$@"
            """;

    private ZshCompletion() {}

    /** Returns the text of the file. */
    public static String of(List<Command> commands) {
        List<CommandWords> all = commands.stream().map(CommandWords::of).toList();
        List<String> groups = new ArrayList<>();
        List<String> cases = new ArrayList<>();
        for (CommandWords command : all) {
            if (command.actions().isEmpty()) {
                cases.add("        (" + quoted(command.name()) + ") " + arguments(command) + " ;;");
            } else {
                groups.add(group(command));
                cases.add("        (" + command.name() + ") _jcap_" + command.name() + " ;;");
            }
        }
        return FRAME.replace("@COMMANDS@", described(all, "        "))
                .replace("@GROUPS@", String.join("\n", groups))
                .replace("@CASES@", String.join("\n", cases));
    }

    private static String described(List<CommandWords> commands, String indent) {
        return commands.stream()
                .map(command -> indent + quoted(command.lastWord() + ':' + command.summary()))
                .collect(Collectors.joining("\n"));
    }

    /** A command of commands: its first argument says which. */
    private static String group(CommandWords command) {
        StringBuilder text = new StringBuilder("_jcap_" + command.name() + "() {\n    local curcontext=$curcontext state line\n");
        text.append("    local -a commands=(\n").append(described(command.actions(), "        ")).append("\n    )\n");
        text.append("    typeset -A opt_args\n    _arguments -C '1:action:->action' '*::argument:->arguments'\n");
        text.append("    case $state in\n        (action) _describe -t commands 'action' commands ;;\n        (arguments)\n");
        text.append("            case $words[1] in\n");
        for (CommandWords action : command.actions()) {
            text.append("                (").append(action.lastWord()).append(") ").append(arguments(action)).append(" ;;\n");
        }
        return text.append("            esac\n            ;;\n    esac\n}\n").toString();
    }

    private static String arguments(CommandWords command) {
        boolean runs = command.operand().kind() == Candidates.Kind.COMMAND;
        StringBuilder text = new StringBuilder(runs ? "_arguments -S" : "_arguments");
        for (OptionWord option : command.options()) {
            String value = option.value().isEmpty() ? ""
                    : (option.needsValue() ? ":" : "::") + plain(option.value()) + ':' + action(command.values(option));
            String sign = option.value().isEmpty() || !option.word().startsWith("--") ? "" : option.needsValue() ? "=" : "=-";
            text.append(' ').append(quoted(option.word() + sign + '[' + plain(option.help()) + ']' + value));
        }
        return text.append(' ').append(operand(command.operand())).toString();
    }

    private static String operand(Candidates operand) {
        return operand.kind() == Candidates.Kind.COMMAND
                ? "'(-)1:command:_command_names -e' '*::argument:_normal'" : quoted("*:argument:" + action(operand));
    }

    private static String action(Candidates candidates) {
        String words = String.join(" ", candidates.words());
        return switch (candidates.kind()) {
            case WORDS -> words.isEmpty() ? " " : '(' + words + ')';
            case LIST -> "_jcap_list " + words;
            case FILES -> words.isEmpty() ? "_files" : "_jcap_files " + words;
            case PROCESSES -> "_jcap_processes";
            case USERS -> "_users";
            case COMMAND -> "_command_names";
        };
    }

    /** Without what ends a description. */
    private static String plain(String text) {
        return text.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]").replace(":", "\\:");
    }

    private static String quoted(String text) {
        return '\'' + text.replace("'", "'\\''") + '\'';
    }
}
