package dev.jcap.cli.packaging;

import dev.jcap.cli.files.FileCommand;
import dev.jcap.cli.shell.AbstractCommand;
import dev.jcap.cli.shell.Command;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The man pages: one of jcap, and one of each command. */
public final class ManPages {

    private static final String SUMMARY = "read, change and verify Linux capabilities";

    private final List<Command> commands;
    private final String date;
    private final String version;

    /**
     * Creates the pages.
     *
     * @param commands in the order of the overview
     * @param date     of the release, as in 2026-11-22
     * @param version  of the release
     */
    public ManPages(List<Command> commands, String date, String version) {
        this.commands = commands;
        this.date = date;
        this.version = version;
    }

    /**
     * Returns the pages by the names of their files.
     *
     * @param overview the text of {@code jcap --help}
     */
    public Map<String, String> all(String overview) {
        Map<String, String> pages = new LinkedHashMap<>();
        pages.put("jcap.1", first(overview));
        for (Command command : commands) {
            put(pages, command);
        }
        FileCommand.actions().forEach(action -> put(pages, action));
        return pages;
    }

    private void put(Map<String, String> pages, Command command) {
        String name = pageName(command);
        Roff page = new Roff(name, date, version).name(name, summary(command));
        switch (command) {
            case AbstractCommand own -> own(page, own);
            case FileCommand file -> actions(page, file);
            default -> ofLibcap(page, command);
        }
        pages.put(name + ".1", page.toString());
    }

    private static String pageName(Command command) {
        return "jcap-" + command.name().replace(' ', '-');
    }

    private static String summary(Command command) {
        return Character.toLowerCase(command.summary().charAt(0)) + command.summary().substring(1);
    }

    private static void own(Roff page, AbstractCommand command) {
        page.section("SYNOPSIS").bold("jcap " + command.name()).plain(command.usage());
        Notes notes = Notes.of(command.notes());
        notes.description(page);
        page.section("OPTIONS");
        command.options().list().forEach(option -> page.term(option.usage(), option.help()));
        notes.end(page);
        page.seeAlso(List.of("jcap(1)", "capabilities(7)"));
    }

    private static void actions(Roff page, FileCommand command) {
        page.section("SYNOPSIS").bold("jcap " + command.name()).plain("ACTION [ARGUMENT...]").section("ACTIONS");
        List<String> others = new ArrayList<>(List.of("jcap(1)"));
        for (AbstractCommand action : FileCommand.actions()) {
            page.term("jcap " + action.name(), action.summary());
            others.add(pageName(action) + "(1)");
        }
        page.seeAlso(others);
    }

    private static void ofLibcap(Roff page, Command command) {
        page.section("SYNOPSIS").bold("jcap " + command.name()).plain("[ARGUMENT...]").section("DESCRIPTION");
        page.paragraph("Works like " + command.name() + " of libcap. A link with the name " + command.name()
                + " to the start script jcap runs it too. Its help text:");
        page.verbatim(Arrays.asList(command.help().stripTrailing().split("\n")));
        page.seeAlso(List.of("jcap(1)", "capabilities(7)"));
    }

    private String first(String overview) {
        Roff page = new Roff("jcap", date, version).name("jcap", SUMMARY);
        page.section("SYNOPSIS").bold("jcap").plain("[--debug] COMMAND [ARGUMENT...]");
        Notes notes = Notes.of(overview.substring(overview.indexOf("\n\n") + 2));
        page.section("COMMANDS");
        commands.forEach(command -> page.term(command.name(), command.summary()));
        page.section("OPTIONS").verbatim(notes.paragraphs().getLast());
        notes.end(page);
        environment(page);
        List<String> others = new ArrayList<>();
        commands.forEach(command -> others.add(pageName(command) + "(1)"));
        others.add("capabilities(7)");
        return page.seeAlso(others).toString();
    }

    private static void environment(Roff page) {
        page.section("ENVIRONMENT")
                .term("JAVA_HOME", "the JDK to use, if it is of version 25 or newer")
                .term("JCAP_JAR", "the path of jcap.jar")
                .term("COLUMNS", "the width of the output")
                .term("NO_COLOR", "if set, no colours");
    }
}
