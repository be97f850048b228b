package dev.jcap.linux.tools.libcap;

import dev.jcap.Capability;
import dev.jcap.CapabilityFormatException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Words of a command line as C reads them, but to their end. */
final class Words {

    private static final long LAST = 0xFFFF_FFFFL;

    private Words() { }

    /** A number as {@code strtoul(3)} with base 0 reads it, 0 to 4294967295; empty for everything else. */
    static OptionalLong number(String text) {
        String word = text.stripLeading();
        String digits = word.startsWith("+") ? word.substring(1) : word;
        boolean hexadecimal = digits.startsWith("0x") || digits.startsWith("0X");
        int radix = hexadecimal ? 16 : digits.startsWith("0") ? 8 : 10;
        String rest = hexadecimal ? digits.substring(2) : digits;
        if (rest.isEmpty() || Character.digit(rest.charAt(0), radix) < 0) {
            return OptionalLong.empty();
        }
        try {
            long value = Long.parseLong(rest, radix);
            return value > LAST ? OptionalLong.empty() : OptionalLong.of(value);
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    /** A capability by name or number; empty where libcap does not recognise it, or would overlook what stands behind. */
    static Optional<Capability> capability(String text) {
        try {
            return Optional.of(Capability.parse(text));
        } catch (CapabilityFormatException e) {
            return Optional.empty();
        }
    }

    /** The parts between commas that are not empty, as {@code strtok(3)} finds them. */
    static List<String> parts(String list) {
        return Arrays.stream(list.split(",")).filter(part -> !part.isEmpty()).toList();
    }
}
