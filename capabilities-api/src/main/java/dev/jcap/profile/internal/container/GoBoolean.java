package dev.jcap.profile.internal.container;

import java.util.Optional;

/** Booleans as {@code strconv.ParseBool} of Go reads them. */
public final class GoBoolean {

    private GoBoolean() {}

    /** Reads a boolean; empty for what Go refuses. */
    public static Optional<Boolean> parse(String text) {
        return switch (text) {
            case "1", "t", "T", "TRUE", "true", "True" -> Optional.of(true);
            case "0", "f", "F", "FALSE", "false", "False" -> Optional.of(false);
            default -> Optional.empty();
        };
    }
}
