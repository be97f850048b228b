package dev.jcap;

import java.util.HexFormat;

/** The hexadecimal mask of the {@code Cap} lines in a status file and of capsh(1): {@code ( '0x' )? [0-9a-f]{1,16}}. */
final class MaskText {

    private static final int MOST_DIGITS = 16;

    private MaskText() {}

    static CapabilitySet parse(String text, int from, int to) {
        boolean prefixed = to - from > 2 && text.charAt(from) == '0' && (text.charAt(from + 1) | 0x20) == 'x';
        int first = prefixed ? from + 2 : from;
        int digits = to - first;
        if (digits < 1 || digits > MOST_DIGITS) {
            throw new CapabilityFormatException(
                    text, digits < 1 ? from : first + MOST_DIGITS, digits < 1 ? "no digit" : "more than 16 digits");
        }
        long mask = 0;
        int wrong = 0;
        for (int at = first; at < to; at++) {
            int digit = digit(text.charAt(at));
            wrong |= digit;
            mask = mask << 4 | digit;
        }
        if (wrong < 0) {
            throw refusal(text, first);
        }
        return new CapabilitySet(mask);
    }

    static String print(long mask) {
        return HexFormat.of().toHexDigits(mask);
    }

    private static int digit(char c) {
        if (c <= '9') {
            return c >= '0' ? c - '0' : -1;
        }
        int letter = c | 0x20;
        return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
    }

    private static CapabilityFormatException refusal(String text, int first) {
        int at = first;
        while (digit(text.charAt(at)) >= 0) {
            at++;
        }
        return new CapabilityFormatException(text, at, "not a hexadecimal digit");
    }
}
