package dev.jcap.linux.internal.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jcap.linux.monitor.CapabilitiesMXBean;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A compiler that works ahead of time has to be told which foreign functions are linked: all of them, and no others. */
class NativeImageMetadataTest {

    private static final String METADATA = "/META-INF/native-image/dev.jcap/capabilities-native/reachability-metadata.json";
    private static final Path SOURCES = Path.of("src/main/java");
    private static final Path CLASSES = Path.of("target/classes");

    private static final Pattern ENTRY =
            Pattern.compile("\\{\"returnType\": \"([^\"]*)\", \"parameterTypes\": \\[([^]]*)](, \"options\": \\{.*})?}");
    /** A descriptor, with what follows it in its statement. */
    private static final Pattern DESCRIPTOR =
            Pattern.compile("FunctionDescriptor\\.(of|ofVoid)\\(([^()]*)\\)([^;]*);", Pattern.DOTALL);
    private static final Pattern OPTION = Pattern.compile("Linker\\.Option\\.(\\w+)\\(([^)]*)\\)");
    private static final Pattern CHOICE = Pattern.compile("\\w+_OPTIONS");

    private static final Map<String, String> LAYOUTS = Map.of("JAVA_INT", "jint", "JAVA_LONG", "jlong", "ADDRESS", "void*");
    private static final Map<Class<?>, String> CARRIERS =
            Map.of(int.class, "jint", long.class, "jlong", MemorySegment.class, "void*", void.class, "void");

    @Test
    void downcalls_inTheMetadata_areThoseOfTheSources() throws IOException {
        SortedSet<String> linked = new TreeSet<>();
        for (Path source : files(SOURCES, ".java")) {
            String text = Files.readString(source);
            for (MatchResult descriptor : DESCRIPTOR.matcher(text).results().toList()) {
                options(descriptor.group(3), text).forEach(options -> linked.add(entry(descriptor, options)));
            }
        }
        assertEquals(String.join("\n", linked), entries().map(MatchResult::group).sorted().collect(Collectors.joining("\n")));
    }

    /** Whatever the sources look like: a handle's type is its descriptor's, behind the place for errno if it has one. */
    @Test
    void downcalls_inTheMetadata_areThoseOfTheHandlesThatExist() throws Exception {
        assumeTrue(System.getProperty("os.name").equals("Linux"), "needs Linux");
        SortedSet<String> handles = new TreeSet<>();
        for (Path file : files(CLASSES.resolve("dev/jcap/linux/internal"), ".class")) {
            String name = CLASSES.relativize(file).toString().replace('/', '.').replaceAll("\\.class$", "");
            for (Field field : Class.forName(name, false, getClass().getClassLoader()).getDeclaredFields()) {
                if (field.getType() == MethodHandle.class && Modifier.isStatic(field.getModifiers())) {
                    field.setAccessible(true);
                    handles.add(signature(((MethodHandle) field.get(null)).type()));
                }
            }
        }
        SortedSet<String> told = entries().map(NativeImageMetadataTest::signature).collect(Collectors.toCollection(TreeSet::new));
        assertEquals(String.join("\n", handles), String.join("\n", told));
    }

    @Test
    void bean_inTheMetadata_isTheOneThatExists() throws IOException {
        assertTrue(metadata().contains("\"type\": \"" + CapabilitiesMXBean.class.getName() + '"'));
    }

    /** What follows a descriptor: its options, or the name of a choice between arrays of them. */
    private static Stream<String> options(String rest, String source) {
        Matcher name = CHOICE.matcher(rest);
        if (!name.find()) {
            return Stream.of(rest);
        }
        Matcher choice = Pattern.compile(name.group() + " = ([^;]*);").matcher(source);
        assertTrue(choice.find(), name.group());
        return Pattern.compile("new Linker\\.Option\\[] ?").splitAsStream(choice.group(1)).skip(1);
    }

    private static String entry(MatchResult descriptor, String optionTexts) {
        List<String> types = new ArrayList<>();
        if (descriptor.group(1).equals("ofVoid")) {
            types.add("void");
        }
        for (String layout : descriptor.group(2).strip().split("\\s*,\\s*")) {
            types.add(Objects.requireNonNull(LAYOUTS.get(layout), layout));
        }
        String options = OPTION.matcher(optionTexts)
                .results()
                .map(NativeImageMetadataTest::option)
                .collect(Collectors.joining(", "));
        return "{\"returnType\": \"" + types.getFirst() + "\", \"parameterTypes\": ["
                + types.stream().skip(1).map(type -> '"' + type + '"').collect(Collectors.joining(", ")) + ']'
                + (options.isEmpty() ? "" : ", \"options\": {" + options + '}') + '}';
    }

    private static String option(MatchResult option) {
        return switch (option.group(1)) {
            case "captureCallState" -> "\"captureCallState\": true";
            case "firstVariadicArg" -> "\"firstVariadicArg\": " + option.group(2);
            case "critical" -> "\"critical\": {\"allowHeapAccess\": " + option.group(2) + '}';
            default -> throw new AssertionError(option.group());
        };
    }

    private static String signature(MethodType type) {
        return CARRIERS.get(type.returnType()) + ' '
                + type.parameterList().stream().map(CARRIERS::get).collect(Collectors.joining(", "));
    }

    private static String signature(MatchResult entry) {
        String place = entry.group().contains("captureCallState") ? "void*, " : "";
        return entry.group(1) + ' ' + place + entry.group(2).replace("\"", "");
    }

    private static Stream<MatchResult> entries() throws IOException {
        return ENTRY.matcher(metadata()).results();
    }

    private static String metadata() throws IOException {
        try (var stream = NativeImageMetadataTest.class.getResourceAsStream(METADATA)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static List<Path> files(Path root, String ending) throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            List<Path> files = all.filter(file -> file.toString().endsWith(ending)).toList();
            assertFalse(files.isEmpty(), "nothing under " + root.toAbsolutePath());
            return files;
        }
    }
}
