package dev.jcap.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The marked regions of the examples, as Javadoc's snippets know them: between {@code @start} and {@code @end}. */
final class Regions {

    private static final Path EXAMPLES = Path.of("src/main/java/dev/jcap/example");
    private static final Path SERVICES = Path.of("services");
    private static final Pattern START = Pattern.compile("\\s*// @start region=\"([a-z-]+)\"");

    private Regions() {}

    /** Each region of each example by {@code Class.region}. */
    static Map<String, List<String>> all() {
        Map<String, List<String>> regions = new LinkedHashMap<>();
        files().forEach((name, file) -> of(lines(file)).forEach((region, lines) -> regions.put(name + "." + region, lines)));
        return regions;
    }

    /** Those of the services that {@code .ci/services} runs. */
    static List<List<String>> ofServices() {
        return below(SERVICES).stream().flatMap(file -> of(lines(file)).values().stream()).toList();
    }

    /** The sources of examples and services by the name of the class. */
    private static Map<String, Path> files() {
        Map<String, Path> files = new TreeMap<>();
        for (Path place : List.of(EXAMPLES, SERVICES)) {
            below(place).forEach(file -> files.put(file.getFileName().toString().replace(".java", ""), file));
        }
        return files;
    }

    private static List<Path> below(Path place) {
        try (Stream<Path> files = Files.walk(place)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, List<String>> of(List<String> source) {
        Map<String, List<String>> regions = new LinkedHashMap<>();
        Deque<String> open = new ArrayDeque<>();
        for (String line : source) {
            Matcher start = START.matcher(line);
            if (start.matches()) {
                open.push(start.group(1));
                regions.put(start.group(1), new ArrayList<>());
            } else if (line.strip().equals("// @end")) {
                open.pop();
            } else {
                open.forEach(region -> regions.get(region).add(line));
            }
        }
        return regions;
    }

    /** The imports of an example, one a line. */
    static List<String> imports(String className) {
        return lines(files().get(className)).stream().filter(line -> line.startsWith("import ")).toList();
    }

    /** Lines without empty ones, and without what only their layout needs. */
    static List<String> normalised(List<String> lines) {
        return lines.stream().map(line -> line.strip().replaceAll("\\s+", " ")).filter(line -> !line.isEmpty()).toList();
    }
}
