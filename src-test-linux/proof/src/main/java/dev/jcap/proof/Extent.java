package dev.jcap.proof;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/**
 * How much a run tries: everything with the Maven profile {@code thorough}, which sets {@code -Djcap.thorough=true}, and a
 * part of it otherwise. Each choice is a line of {@code target/extent/*.tsv}, from which {@link LeftOut} makes a sentence.
 */
public final class Extent {

    /** The short form tries one in so many: a prime, so that it meets every column of a table. */
    private static final int SHARE = 11;

    /** Where a module's choices are noted. */
    static final Path DIRECTORY = Path.of("target", "extent");

    private static final Set<String> BEGUN = ConcurrentHashMap.newKeySet();

    private Extent() {}

    /** Whether this run tries everything. */
    public static boolean isThorough() {
        return Boolean.getBoolean("jcap.thorough");
    }

    /** What a command needs behind it to repeat as much. */
    static String flag() {
        return isThorough() ? " -Pthorough" : "";
    }

    /** A test that goes through its cases itself tries one in so many, and then says so with {@link #note}. */
    public static int stride() {
        return isThorough() ? 1 : SHARE;
    }

    /** How many of a test's cases to try: at least one. {@code kind} is what they are called, in the plural. */
    public static int of(Class<?> test, String kind, int all) {
        int tried = Math.max(1, all / stride());
        note(test, kind, all, tried);
        return tried;
    }

    /** The cases of a list that a test tries: always the same ones, from all over the list. */
    public static <T> List<T> of(Class<?> test, String kind, List<T> all) {
        List<T> tried = IntStream.range(0, all.size()).filter(i -> i % stride() == 0).mapToObj(all::get).toList();
        note(test, kind, all.size(), tried.size());
        return tried;
    }

    /** Notes how many cases there are of a kind, and how many of them a test tries. */
    public static synchronized void note(Class<?> test, String kind, int all, int tried) {
        String name = test.getSimpleName();
        StandardOpenOption how = BEGUN.add(name) ? StandardOpenOption.TRUNCATE_EXISTING : StandardOpenOption.APPEND;
        try {
            Files.createDirectories(DIRECTORY);
            Files.writeString(
                    DIRECTORY.resolve(name + ".tsv"), kind + "\t" + all + "\t" + tried + "\n", StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE, how);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
