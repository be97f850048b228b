package dev.jcap.cli.packaging;

import dev.jcap.cli.shell.Command;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The completion of bash. It needs nothing of the package bash-completion. */
public final class BashCompletion {

    private static final String FRAME = """
            # Completes the command lines of jcap in bash. Generated from the options of the commands.

            # Sets what follows a command: its options, the kind of its operands, and the words for them.
            _jcap_command() {
                options='--help' operand='words' words=''
                case $1 in
            @COMMANDS@
                esac
            }

            # Sets the kind of the value that an option requires, and the words for it.
            _jcap_value() {
                kind='' words=''
                case "$1 $2" in
            @VALUES@
                esac
            }

            # Prints what a kind of operand or value can be: _jcap_candidates KIND WORDS TEXT
            _jcap_candidates() {
                local text=$3 head= process name
                case $1 in
                    words) compgen -W "$2" -- "$text" ;;
                    list)
                        head=${text%"${text##*[,+]}"}
                        compgen -P "$head" -W "$2" -- "${text##*[,+]}"
                        ;;
                    files) compgen -W "$2" -- "$text"; compgen -f -- "$text" ;;
                    users) compgen -u -- "$text" ;;
                    command) compgen -c -- "$text" ;;
                    processes)
                        for process in /proc/[0-9]*; do
                            { read -r name <"$process/comm"; } 2>/dev/null || continue
                            [[ $name == *[[:space:]]* ]] || printf '%s\\n%s\\n' "${process#/proc/}" "$name"
                        done | sort -u | while read -r name; do
                            [[ $name != "$text"* ]] || printf '%s\\n' "$name"
                        done
                        ;;
                esac
            }

            # The words before the cursor decide. They are read from the line, because bash splits its own at = and :.
            _jcap() {
                local line=${COMP_LINE:0:COMP_POINT} typed=() current='' command='' last='' given='' word breaks
                local options operand words kind replies
                read -ra typed <<<"$line"
                case $line in
                    *[[:space:]]) ;;
                    *) current=${typed[${#typed[@]} - 1]} && unset "typed[${#typed[@]} - 1]" ;;
                esac
                for word in "${typed[@]:1}"; do
                    last=$word
                    case $word in -*) continue ;; esac
                    case $command in
                        '') command=$word ;;
                        @GROUPS@) command+=" $word" ;;
                        *) given=$word ;;
                    esac
                done
                _jcap_value "$command" "$last"
                if [ -n "$kind" ]; then
                    replies=$(_jcap_candidates "$kind" "$words" "$current")
                else
                    replies=$(_jcap_replies)
                fi
                COMPREPLY=()
                while read -r word; do
                    [ -z "$word" ] || COMPREPLY+=("$word")
                done <<<"$replies"
                # bash puts a reply behind the last of its break characters.
                breaks=${COMP_WORDBREAKS//[^=:]/}
                if [ -n "$breaks" ]; then
                    COMPREPLY=("${COMPREPLY[@]#"${current%"${current##*[$breaks]}"}"}")
                fi
                case ${COMPREPLY[0]:-} in
                    *=) compopt -o nospace 2>/dev/null ;;
                    */*) compopt -o filenames 2>/dev/null ;;
                esac
            }

            # Prints what may stand in the place of the word "current", by the variables of _jcap.
            _jcap_replies() {
                _jcap_command "$command"
                if [ "$operand" = command ] && [ -n "$given" ]; then
                    compgen -f -- "$current"
                    return
                fi
                case $current in
                    --*=*)
                        _jcap_value "$command" "${current%%=*}"
                        [ -z "$kind" ] ||
                            compgen -P "${current%%=*}=" -W "$(_jcap_candidates "$kind" "$words" "${current#*=}")"
                        ;;
                    -*) compgen -W "$options" -- "$current" ;;
                    *) _jcap_candidates "$operand" "$words" "$current" ;;
                esac
            }
            complete -F _jcap jcap
            """;

    private BashCompletion() {}

    /** Returns the text of the file. */
    public static String of(List<Command> commands) {
        List<String> cases = new ArrayList<>();
        List<String> values = new ArrayList<>();
        List<String> groups = new ArrayList<>();
        String names = commands.stream().map(Command::name).collect(Collectors.joining(" "));
        cases.add("        '') options='--help --version --debug' words='" + names + "' ;;");
        for (Command command : commands) {
            add(CommandWords.of(command), cases, values, groups);
        }
        return FRAME.replace("@COMMANDS@", String.join("\n", cases))
                .replace("@VALUES@", String.join("\n", values))
                .replace("@GROUPS@", String.join("|", groups));
    }

    private static void add(CommandWords command, List<String> cases, List<String> values, List<String> groups) {
        String options = command.options().stream().map(OptionWord::offered).collect(Collectors.joining(" "));
        String words = String.join(" ", command.operand().words());
        if (!command.actions().isEmpty()) {
            groups.add(command.name());
            words = command.actions().stream().map(CommandWords::lastWord).collect(Collectors.joining(" "));
            command.actions().forEach(action -> add(action, cases, values, groups));
        }
        cases.add("        '" + command.name() + "') options='" + options + "' operand=" + kind(command.operand()) + " words='"
                + words + "' ;;");
        for (OptionWord option : command.options()) {
            Candidates offered = command.values(option);
            if (!offered.isEmpty()) {
                values.add("        '" + command.name() + ' ' + option.word() + "') kind=" + kind(offered) + " words='"
                        + String.join(" ", offered.words()) + "' ;;");
            }
        }
    }

    private static String kind(Candidates candidates) {
        return candidates.kind().name().toLowerCase(Locale.ROOT);
    }
}
