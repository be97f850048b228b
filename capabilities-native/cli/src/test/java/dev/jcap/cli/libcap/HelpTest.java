package dev.jcap.cli.libcap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcap.cli.Session;
import dev.jcap.cli.shell.Command;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HelpTest {

    static List<Command> commands() {
        return List.of(new Capsh(), new Captree(), new Getcap(), new Getpcaps(), new Setcap());
    }

    @ParameterizedTest
    @MethodSource("commands")
    void help_ofEachCommand_saysHowItIsCalledWhatDiffersAndAnExample(Command command) {
        String help = command.help();

        assertTrue(help.startsWith("usage: " + command.name() + ' '), help);
        assertTrue(help.contains("Differences from libcap"), help);
        assertTrue(help.contains("example: "), help);
        help.lines().forEach(line -> assertTrue(line.length() <= 80, line));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void help_asALongOption_isPrinted(Command command) {
        Session session = Session.of(command.name(), "--help");
        assertEquals(0, session.status(), session.err());
        assertEquals(command.help(), session.out() + session.err());
    }

    @Test
    void help_ofCapsh_hasEveryOptionAndNoOther() {
        Set<String> options = new TreeSet<>(Set.of("--quiet", "--help", "-h"));
        options.addAll(CapshSets.OPTIONS.keySet());
        options.addAll(CapshQuestions.OPTIONS.keySet());
        options.addAll(CapshIdentity.OPTIONS.keySet());
        options.addAll(CapshModes.OPTIONS.keySet());
        options.addAll(CapshWords.OPTIONS.keySet());
        options.addAll(CapshReport.OPTIONS.keySet());
        options.addAll(new CapshPrograms(RunningProgram.NONE, 0).options().keySet());

        Set<String> described = CapshUsage.TEXT.lines()
                .filter(line -> line.matches("  [-=].*"))
                .flatMap(line -> Stream.of(line.strip().split("  ")[0].split(", ")))
                .map(option -> option.replaceFirst("^(--[a-z-]+=).*", "$1"))
                .collect(Collectors.toCollection(TreeSet::new));

        assertEquals(options, described);
    }
}
