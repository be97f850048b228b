package dev.jcap.internal.text;

import dev.jcap.Capability;
import dev.jcap.CapabilityFormatException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads capabilities inside a longer text, the same in every grammar: {@code item := name | number}.
 *
 * <p>Names in any case; numbers below 64 as strtoul(3) reads them with base 0: {@code 0x} for hexadecimal, a leading 0
 * for octal. Names are compared eight characters at a time, in a copy of the text as Latin-1. All other characters are
 * question marks there, which no grammar has.
 */
public final class ItemReader {

    private final String text;
    private final byte[] bytes;
    private final ByteBuffer words;
    private final int lastWord;
    private final boolean takesBareNames;
    private int end;
    private boolean stoppedBefore;

    private ItemReader(String text, boolean takesBareNames) {
        this.text = text;
        this.takesBareNames = takesBareNames;
        bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        words = ByteBuffer.wrap(bytes.length < Long.BYTES ? Arrays.copyOf(bytes, Long.BYTES) : bytes)
                .order(ByteOrder.LITTLE_ENDIAN);
        lastWord = words.capacity() - Long.BYTES;
    }

    /** For names with their prefix. */
    public static ItemReader of(String text) {
        return new ItemReader(text, false);
    }

    /** For names with or without their prefix. */
    static ItemReader ofBareNames(String text) {
        return new ItemReader(text, true);
    }

    /**
     * Reads items with commas between them from an index on, at most so many: their mask. One method for the whole list,
     * since the compiler does not take the search for a name apart from it into the loop.
     */
    public long read(int from, int most) {
        long mask = 0;
        int at = from;
        int left = most;
        while (true) {
            int name = hasPrefix(at) ? at + Integer.BYTES : takesBareNames ? at : bytes.length;
            int slot = slotOf(name);
            int number;
            int behind;
            if (slot >= 0) {
                number = NameWords.number(slot);
                behind = name + NameWords.length(slot);
            } else {
                number = readNumber(at);
                behind = end;
            }
            if (number >= 0 && behind < bytes.length && bytes[behind] == ',' && --left > 0) {
                mask |= 1L << number;
                at = behind + 1;
                continue;
            }
            stoppedBefore = number < 0 || goesOn(behind);
            end = stoppedBefore ? at : behind;
            return stoppedBefore ? mask : mask | 1L << number;
        }
    }

    /** Where reading has stopped. */
    public int end() {
        return end;
    }

    /** Whether it has stopped before something else than an item; otherwise behind one. */
    public boolean stoppedBefore() {
        return stoppedBefore;
    }

    private boolean hasPrefix(int at) {
        return at <= lastWord + Integer.BYTES && NameWords.isPrefix(words.getInt(at));
    }

    /** The slot of the name at an index, in any case, or -1. */
    private int slotOf(int at) {
        long beginning = word(at);
        int slot = NameWords.slot(beginning);
        while (!NameWords.matches(beginning, slot, 0) || !goesOnAs(slot, at)) {
            if (!NameWords.isTaken(slot)) {
                return -1;
            }
            slot = NameWords.next(slot);
        }
        return slot;
    }

    private boolean goesOnAs(int slot, int at) {
        int length = NameWords.length(slot);
        return length <= Long.BYTES
                || NameWords.matches(word(at + Long.BYTES), slot, 1)
                        && (length <= 2 * Long.BYTES || NameWords.matches(word(at + 2 * Long.BYTES), slot, 2));
    }

    /** Eight characters, the first of them in the lowest byte; zeros behind the end, which are in no name. */
    private long word(int at) {
        return at <= lastWord ? words.getLong(at) : lastWord(at - lastWord);
    }

    private long lastWord(int without) {
        return without < Long.BYTES ? words.getLong(lastWord) >>> without * Byte.SIZE : 0;
    }

    /** Whether the word {@code all}, in any case, stands at an index. It is three characters long. */
    static boolean isAll(String text, int at) {
        return at + 3 <= text.length()
                && (text.charAt(at) == 'a' || text.charAt(at) == 'A')
                && (text.charAt(at + 1) == 'l' || text.charAt(at + 1) == 'L')
                && (text.charAt(at + 2) == 'l' || text.charAt(at + 2) == 'L')
                && !goesOn(text, at + 3);
    }

    private static boolean startsWithDigit(String text, int at) {
        return at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9';
    }

    /** The same; the copy, which is faster to read, decides for most characters. */
    private boolean goesOn(int at) {
        return at < bytes.length && (bytes[at] < 0 || bytes[at] >= '0') && goesOn(text, at);
    }

    /** Whether what was read so far is only the beginning of a longer word. */
    static boolean goesOn(String text, int at) {
        if (at >= text.length()) {
            return false;
        }
        char c = text.charAt(at);
        return c >= '0' && (c <= '9' || c >= 'A' && c <= 'Z' || c == '_' || c >= 'a' && c <= 'z' || c > '~');
    }

    /** A number, or -1; {@link #end} is behind it. */
    private int readNumber(int at) {
        if (!startsWithDigit(text, at)) {
            return -1;
        }
        int radix = radix(text, at);
        int first = radix == 16 ? at + 2 : at;
        int value = 0;
        for (end = first; end < text.length(); end++) {
            int digit = digit(text.charAt(end));
            if (digit >= radix) {
                break;
            }
            value = Math.min(value * radix + digit, Capability.MAX_NUMBER + 1);
        }
        return end == first || value > Capability.MAX_NUMBER ? -1 : value;
    }

    private static int radix(String text, int at) {
        if (text.charAt(at) != '0') {
            return 10;
        }
        return at + 1 < text.length() && (text.charAt(at + 1) | 0x20) == 'x' ? 16 : 8;
    }

    /** The value of an ASCII digit or letter, 99 for everything else. */
    private static int digit(char c) {
        if (c <= '9') {
            return c >= '0' ? c - '0' : 99;
        }
        int letter = c | 0x20;
        return letter >= 'a' && letter <= 'z' ? letter - 'a' + 10 : 99;
    }

    /** Says why nothing could be read at an index. */
    public static CapabilityFormatException refusal(String text, int at) {
        int end = at;
        while (end < text.length() && " \t\n\u000b\f\r,;=+-!^%".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        if (end == at) {
            return new CapabilityFormatException(text, at, "a capability is missing");
        }
        if (startsWithDigit(text, at)) {
            return new CapabilityFormatException(text, at, "no capability number from 0 to 63");
        }
        String near = Spelling.nearestCapability(text, at, end);
        return CapabilityFormatException.unknown("capability", text, at, end, near);
    }
}
