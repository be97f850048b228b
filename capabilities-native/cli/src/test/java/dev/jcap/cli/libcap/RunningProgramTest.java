package dev.jcap.cli.libcap;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RunningProgramTest {

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static List<String> texts(List<byte[]> texts) {
        return texts.stream().map(text -> new String(text, StandardCharsets.ISO_8859_1)).toList();
    }

    @Test
    void split_keepsEmptyWordsAndForeignBytes() {
        assertEquals(List.of("a", "", "\u00ff"), texts(RunningProgram.split(bytes("a\0\0\u00ff\0"))));
    }

    @Test
    void words_areThoseOfTheCommandAndThoseBehindIt() {
        RunningProgram program = new RunningProgram(
                bytes("/jdk/bin/java"), RunningProgram.split(bytes("java\0-jar\0x.jar\0capsh\0==\0-x\0")), List.of(), List.of());

        assertEquals(List.of("/jdk/bin/java", "-jar", "x.jar", "capsh"), texts(program.again(2)));
        assertEquals(List.of("-x"), texts(program.last(1)));
    }

    @Test
    void environment_withVariables_hasThemInsteadOfTheOldOnes() {
        RunningProgram program = new RunningProgram(
                new byte[0], List.of(), RunningProgram.split(bytes("HOME=/root\0HOMER=x\0odd\0")), List.of());
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("HOME", "/home/app");
        variables.put("USER", "app");

        assertEquals(
                List.of("HOMER=x", "odd", "HOME=/home/app", "USER=app"), texts(program.environmentWith(variables)));
    }
}
