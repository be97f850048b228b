package dev.jcap.cli.options;

import dev.jcap.CapabilityFormatException;
import dev.jcap.Identity;
import java.util.ArrayList;
import java.util.List;

/** Parses identities, {@code NAME} or {@code UID:GID}, and lists of group ids. */
final class IdentityText {

    private static final long LAST = 0xFFFF_FFFEL;

    private IdentityText() {}

    /** Returns whether the text is numeric: a name neither begins with a digit nor contains a colon. */
    static boolean isNumeric(String text) {
        return isDigit(text, 0) || text.indexOf(':') >= 0;
    }

    /** @throws CapabilityFormatException when it is neither a name nor two numbers */
    static void check(String text) {
        if (isNumeric(text)) {
            numbers(text);
            return;
        }
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) <= ' ' || text.charAt(i) == '/') {
                throw new CapabilityFormatException(text, i, "a user name cannot contain this character");
            }
        }
    }

    /** Parses {@code UID:GID}, without supplementary groups. A uid alone is refused: the group would be a guess. */
    static Identity numbers(String text) {
        int colon = text.indexOf(':');
        if (colon < 0) {
            throw new CapabilityFormatException(text, text.length(), "a numeric user requires a group, UID:GID,");
        }
        return Identity.of(id(text, 0, colon), id(text, colon + 1, text.length()));
    }

    /** Parses group ids separated by {@code ,} or {@code +}, or {@code none}. */
    static List<Long> groups(String text) {
        List<Long> groups = new ArrayList<>();
        int start = text.equalsIgnoreCase("none") ? text.length() + 1 : 0;
        while (start <= text.length()) {
            int end = start;
            while (end < text.length() && text.charAt(end) != ',' && text.charAt(end) != '+') {
                end++;
            }
            groups.add(id(text, start, end));
            start = end + 1;
        }
        return groups;
    }

    private static long id(String text, int from, int to) {
        long id = 0;
        for (int i = from; i < to && id <= LAST; i++) {
            if (!isDigit(text, i)) {
                throw new CapabilityFormatException(text, i, "an id must be a number");
            }
            id = id * 10 + text.charAt(i) - '0';
        }
        if (from == to) {
            throw new CapabilityFormatException(text, from, "an id is missing");
        }
        if (id > LAST) {
            throw new CapabilityFormatException(text, from, "an id must be 0 to " + LAST + ',');
        }
        return id;
    }

    private static boolean isDigit(String text, int at) {
        return at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9';
    }
}
