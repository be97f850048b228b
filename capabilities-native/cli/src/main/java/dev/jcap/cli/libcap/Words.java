package dev.jcap.cli.libcap;

import dev.jcap.Capability;
import dev.jcap.CapabilityFormatException;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parses words like C, but refuses trailing characters. */
final class Words {

    private static final Pattern NUMBER =
            Pattern.compile("[ \\t\\n\\x0B\\f\\r]*\\+?(?:0[xX]([0-9a-fA-F]+)|(0[0-7]*|[1-9][0-9]*))");

    private Words() {}

    /** Parses a number as {@code strtoul(3)} with base 0 does, 0 to 4294967295; empty for everything else. */
    static OptionalLong number(String text) {
        Matcher number = NUMBER.matcher(text);
        if (!number.matches()) {
            return OptionalLong.empty();
        }
        BigInteger value = number.group(1) != null
                ? new BigInteger(number.group(1), 16)
                : new BigInteger(number.group(2), number.group(2).startsWith("0") ? 8 : 10);
        return value.bitLength() > Integer.SIZE ? OptionalLong.empty() : OptionalLong.of(value.longValue());
    }

    /** Parses a name or number; empty if it is unknown or has trailing characters. */
    static Optional<Capability> capability(String text) {
        try {
            return Optional.of(Capability.parse(text));
        } catch (CapabilityFormatException e) {
            return Optional.empty();
        }
    }

    /** Returns the non-empty parts between commas, as {@code strtok(3)} does. */
    static List<String> parts(String list) {
        return Arrays.stream(list.split(",")).filter(part -> !part.isEmpty()).toList();
    }
}
