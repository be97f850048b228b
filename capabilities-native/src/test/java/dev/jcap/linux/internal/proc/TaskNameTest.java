package dev.jcap.linux.internal.proc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class TaskNameTest {

    @Test
    void printable_ofANameThatCouldControlATerminal_hasQuestionMarks() {
        assertEquals("a b?[31m?31m?x?y?z\u00e9", TaskName.printable("a b\033[31m\u009b31m\u202ex\u2028y\177z\u00e9"));
    }
}
