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

/** Words of a command line as C reads them, but to their end. */
final class Words {

    private static final Pattern NUMBER =
            Pattern.compile("[ \\t\\n\\x0B\\f\\r]*\\+?(?:0[xX]([0-9a-fA-F]+)|(0[0-7]*|[1-9][0-9]*))");

    private Words() {}

    /** A number as {@code strtoul(3)} with base 0 reads it, 0 to 4294967295; empty for everything else. */
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
