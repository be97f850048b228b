package dev.jcap.cli.packaging;

import java.util.List;
import java.util.Locale;

/** A page for man(1), written with the macros of man(7). */
final class Roff {

    private final StringBuilder page = new StringBuilder();
    private boolean sectionStarts;

    /**
     * Starts a page of section 1.
     *
     * @param name    of the page
     * @param date    of the release, as in 2026-11-22
     * @param version of the release
     */
    Roff(String name, String date, String version) {
        page.append(".TH \"%s\" 1 \"%s\" \"jcap %s\" \"jcap manual\"\n"
                .formatted(escape(name.toUpperCase(Locale.ROOT)), date, escape(version)));
        // Words that are typed are not hyphenated.
        page.append(".nh\n.ad l\n");
    }

    private void macro(String macro, String... arguments) {
        page.append(macro);
        for (String argument : arguments) {
            page.append(" \"").append(escape(argument)).append('"');
        }
        page.append('\n');
    }

    /** Makes a text mean itself, with dashes that can be copied into a command line. */
    private static String escape(String text) {
        return text.replace("\\", "\\(rs")
                .replace("-", "\\-")
                .replace("\"", "\\(dq")
                .replace("'", "\\(aq")
                .replace("`", "\\(ga")
                .replace("^", "\\(ha")
                .replace("~", "\\(ti");
    }

    /** A line of text: one that starts with a control character is no request. */
    private void text(String line) {
        page.append(line.startsWith(".") ? "\\&" : "").append(escape(line)).append('\n');
    }

    Roff section(String title) {
        macro(".SH", title);
        sectionStarts = true;
        return this;
    }

    /** Between two paragraphs. */
    private void separate() {
        page.append(sectionStarts ? "" : ".PP\n");
        sectionStarts = false;
    }

    Roff name(String name, String summary) {
        page.append(".SH NAME\n").append(escape(name)).append(" \\- ").append(escape(summary)).append('\n');
        return this;
    }

    Roff bold(String words) {
        macro(".B", words);
        return this;
    }

    /** Text that is filled. */
    Roff paragraph(String text) {
        separate();
        text.lines().forEach(this::text);
        return this;
    }

    Roff plain(String line) {
        text(line);
        return this;
    }

    /** A term, and what it means below it. */
    Roff term(String term, String meaning) {
        sectionStarts = false;
        page.append(".TP\n");
        macro(".B", term);
        text(meaning);
        return this;
    }

    /** Lines that stay as they are. */
    Roff verbatim(List<String> lines) {
        separate();
        page.append(".EX\n");
        lines.forEach(this::text);
        page.append(".EE\n");
        return this;
    }

    Roff seeAlso(List<String> pages) {
        page.append(".SH SEE ALSO\n");
        for (int i = 0; i < pages.size(); i++) {
            String name = pages.get(i).substring(0, pages.get(i).indexOf('('));
            macro(".BR", name, pages.get(i).substring(name.length()) + (i + 1 < pages.size() ? "," : ""));
        }
        return this;
    }

    @Override
    public String toString() {
        return page.toString();
    }
}
