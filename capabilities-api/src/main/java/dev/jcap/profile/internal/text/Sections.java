package dev.jcap.profile.internal.text;

import java.util.LinkedHashSet;
import java.util.Set;

/** The section headers of a text such as {@code [Service]}, which tell its kind. */
public final class Sections {

    private Sections() {}

    /** The names in brackets, blanks around them left out; none where the first line that counts is no header. */
    public static Set<String> of(SourceText source) {
        Set<String> names = new LinkedHashSet<>();
        for (int line = 0; line < source.lines(); line++) {
            String text = source.text().substring(source.lineStart(line), source.lineEnd(line)).strip();
            if (isHeader(text)) {
                names.add(text.substring(1, text.length() - 1).strip());
            } else if (names.isEmpty() && counts(text)) {
                return Set.of();
            }
        }
        return names;
    }

    private static boolean counts(String line) {
        return !line.isEmpty() && line.charAt(0) != '#' && line.charAt(0) != ';';
    }

    private static boolean isHeader(String line) {
        boolean brackets = line.length() > 2 && line.charAt(0) == '[' && line.indexOf(']') == line.length() - 1;
        return brackets && line.chars().skip(1).limit(line.length() - 2L).noneMatch(c -> ",\"'{}[:".indexOf(c) >= 0);
    }
}
