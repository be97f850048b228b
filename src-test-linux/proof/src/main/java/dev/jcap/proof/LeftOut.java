package dev.jcap.proof;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Says, at the end of a build, what its tests left out. */
public final class LeftOut {

    private LeftOut() {}

    /**
     * Prints one line if something was left out, and forgets it.
     *
     * @param arguments the directory of the whole project
     */
    public static void main(String[] arguments) throws IOException {
        List<Path> notes = notes(Path.of(arguments[0]));
        String sentence = sentence(notes);
        if (!sentence.isEmpty()) {
            System.out.println(sentence);
        }
        for (Path note : notes) {
            Files.delete(note);
        }
    }

    static List<Path> notes(Path project) throws IOException {
        try (Stream<Path> files = Files.walk(project, 3)) {
            List<Path> directories = files.map(module -> module.resolve(Extent.DIRECTORY)).filter(Files::isDirectory).toList();
            return directories.stream().flatMap(LeftOut::list).sorted().toList();
        }
    }

    private static Stream<Path> list(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Empty if the notes say that everything was tried. */
    static String sentence(List<Path> notes) throws IOException {
        Map<String, long[]> kinds = new TreeMap<>();
        for (Path note : notes) {
            for (String line : Files.readAllLines(note)) {
                String[] fields = line.split("\t");
                long[] sum = kinds.computeIfAbsent(fields[0], _ -> new long[2]);
                sum[0] += Long.parseLong(fields[1]);
                sum[1] += Long.parseLong(fields[2]);
            }
        }
        String left = kinds.entrySet().stream()
                .filter(kind -> kind.getValue()[1] < kind.getValue()[0])
                .map(kind -> kind.getValue()[0] - kind.getValue()[1] + " of " + kind.getValue()[0] + " " + kind.getKey())
                .collect(Collectors.joining(", "));
        return left.isEmpty() ? "" : "left out: " + left + "; -Pthorough tries all";
    }
}
