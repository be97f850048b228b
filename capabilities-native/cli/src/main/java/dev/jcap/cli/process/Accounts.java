package dev.jcap.cli.process;

import dev.jcap.cli.shell.TextLayout;
import dev.jcap.linux.internal.proc.ProcFile;
import java.io.IOException;

/** Names of ids, from the local files alone: asking directory services would link native calls, and may take long. */
final class Accounts {

    private final String users;
    private final String groups;

    /** Reads both files; without them ids have no names. */
    Accounts() {
        this(text("/etc/passwd"), text("/etc/group"));
    }

    Accounts(String users, String groups) {
        this.users = users;
        this.groups = groups;
    }

    private static String text(String file) {
        try {
            String text = ProcFile.read(file);
            return text == null ? "" : text;
        } catch (IOException e) {
            return "";
        }
    }

    /** A user's name, or the number. */
    String user(long id) {
        return name(users, id);
    }

    /** A group's name, or the number. */
    String group(long id) {
        return name(groups, id);
    }

    private static String name(String lines, long id) {
        String number = Long.toString(id);
        int start = 0;
        while (start < lines.length()) {
            int newline = lines.indexOf('\n', start);
            int end = newline < 0 ? lines.length() : newline;
            int first = lines.indexOf(':', start);
            int second = first < 0 ? -1 : lines.indexOf(':', first + 1);
            if (second >= 0 && second < end && lines.startsWith(number, second + 1)
                    && second + 1 + number.length() < end && lines.charAt(second + 1 + number.length()) == ':') {
                return TextLayout.plain(lines.substring(start, first));
            }
            start = end + 1;
        }
        return number;
    }
}
