package dev.jcap.profile.internal.systemd;

import java.util.Locale;
import java.util.Optional;

/** Numbers as systemd reads them: decimal, {@code 0x}, {@code 0o}, {@code 0b}, octal with a leading zero. */
public final class UnitNumber {

    private static final int LONGEST = 40;

    private UnitNumber() {}

    /** The number, 0 or more; nothing for a word that is none, or for one that is negative or too large for anything. */
    public static Optional<Integer> parse(String word) {
        String low = word.length() <= LONGEST ? word.toLowerCase(Locale.ROOT) : "";
        if (low.startsWith("0b")) {
            return digits(low.substring(2), 2);
        } else if (low.startsWith("0o")) {
            return digits(low.substring(2), 8);
        }
        boolean signed = low.startsWith("+") || low.startsWith("-");
        String number = signed ? low.substring(1) : low;
        Optional<Integer> value;
        if (number.startsWith("0x")) {
            value = digits(number.substring(2), 16);
        } else {
            value = digits(number, number.startsWith("0") ? 8 : 10);
        }
        return low.startsWith("-") ? value.filter(it -> it == 0) : value;
    }

    private static Optional<Integer> digits(String digits, int radix) {
        int value = 0;
        for (char c : digits.toCharArray()) {
            int digit = c < 0x80 ? Character.digit(c, radix) : -1;
            if (digit < 0) {
                return Optional.empty();
            }
            value = Math.min(value * radix + digit, 1 << 20);
        }
        return digits.isEmpty() ? Optional.empty() : Optional.of(value);
    }
}
