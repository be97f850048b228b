package dev.jcap.profile.internal.systemd;

import dev.jcap.profile.LintRule;
import dev.jcap.profile.internal.text.CapabilitySpelling;
import dev.jcap.profile.internal.text.FindingCollector;
import dev.jcap.profile.internal.text.SourceText;
import dev.jcap.profile.internal.text.Token;
import java.util.ArrayList;
import java.util.List;

/**
 * The assignments of a systemd unit file, in order.
 *
 * <p>A backslash at the end of a line joins it with the next one; comments between the two are left out. What stands
 * before the first section counts only where there is no section at all, so that parts of a file can be read too.
 */
public final class UnitFile {

    /**
     * One assignment.
     *
     * @param section      the section that it stands in; empty before the first one
     * @param sectionIndex where that section begins
     * @param inverted     whether a tilde begins the value
     * @param words        of the value, without that tilde
     */
    public record Setting(
            String section, int sectionIndex, String key, int index, boolean inverted, List<Token> words) {

        /** The key and where it stands. */
        public Token token() {
            return new Token(key, index);
        }

        /** Whether it has bytes that are not UTF-8, so that systemd ignores it. */
        boolean isBroken() {
            return SourceText.isBroken(key) || SourceText.isBroken(value());
        }

        /** The value in one piece. */
        public String value() {
            return (inverted ? "~" : "") + String.join(" ", words.stream().map(Token::text).toList());
        }
    }

    private final SourceText source;
    private final String text;
    private final FindingCollector findings;
    private final List<Setting> settings = new ArrayList<>();
    private String section = "";
    private int sectionIndex;
    private int line;

    private UnitFile(FindingCollector findings) {
        this.findings = findings;
        this.source = findings.source();
        this.text = source.text();
    }

    public static List<Setting> read(FindingCollector findings) {
        UnitFile file = new UnitFile(findings);
        for (; file.line < file.source.lines(); file.line++) {
            file.line(file.skipBlanks(file.source.lineStart(file.line), file.end()), file.end());
        }
        boolean bare = file.section.isEmpty();
        return file.settings.stream().filter(setting -> bare || !setting.section().isEmpty()).toList();
    }

    private int end() {
        return source.lineEnd(line);
    }

    private int skipBlanks(int from, int to) {
        int at = from;
        while (at < to && Token.isBlank(text.charAt(at))) {
            at++;
        }
        return at;
    }

    private boolean isComment(int at) {
        return at < text.length() && (text.charAt(at) == '#' || text.charAt(at) == ';');
    }

    private void line(int from, int to) {
        if (from == to || isComment(from)) {
            return;
        }
        if (text.charAt(from) == '[') {
            section = section(from, to);
            sectionIndex = from;
            return;
        }
        int equals = text.indexOf('=', from, to);
        boolean assigns = equals >= 0;
        JoinedValue value = value(assigns ? equals + 1 : from, to);
        if (!assigns) {
            findings.add(LintRule.SYSTEMD_NO_ASSIGNMENT, from, CapabilitySpelling.quote(text.substring(from, to)));
            return;
        }
        boolean inverted = value.text().startsWith("~", value.begin());
        List<Token> words = value.words(value.begin() + (inverted ? 1 : 0));
        String key = text.substring(from, equals).strip();
        settings.add(new Setting(section, sectionIndex, key, from, inverted, words));
    }

    private String section(int from, int to) {
        String header = text.substring(from, to).strip();
        if (!header.endsWith("]") || header.length() == 2) {
            throw source.refusal(from, "systemd refuses the file: this is no section header");
        }
        return header.substring(1, header.length() - 1);
    }

    /** A value that may go on over several lines; goes on to the last of these. */
    private JoinedValue value(int from, int to) {
        JoinedValue value = new JoinedValue();
        int start = from;
        int end = to;
        while (goesOn(start, end)) {
            value.add(text, start, end - 1);
            do {
                line++;
            } while (line < source.lines() && isComment(skipBlanks(source.lineStart(line), end())));
            start = line < source.lines() ? source.lineStart(line) : text.length();
            end = line < source.lines() ? end() : text.length();
        }
        value.add(text, start, end);
        return value;
    }

    /** Whether a backslash that is not itself escaped ends the line. */
    private boolean goesOn(int from, int to) {
        int at = to;
        while (at > from && text.charAt(at - 1) == '\\') {
            at--;
        }
        return (to - at) % 2 == 1;
    }
}
