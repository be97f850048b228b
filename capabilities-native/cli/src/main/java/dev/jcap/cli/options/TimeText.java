package dev.jcap.cli.options;

import dev.jcap.CapabilityFormatException;
import java.time.Duration;

/** Times in options: a number with a unit. */
public final class TimeText {

    private static final int MOST_DIGITS = 6;

    private TimeText() {}

    /**
     * Parses a number of up to six digits with a unit: ms, s, m or h.
     *
     * @throws CapabilityFormatException when it is something else, or zero
     */
    public static Duration parse(String value) {
        int digits = 0;
        while (digits < value.length() && value.charAt(digits) >= '0' && value.charAt(digits) <= '9') {
            digits++;
        }
        if (digits == 0 || digits > MOST_DIGITS) {
            throw new CapabilityFormatException(value, 0, "a time must be a number with a unit, for example 500ms, 1s or 2m");
        }
        long number = Long.parseLong(value, 0, digits, 10);
        Duration time = switch (value.substring(digits)) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> throw new CapabilityFormatException(value, digits, "a time requires a unit: ms, s, m or h");
        };
        if (number == 0) {
            throw new CapabilityFormatException(value, 0, "a time must be greater than zero");
        }
        return time;
    }

    /** Prints a time in the largest unit in which it is a whole number. */
    public static String print(Duration time) {
        if (time.toMillisPart() != 0) {
            return time.toMillis() + "ms";
        }
        if (time.toSecondsPart() != 0) {
            return time.toSeconds() + "s";
        }
        return time.toMinutesPart() != 0 ? time.toMinutes() + "m" : time.toHours() + "h";
    }
}
