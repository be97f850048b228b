package dev.jcap.internal.text;

import dev.jcap.CapabilityFormatException;
import dev.jcap.CapabilitySet;
import java.util.HexFormat;

/** The hexadecimal mask of the {@code Cap} lines in a status file and of capsh(1): {@code ( '0x' )? [0-9a-f]{1,16}}. */
public final class MaskText {

    private static final int MOST_DIGITS = 16;

    /** The value of each Latin-1 character as a digit, -1 where it is none. */
    private static final int[] VALUES = new int[256];

    static {
        for (int c = 0; c < VALUES.length; c++) {
            VALUES[c] = c < 128 ? Character.digit(c, 16) : -1;
        }
    }

    private MaskText() {}

    public static CapabilitySet parse(String text, int from, int to) {
        if (to - from == MOST_DIGITS) {
            int a = four(text, from);
            int b = four(text, from + 4);
            int c = four(text, from + 8);
            int d = four(text, from + 12);
            if ((a | b | c | d) >= 0) {
                return new CapabilitySet((long) (a << 16 | b) << 32 | (c << 16 | d) & 0xFFFF_FFFFL);
            }
        }
        return new CapabilitySet(parseAnyLength(text, from, to));
    }

    /** The value of four digits, negative if one of them is none. A loop, or a branch, takes much longer. */
    private static int four(String text, int at) {
        return digit(text.charAt(at)) << 12
                | digit(text.charAt(at + 1)) << 8
                | digit(text.charAt(at + 2)) << 4
                | digit(text.charAt(at + 3));
    }

    /** The value of a digit; negative for everything else. */
    private static int digit(char c) {
        return VALUES[c & 0xFF] | -(c >>> 8);
    }

    private static long parseAnyLength(String text, int from, int to) {
        boolean prefixed = to - from > 2 && text.charAt(from) == '0' && (text.charAt(from + 1) | 0x20) == 'x';
        int first = prefixed ? from + 2 : from;
        if (first == to) {
            throw new CapabilityFormatException(text, first, "no digit");
        }
        long mask = 0;
        for (int at = first; at < to; at++) {
            int digit = digit(text.charAt(at));
            if (digit < 0) {
                throw new CapabilityFormatException(text, at, "not a hexadecimal digit");
            }
            if (at - first == MOST_DIGITS) {
                throw new CapabilityFormatException(text, at, "more than 16 digits");
            }
            mask = mask << 4 | digit;
        }
        return mask;
    }

    public static String print(long mask) {
        return HexFormat.of().toHexDigits(mask);
    }
}
