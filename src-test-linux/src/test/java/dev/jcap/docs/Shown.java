package dev.jcap.docs;

import java.util.List;
import java.util.regex.Pattern;

/** Output as a page shows it: {@code ...} is anything, alone on a line any lines; counts and times are of one run. */
final class Shown {

    private static final Pattern COUNTS =
            Pattern.compile("\\d+(?= (?:threads|ms|microseconds)\\b)|(?<=tid )\\d+|(?<=read )(?:once|\\d+ times)");

    private Shown() {}

    /** Whether an output has these lines, one after the other. */
    static boolean in(String output, String shown) {
        StringBuilder pattern = new StringBuilder("(?m)");
        List<String> lines = lines(shown);
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.equals("...")) {
                pattern.append("(?:.*\\n)*?");
            } else {
                pattern.append("^\\Q").append(line.replace("...", "\\E.*\\Q")).append("\\E *\\n");
            }
        }
        return Pattern.compile(pattern.toString()).matcher(String.join("\n", lines(output)) + "\n").find();
    }

    private static List<String> lines(String text) {
        return COUNTS.matcher(text).replaceAll("N").lines()
                .map(line -> line.replace('\t', ' ').stripTrailing())
                .toList();
    }
}
