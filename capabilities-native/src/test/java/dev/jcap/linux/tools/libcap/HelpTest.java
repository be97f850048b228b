package dev.jcap.linux.tools.libcap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcap.linux.tools.Command;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
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
        assertTrue(help.contains("Other than in libcap"), help);
        assertTrue(help.contains("example: "), help);
    }

    static Set<String> options() {
        Set<String> options = new HashSet<>(Set.of("--quiet", "--help", "-h"));
        options.addAll(CapshSets.OPTIONS.keySet());
        options.addAll(CapshQuestions.OPTIONS.keySet());
        options.addAll(CapshIdentity.OPTIONS.keySet());
        options.addAll(CapshModes.OPTIONS.keySet());
        options.addAll(CapshWords.OPTIONS.keySet());
        options.addAll(CapshReport.OPTIONS.keySet());
        options.addAll(new CapshPrograms(OwnProgram.NONE, 0).options().keySet());
        return options;
    }

    @ParameterizedTest
    @MethodSource("options")
    void help_ofCapsh_hasEachOption(String option) {
        assertEquals(1, CapshUsage.TEXT.lines().filter(line -> line.startsWith("  " + option)
                || line.contains(", " + option + ' ')).filter(line -> isFor(line, option)).count(), option);
    }

    /** {@code --mode} is not {@code --mode=MODE}, nor {@code --modes}. */
    private static boolean isFor(String line, String option) {
        return option.endsWith("=") && !option.equals("==")
                || List.of(line.strip().split("[ ,]+")).contains(option);
    }
}
