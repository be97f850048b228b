package dev.jcap.linux.internal.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ScriptLineTest {

    private static final String NONE = "no script";

    static Stream<Arguments> lines() {
        return Stream.of(
                Arguments.of("#!/bin/sh\n", "/bin/sh"),
                Arguments.of("#! \t/bin/sh\n", "/bin/sh"),
                Arguments.of("#!/usr/bin/env python3 -u\nmore", "/usr/bin/env"),
                Arguments.of("#!/bin/sh\t-e\n", "/bin/sh"),
                Arguments.of("#!/bin/sh  \n", "/bin/sh"),
                Arguments.of("#!sh\n", "sh"),
                Arguments.of("#!/bin/sh", "/bin/sh"),
                Arguments.of("#!/bin/sh\r\n", "/bin/sh\r"),
                Arguments.of("#!/bin/sh\0/x\n", "/bin/sh"),
                Arguments.of("#!", ""),
                Arguments.of("#!  ", ""),
                Arguments.of("#!\n", NONE),
                Arguments.of("#! \t \n/bin/sh", NONE),
                Arguments.of("#!" + " ".repeat(254), NONE),
                Arguments.of("#!" + "x".repeat(253) + "\n", "x".repeat(253)),
                Arguments.of("#!" + "x".repeat(253) + " ", "x".repeat(253)),
                Arguments.of("#!" + "x".repeat(254), NONE),
                Arguments.of("#!" + "x".repeat(300) + "\n", NONE),
                Arguments.of("#!/bin/sh " + "x".repeat(300), "/bin/sh"));
    }

    @ParameterizedTest
    @MethodSource("lines")
    void interpreter_ofFirstLine_isWhatTheKernelTakes(String text, String interpreter) {
        byte[] all = text.getBytes(StandardCharsets.ISO_8859_1);
        byte[] beginning = Arrays.copyOf(all, Math.min(all.length, ScriptLine.SIZE));
        String found = ScriptLine.interpreter(beginning)
                .map(bytes -> new String(bytes, StandardCharsets.ISO_8859_1))
                .orElse(NONE);
        assertEquals(interpreter, found);
    }

    @Test
    void isScript_ofTwoCharacters_tellsScriptsFromTheRest() {
        assertTrue(ScriptLine.isScript(new byte[] {'#', '!'}));
        assertFalse(ScriptLine.isScript(new byte[] {'#'}));
        assertFalse(ScriptLine.isScript(new byte[] {'#', ' ', '!'}));
        assertFalse(ScriptLine.isScript(new byte[0]));
    }
}
