package dev.jcap.internal.text;

import dev.jcap.CapabilityFormatException;
import dev.jcap.Securebits;

/**
 * Securebits as names ({@code noroot,noroot_locked}, as setpriv(1) writes them), as a number, and as capsh(1) shows
 * them: octal, hexadecimal and binary at once, {@code 057/0x2f/6'b101111}.
 *
 * <pre>{@code
 * text   := 'none' | item ( ',' item )* | octal '/' hexadecimal '/' length "'b" binary
 * item   := name | number
 * name   := 'secbit_'? ( 'noroot' | ... ) '_locked'?         any case
 * number := strtoul base 0, value < 2^32
 * }</pre>
 */
public final class SecurebitsText {

    private static final String NONE = "none";
    private static final String PREFIX = "secbit_";
    private static final String WORD_ENDS = ",/";

    /** By bit number. */
    private static final String[] NAMES = {
        "noroot",
        "noroot_locked",
        "no_setuid_fixup",
        "no_setuid_fixup_locked",
        "keep_caps",
        "keep_caps_locked",
        "no_cap_ambient_raise",
        "no_cap_ambient_raise_locked",
        "exec_restrict_file",
        "exec_restrict_file_locked",
        "exec_deny_interactive",
        "exec_deny_interactive_locked"
    };

    private SecurebitsText() {}

    public static Securebits parse(String text) {
        if (matches(text, 0, text.length(), NONE)) {
            return Securebits.NONE;
        }
        if (text.indexOf('/') >= 0) {
            return parseNumbers(text);
        }
        int bits = 0;
        int at = 0;
        while (true) {
            int end = wordEnd(text, at);
            bits |= item(text, at, end);
            if (end == text.length()) {
                return new Securebits(bits);
            }
            at = end + 1;
        }
    }

    private static int wordEnd(String text, int from) {
        int at = from;
        while (at < text.length() && WORD_ENDS.indexOf(text.charAt(at)) < 0) {
            at++;
        }
        return at;
    }

    private static int item(String text, int from, int to) {
        if (from == to) {
            throw new CapabilityFormatException(text, from, "a securebit is missing");
        }
        char first = text.charAt(from);
        if (first >= '0' && first <= '9') {
            return number(text, from, to);
        }
        int bare = to - from > PREFIX.length() && matches(text, from, from + PREFIX.length(), PREFIX)
                ? from + PREFIX.length()
                : from;
        for (int bit = 0; bit < NAMES.length; bit++) {
            if (matches(text, bare, to, NAMES[bit])) {
                return 1 << bit;
            }
        }
        throw CapabilityFormatException.unknown(
                "securebit", text, from, to, Spelling.nearestOf(text, bare, to, NAMES));
    }

    private static boolean matches(String text, int from, int to, String word) {
        if (to - from != word.length()) {
            return false;
        }
        for (int i = 0; i < word.length(); i++) {
            char c = text.charAt(from + i);
            char lower = c >= 'A' && c <= 'Z' ? (char) (c | 0x20) : c;
            if (lower != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** The form of capsh: three numbers that must agree. */
    private static Securebits parseNumbers(String text) {
        int octal = text.indexOf('/');
        int hexadecimal = text.indexOf('/', octal + 1);
        if (hexadecimal < 0) {
            throw new CapabilityFormatException(text, text.length(), "no binary number behind a second '/'");
        }
        Securebits bits = new Securebits(number(text, 0, octal));
        String printed = printNumbers(bits.bits());
        if (!text.equals(printed)) {
            int at = 0;
            while (at < Math.min(text.length(), printed.length()) && text.charAt(at) == printed.charAt(at)) {
                at++;
            }
            throw new CapabilityFormatException(text, at, "not the same value in octal, hexadecimal and binary");
        }
        return bits;
    }

    private static int number(String text, int from, int to) {
        int radix = 10;
        int at = from;
        if (text.charAt(from) == '0') {
            boolean hexadecimal = to - from > 2 && (text.charAt(from + 1) | 0x20) == 'x';
            radix = hexadecimal ? 16 : 8;
            at = hexadecimal ? from + 2 : from;
        }
        long value = 0;
        for (; at < to; at++) {
            int digit = text.charAt(at) <= 'f' ? Character.digit(text.charAt(at), radix) : -1;
            value = value * radix + digit;
            if (digit < 0 || value > 0xFFFF_FFFFL) {
                throw new CapabilityFormatException(
                        text, at, digit < 0 ? "not a digit of a number to base " + radix : "more than 32 bits");
            }
        }
        return (int) value;
    }

    public static String print(int bits) {
        if (bits == 0) {
            return NONE;
        }
        StringBuilder text = new StringBuilder();
        for (int bit = 0; bit < NAMES.length; bit++) {
            if ((bits & 1 << bit) != 0) {
                text.append(text.isEmpty() ? "" : ",").append(NAMES[bit]);
            }
        }
        int unnamed = bits & -1 << NAMES.length;
        if (unnamed != 0) {
            text.append(text.isEmpty() ? "" : ",").append("0x").append(Integer.toHexString(unnamed));
        }
        return text.toString();
    }

    public static String printNumbers(int bits) {
        String binary = Integer.toBinaryString(bits);
        return "0" + Integer.toOctalString(bits) + "/0x" + Integer.toHexString(bits) + '/' + binary.length() + "'b"
                + binary;
    }
}
