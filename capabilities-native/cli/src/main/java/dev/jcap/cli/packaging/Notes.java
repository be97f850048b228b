package dev.jcap.cli.packaging;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The end of a help text, taken apart: paragraphs, then the exit statuses, then the examples.
 *
 * @param paragraphs each as its lines
 * @param statuses   the exit statuses, as they stand in one line
 * @param examples   command lines
 */
record Notes(List<List<String>> paragraphs, String statuses, List<String> examples) {

    private static final String STATUSES = "Exit statuses: ";
    private static final Pattern EXAMPLE = Pattern.compile("Examples?: +(.*)");
    private static final Pattern STATUS = Pattern.compile("(\\d+) (.*)");

    static Notes of(String text) {
        List<List<String>> paragraphs = new ArrayList<>();
        StringBuilder statuses = new StringBuilder();
        List<String> examples = new ArrayList<>();
        for (String block : text.strip().split("\n\n")) {
            List<String> lines = Arrays.asList(block.split("\n"));
            if (lines.getFirst().startsWith(STATUSES)) {
                last(lines, statuses, examples);
            } else {
                paragraphs.add(lines);
            }
        }
        return new Notes(paragraphs, statuses.toString(), examples);
    }

    private static void last(List<String> lines, StringBuilder statuses, List<String> examples) {
        for (String line : lines) {
            Matcher example = EXAMPLE.matcher(line);
            if (example.matches()) {
                examples.add(example.group(1));
            } else if (examples.isEmpty()) {
                statuses.append(statuses.isEmpty() ? line.substring(STATUSES.length()) : " " + line.strip());
            } else {
                examples.add(line.strip());
            }
        }
    }

    void description(Roff page) {
        page.section("DESCRIPTION");
        for (List<String> paragraph : paragraphs) {
            int from = 0;
            while (from < paragraph.size()) {
                boolean table = isIndented(paragraph.get(from));
                int to = from;
                while (to < paragraph.size() && isIndented(paragraph.get(to)) == table) {
                    to++;
                }
                List<String> lines = paragraph.subList(from, to);
                if (table) {
                    page.verbatim(lines);
                } else {
                    page.paragraph(String.join("\n", lines));
                }
                from = to;
            }
        }
    }

    private static boolean isIndented(String line) {
        return line.startsWith("  ");
    }

    void end(Roff page) {
        page.section("EXIT STATUS");
        for (String status : statuses.split("; ")) {
            Matcher numbered = STATUS.matcher(status);
            if (numbered.matches()) {
                page.term(numbered.group(1), numbered.group(2));
            } else {
                page.paragraph(status);
            }
        }
        page.section("EXAMPLES").verbatim(examples);
    }
}
