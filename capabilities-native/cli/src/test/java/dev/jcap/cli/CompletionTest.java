package dev.jcap.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcap.cli.shell.Command;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the shells themselves offer for the beginning of a command line. */
class CompletionTest {

    /** Lines, and something that must be offered for their last word. */
    private static final String OFFERED = """
            jcap sh                              | show
            jcap --deb                           | --debug
            jcap --debug enc                     | encode
            jcap show --tr                       | --tree
            jcap show --as=sys                   | systemd
            jcap show --as sys                   | systemd
            jcap show --color=al                 | always
            jcap check --limit=net_bi            | net_bind_service
            jcap check --limit=cap_kill,cap_chow | cap_chown
            jcap check --profile=contain         | containerd
            jcap lint --fail-on=wa               | warning
            jcap lint --kind=quad                | quadlet
            jcap lint --profile=pod-security-r   | pod-security-restricted
            jcap convert --from=mask --to=xat    | xattr
            jcap file bas                        | baseline
            jcap file get --fol                  | --follow
            jcap encode net_ra                   | net_raw
            jcap run --no-new                    | --no-new-privs
            jcap run --keep=none -- tru          | true
            jcap capsh --pri                     | --print
            jcap trace --as-dialect=pod          | podman
            jcap lint /etc/passw                 | /etc/passwd
            """;

    @TempDir
    static Path directory;

    @BeforeAll
    static void generate() throws Exception {
        PackagedDirectory.generate(directory, "1.2.3", "2026-11-22");
    }

    /** Returns what bash offers, as it calls a function for completion. */
    private static List<String> bash(String line) throws Exception {
        Program.require("bash");
        return Program.output("bash", "-c", """
                source "$1"; COMP_LINE=$2; COMP_POINT=${#2}; _jcap; printf '%s\\n' "${COMPREPLY[@]}"
                """, "bash", directory.resolve("share/bash-completion/completions/jcap").toString(), line).lines().toList();
    }

    private static List<String> fish(String line) throws Exception {
        Program.require("fish");
        return Program.output("fish", "--no-config", "-c", "source $argv[1]; complete -C $argv[2]",
                directory.resolve("share/fish/vendor_completions.d/jcap.fish").toString(), line)
                .lines().map(offer -> offer.replaceFirst("\t.*", "")).toList();
    }

    /** Returns the line after the key Tab, typed into a zsh with a terminal. */
    private static String zsh(String line) throws Exception {
        Program.require("zsh");
        return Program.output("zsh", "-f", "-c", """
                zmodload zsh/zpty
                export TERM=dumb
                zpty shell zsh -f -i
                zpty -w shell "fpath=($1 \\$fpath); autoload -U compinit; compinit -u -D; PS1=; unsetopt zle_bracketed_paste; echo rea''dy"
                zpty -r shell answer '*ready*'
                zpty -w -n shell "$2"$'\\t'" #"$'\\C-a'"echo 'com''pleted' "$'\\n'
                zpty -r shell answer '*completed *'
                zpty -r shell rest '*'$'\\n'
                print -r -- "$answer$rest"
                """, "zsh", directory.resolve("share/zsh/site-functions").toString(), line);
    }

    private static String last(String line) {
        return line.substring(line.lastIndexOf(' ') + 1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = OFFERED)
    void bash_ofALine_offers(String line, String word) throws Exception {
        List<String> offers = bash(line);
        // Of a word with = bash completes what is behind the sign.
        String head = last(line).replaceFirst("^[^=]*=", "").replaceFirst("[^,]*$", "");
        assertTrue(offers.contains(head + word) || offers.contains(word + '='), line + ": " + offers);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = OFFERED)
    void fish_ofALine_offers(String line, String word) throws Exception {
        List<String> offers = fish(line);
        assertTrue(offers.stream().anyMatch(offer -> offer.endsWith(word)), line + ": " + offers);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = OFFERED)
    void zsh_ofALine_completes(String line, String word) throws Exception {
        String after = zsh(line);
        assertTrue(after.contains(word), after);
    }

    @Test
    void bash_withoutAWord_offersEveryCommand() throws Exception {
        List<String> offers = bash("jcap ");
        assertEquals(List.of(), Commands.all().stream().map(Command::name).filter(name -> !offers.contains(name)).toList());
    }

    @Test
    void bash_ofAProcess_offersItsIdAndItsName() throws Exception {
        String pid = Long.toString(ProcessHandle.current().pid());
        assertTrue(bash("jcap show " + pid).contains(pid), pid);
        assertTrue(bash("jcap show --tree jav").contains("java"));
    }

    @Test
    void bash_ofAnUnknownCommand_offersNothingWrong() throws Exception {
        assertEquals(List.of(""), bash("jcap nothing of that kin"));
        assertEquals(List.of("--help"), bash("jcap nothing --"));
    }

    @Test
    void scripts_everyOptionOfEveryCommand_isOffered() throws Exception {
        for (Command command : Commands.all()) {
            if (!command.name().equals("file")) {
                List<String> offers = bash("jcap " + command.name() + " --");
                List<String> missing = Stream.of(command.help().split("\n"))
                        .filter(text -> text.matches("  --[a-z][-a-z]*(\\[?=\\S*)?( {2,}.*)?"))
                        .map(text -> text.strip().replaceFirst("[^-a-z].*", ""))
                        .filter(option -> !offers.contains(option) && !offers.contains(option + '='))
                        .toList();
                assertEquals(List.of(), missing, command.name() + ": " + offers);
            }
        }
    }
}
