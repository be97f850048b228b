package dev.jcap;

/**
 * One capability inside a longer text, the same in every grammar: {@code name | number}.
 *
 * <p>Names in any case; numbers below 64 as strtoul(3) reads them with base 0: {@code 0x} for hexadecimal, a leading 0
 * for octal. What is read comes back as one long, number and end, so that nothing is allocated.
 */
final class CapabilityToken {

    /** Nothing that could be read: unknown, out of range, or no token at all. */
    static final long NONE = -1;

    private CapabilityToken() {}

    /** The number of a token that was read. */
    static int number(long token) {
        return (int) token;
    }

    /** The index behind a token that was read. */
    static int end(long token) {
        return (int) (token >>> 32);
    }

    /** Reads a number or a name with its prefix. */
    static long read(String text, int at) {
        if (startsWithDigit(text, at)) {
            return readNumber(text, at);
        }
        int number = CapabilityNames.find(text, at);
        return number < 0 ? NONE : complete(text, number, at + CapabilityNames.length(number));
    }

    /** Reads a number or a name with or without its prefix. */
    static long readBare(String text, int at) {
        long token = read(text, at);
        if (token != NONE || startsWithDigit(text, at)) {
            return token;
        }
        int number = CapabilityNames.findBare(text, at);
        int length = number < 0 ? 0 : CapabilityNames.length(number) - CapabilityNames.PREFIX.length();
        return number < 0 ? NONE : complete(text, number, at + length);
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

    private static long complete(String text, int number, int end) {
        return goesOn(text, end) ? NONE : (long) end << 32 | number;
    }

    /** Whether what was read so far is only the beginning of a longer word. */
    private static boolean goesOn(String text, int at) {
        if (at >= text.length()) {
            return false;
        }
        char c = text.charAt(at);
        return c >= '0' && (c <= '9' || c >= 'A' && c <= 'Z' || c == '_' || c >= 'a' && c <= 'z' || c > '~');
    }

    private static long readNumber(String text, int at) {
        int radix = radix(text, at);
        int first = radix == 16 ? at + 2 : at;
        int end = first;
        int value = 0;
        while (end < text.length()) {
            int digit = digit(text.charAt(end));
            if (digit >= radix) {
                break;
            }
            value = Math.min(value * radix + digit, Capability.COUNT);
            end++;
        }
        return end == first || value >= Capability.COUNT ? NONE : complete(text, value, end);
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
    static CapabilityFormatException refusal(String text, int at) {
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
