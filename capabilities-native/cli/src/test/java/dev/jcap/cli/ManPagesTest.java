package dev.jcap.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcap.cli.files.FileCommand;
import dev.jcap.cli.shell.AbstractCommand;
import dev.jcap.cli.shell.Command;
import dev.jcap.cli.shell.Option;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The man pages say what the help texts say, and the programs that print them find no fault. */
class ManPagesTest {

    @TempDir
    static Path directory;

    @BeforeAll
    static void generate() throws Exception {
        PackagedDirectory.generate(directory, "1.2.3", "2026-11-22");
    }

    static Stream<Command> commands() throws Exception {
        return Stream.concat(Commands.all().stream(), FileCommand.actions().stream());
    }

    private static Path page(Command command) {
        return directory.resolve("share/man/man1/jcap-" + command.name().replace(' ', '-') + ".1");
    }

    private static List<String> pages() throws Exception {
        List<String> pages = new ArrayList<>(List.of(directory.resolve("share/man/man1/jcap.1").toString()));
        commands().map(command -> page(command).toString()).forEach(pages::add);
        return pages;
    }

    @Test
    void directory_ofPages_hasOneForEachCommandAndOneForAll() throws Exception {
        try (Stream<Path> files = Files.list(directory.resolve("share/man/man1"))) {
            assertEquals(pages().stream().sorted().toList(), files.map(Path::toString).sorted().toList());
        }
    }

    @Test
    void page_ofJcap_namesEveryCommandAndExitStatus() throws Exception {
        Program.require("man");
        String text = Program.output("man", "-P", "cat", "-l", directory.resolve("share/man/man1/jcap.1").toString());
        for (Command command : Commands.all()) {
            assertTrue(text.contains(command.summary()), text);
        }
        assertTrue(text.contains("\n       141    the reader of the output has closed the pipe\n"), text);
        assertTrue(text.contains("jcap 1.2.3"), text);
    }

    @ParameterizedTest
    @MethodSource("commands")
    void page_ofACommand_hasItsOptionsAndEveryWordOfItsNotes(Command command) throws Exception {
        Program.require("man");
        String text = Program.output("man", "-P", "cat", "-l", page(command).toString());
        if (command instanceof AbstractCommand own) {
            for (Option option : own.options().list()) {
                assertTrue(text.contains("\n       " + option.usage()), option.usage() + " in " + text);
            }
            List<String> missing = Stream.of(own.notes().split("\\s+"))
                    .filter(word -> !word.matches("Exit|statuses:|Examples?:|[0-9]+"))
                    .map(word -> word.replaceFirst(";$", ""))
                    .filter(word -> !text.contains(word))
                    .toList();
            assertEquals(List.of(), missing, text);
        } else if (command instanceof FileCommand) {
            FileCommand.actions().forEach(action -> assertTrue(text.contains(action.summary()), action + " in " + text));
        } else {
            command.help().lines().forEach(line -> assertTrue(text.contains(line.strip()), line + " in " + text));
        }
    }

    @Test
    void pages_forGroff_haveNoWarning() throws Exception {
        Program.require("groff");
        List<String> words = new ArrayList<>(List.of("groff", "-ww", "-man", "-Tutf8", "-z"));
        words.addAll(pages());
        assertEquals("", Program.output(words.toArray(String[]::new)));
    }

    @Test
    void pages_forMandoc_haveNoWarning() throws Exception {
        Program.require("mandoc");
        List<String> words = new ArrayList<>(List.of("mandoc", "-T", "lint", "-W", "warning"));
        words.addAll(pages());
        assertEquals("", Program.output(words.toArray(String[]::new)));
    }
}
