package dev.jcap.cli.surroundings;

import dev.jcap.cli.shell.TextLayout;
import dev.jcap.linux.internal.proc.ProcFile;
import java.io.IOException;

/** Looks up the names of ids in local files only: directory services would require native calls, and can be slow. */
public final class Accounts {

    private final String users;
    private final String groups;

    /** Reads /etc/passwd and /etc/group; without them ids have no names. */
    public Accounts() {
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

    /** Returns the name of a user, or the number. */
    public String user(long id) {
        return name(users, id);
    }

    /** Returns the name of a group, or the number. */
    public String group(long id) {
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
