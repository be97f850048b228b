package dev.jcap.proof;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The line at the end of a build that did not try everything. */
class LeftOutTest {

    private static void note(Path module, String name, String lines) throws IOException {
        Files.writeString(Files.createDirectories(module.resolve("target/extent")).resolve(name), lines);
    }

    @Test
    void sentence_ofNotesOfAllModules_sumsUpEachKind(@TempDir Path project) throws IOException {
        note(project.resolve("one"), "a.tsv", "random cases\t100\t9\nlines\t5\t5\n");
        note(project.resolve("one"), "b.tsv", "random cases\t1000\t90\n");
        note(project.resolve("two"), "a.tsv", "collectors\t5\t1\n");
        assertEquals(
                "left out: 4 of 5 collectors, 1001 of 1100 random cases; -Pthorough tries all",
                LeftOut.sentence(LeftOut.notes(project)));
    }

    @Test
    void sentence_whereEverythingWasTried_isEmpty(@TempDir Path project) throws IOException {
        note(project.resolve("one"), "a.tsv", "random cases\t100\t100\n");
        assertEquals("", LeftOut.sentence(LeftOut.notes(project)));
    }

    @Test
    void notes_ofAnEarlierBuild_areForgotten(@TempDir Path project) throws IOException {
        note(project.resolve("one"), "a.tsv", "random cases\t100\t100\n");
        LeftOut.main(new String[] {project.toString()});
        assertEquals(0, LeftOut.notes(project).size());
    }
}
