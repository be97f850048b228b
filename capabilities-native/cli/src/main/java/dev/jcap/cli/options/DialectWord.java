package dev.jcap.cli.options;

import dev.jcap.profile.Dialect;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The names of the dialects on the command line. */
public final class DialectWord {

    /** The dialects that start a program, for help texts. */
    public static final String STARTING = "docker, podman, nerdctl, compose, k8s, oci, systemd, setpriv";

    private static final String KUBERNETES = "k8s";

    private DialectWord() {}

    /** Returns the dialect with a name; empty if there is none, or if it is a text of capabilities only. */
    public static Optional<Dialect> parse(String word) {
        for (Dialect dialect : Dialect.values()) {
            if (isStarting(dialect) && of(dialect).equals(word)) {
                return Optional.of(dialect);
            }
        }
        return Optional.empty();
    }

    /** Returns the name of a dialect. */
    public static String of(Dialect dialect) {
        return dialect == Dialect.KUBERNETES ? KUBERNETES : dialect.name().toLowerCase(Locale.ROOT);
    }

    /** Returns all names. */
    public static List<String> all() {
        List<String> words = new ArrayList<>();
        for (Dialect dialect : Dialect.values()) {
            if (isStarting(dialect)) {
                words.add(of(dialect));
            }
        }
        return words;
    }

    private static boolean isStarting(Dialect dialect) {
        return switch (dialect) {
            case LIBCAP, IAB, MASK -> false;
            default -> true;
        };
    }
}
