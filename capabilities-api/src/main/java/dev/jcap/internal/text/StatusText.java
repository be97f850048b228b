package dev.jcap.internal.text;

import dev.jcap.CapabilityFormatException;
import dev.jcap.CapabilitySet;
import dev.jcap.CapabilitySnapshot;
import dev.jcap.CapabilityState;
import dev.jcap.Credentials;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The grammar of a status file: lines of {@code Key:<tab>values}, keys in a fixed order that newer kernels add to. Tabs may
 * have become blanks, and lines may end with blanks, as in a text that was copied from a terminal.
 */
public final class StatusText {

    private final String text;
    /** Where the line was that was asked for last: asked for in the kernel's order, all are found in one pass. */
    private int last;

    private StatusText(String text) {
        this.text = text;
    }

    public static CapabilitySnapshot parse(String text) {
        StatusText status = new StatusText(text);
        String name = status.name();
        long pid = status.ids("Pid", 1)[0];
        Credentials.Ids uids = status.fourIds("Uid");
        Credentials.Ids gids = status.fourIds("Gid");
        List<Long> groups = status.groups();
        CapabilitySet inheritable = status.set("CapInh");
        CapabilityState state = new CapabilityState(status.set("CapPrm"), status.set("CapEff"), inheritable);
        Credentials credentials = Credentials.of(
                state,
                status.set("CapBnd"),
                status.has("CapAmb") ? status.set("CapAmb") : CapabilitySet.EMPTY,
                status.has("NoNewPrivs") && status.ids("NoNewPrivs", 1)[0] == 1,
                uids,
                gids,
                groups);
        return CapabilitySnapshot.of(pid, name, credentials);
    }

    /** Reads a status file whose credentials are known already. */
    public static CapabilitySnapshot parse(String text, Credentials credentials) {
        StatusText status = new StatusText(text);
        String name = status.name();
        return CapabilitySnapshot.of(status.ids("Pid", 1)[0], name, credentials);
    }

    private boolean has(String key) {
        return find(key) >= 0;
    }

    /** Where the value of a line starts, or -1. */
    private int find(String key) {
        int value = find(key, last);
        if (value < 0) {
            value = find(key, 0);
        }
        last = Math.max(value - key.length() - 1, 0);
        return value;
    }

    private int find(String key, int start) {
        int from = start;
        while (true) {
            int at = text.indexOf(key, from);
            if (at < 0) {
                return -1;
            }
            int end = at + key.length();
            if ((at == 0 || text.charAt(at - 1) == '\n') && end < text.length() && text.charAt(end) == ':') {
                return end + 1;
            }
            from = at + 1;
        }
    }

    private int start(String key) {
        int start = find(key);
        if (start < 0) {
            throw new CapabilityFormatException(text, text.length(), "no line " + key);
        }
        while (start < text.length() && isBlank(start)) {
            start++;
        }
        return start;
    }

    private int end(int start) {
        int end = lineEnd(start);
        while (end > start && isBlank(end - 1)) {
            end--;
        }
        return end;
    }

    private int lineEnd(int start) {
        int end = text.indexOf('\n', start);
        return end < 0 ? text.length() : end;
    }

    private boolean isBlank(int at) {
        char c = text.charAt(at);
        return c == ' ' || c == '\t' || c == '\r';
    }

    private CapabilitySet set(String key) {
        int start = start(key);
        int end = end(start);
        if (end - start != 16 || (text.charAt(start + 1) | 0x20) == 'x') {
            throw new CapabilityFormatException(text, start, key + " is not 16 hexadecimal digits");
        }
        return MaskText.parse(text, start, end);
    }

    private Credentials.Ids fourIds(String key) {
        long[] ids = ids(key, 4);
        return new Credentials.Ids(ids[0], ids[1], ids[2], ids[3]);
    }

    private long[] ids(String key, int count) {
        long[] ids = numbers(key);
        if (ids.length != count) {
            throw new CapabilityFormatException(text, start(key), key + " has " + ids.length + " numbers, not " + count);
        }
        return ids;
    }

    private List<Long> groups() {
        long[] numbers = numbers("Groups");
        // The kernel sorts by its own numbers, which a user namespace may map in another order.
        if (numbers.length > 1) {
            Arrays.sort(numbers);
        }
        List<Long> groups = new ArrayList<>(numbers.length);
        for (long number : numbers) {
            groups.add(number);
        }
        return groups;
    }

    private long[] numbers(String key) {
        int at = start(key);
        int end = end(at);
        long[] numbers = new long[4];
        int count = 0;
        while (at < end) {
            int to = at;
            while (to < end && text.charAt(to) != ' ' && text.charAt(to) != '\t') {
                to++;
            }
            if (to > at) {
                numbers = count < numbers.length ? numbers : Arrays.copyOf(numbers, 2 * count);
                numbers[count++] = number(key, at, to);
            }
            at = to + 1;
        }
        return Arrays.copyOf(numbers, count);
    }

    private long number(String key, int from, int to) {
        long value = 0;
        for (int i = from; i < to; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9 || value > 0xFFFF_FFFFL) {
                throw new CapabilityFormatException(text, from, key + " holds something other than a 32-bit number");
            }
            value = value * 10 + digit;
        }
        if (value > 0xFFFF_FFFFL) {
            throw new CapabilityFormatException(text, from, key + " holds something other than a 32-bit number");
        }
        return value;
    }

    /** The kernel writes a newline in a name as backslash-n and a backslash as two. Blanks after its tab belong to the name. */
    private String name() {
        int start = find("Name");
        boolean tabbed = start >= 0 && start < text.length() && text.charAt(start) == '\t';
        int from = tabbed ? start + 1 : start("Name");
        String name = text.substring(from, tabbed ? lineEnd(from) : end(from));
        return name.indexOf('\\') < 0 ? name : unescape(name);
    }

    private static String unescape(String name) {
        StringBuilder plain = new StringBuilder(name.length());
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c == '\\' && i + 1 < name.length()) {
                char next = name.charAt(++i);
                plain.append(next == 'n' ? '\n' : next);
            } else {
                plain.append(c);
            }
        }
        return plain.toString();
    }
}
