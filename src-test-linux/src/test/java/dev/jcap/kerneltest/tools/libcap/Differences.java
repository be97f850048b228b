package dev.jcap.kerneltest.tools.libcap;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The table of what differs on purpose. */
final class Differences {

    private static final Path DOCUMENT = Path.of("../docs/differences-from-libcap.md");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| ([a-z-]+) \\| ([a-z, ]+) \\| (.*) \\| (.*) \\|$");

    private Differences() {}

    /** The rows by their ids. */
    static Map<String, String> read() {
        Map<String, String> rows = new LinkedHashMap<>();
        Matcher row = ROW.matcher(document());
        while (row.find()) {
            if (!row.group(1).equals("id") && rows.put(row.group(1), row.group(3)) != null) {
                throw new AssertionError("two rows " + row.group(1));
            }
        }
        return rows;
    }

    private static String document() {
        try {
            return Files.readString(DOCUMENT);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Leaves out what always differs: the text behind {@code usage:}, and process ids. */
    static String comparable(String text) {
        int usage = Pattern.compile("(?m)^usage: (?!\\.\\.)").matcher(text).results()
                .map(found -> found.start())
                .findFirst()
                .orElse(-1);
        return (usage < 0 ? text : text.substring(0, usage) + "usage:\n").replaceAll("\\bPID=\\d+", "PID=N");
    }
}
