package dev.jcap.proof;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A line of {@code target/proof/*.tsv}, from which {@code .ci/proof} makes the table: five fields with tabs between them.
 * Lines of the same property and command become one row.
 *
 * @param property what holds, in words
 * @param cases    how many cases were tried
 * @param failures how many of them failed
 * @param seed     the seed of random cases, {@link #NO_SEED} for others
 * @param command  what repeats it in a fresh clone
 */
public record Proof(String property, long cases, long failures, String seed, String command) {

    /** Instead of a seed where nothing is random. */
    public static final String NO_SEED = "-";

    /** Checks that the fields fit on a line. */
    public Proof {
        for (String field : new String[] {property, seed, command}) {
            if (field.isEmpty() || field.chars().anyMatch(c -> c < ' ' || c == '|')) {
                throw new IllegalArgumentException("no field of a table: " + field);
            }
        }
    }

    /** Appends the line to the test's file below the module that is tested. */
    public void write(String test) {
        Path directory = Path.of("target", "proof");
        try {
            Files.createDirectories(directory);
            Files.writeString(
                    directory.resolve(test + ".tsv"), this + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return String.join("\t", property, Long.toString(cases), Long.toString(failures), seed, command);
    }
}
