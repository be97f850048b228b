package dev.jcap.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Names in a page as in code: {@code CapabilitySet.plus}, {@code Capabilities.thread().read()}. */
final class Members {

    private static final Pattern CHAIN = Pattern.compile("[A-Z]\\w*(\\.\\w+(\\(.*\\))?)*");
    private static final List<String> PACKAGES = packages();

    private Members() {}

    /** Those of the library's sources that are not internal, and the two of the JDK that pages name types of. */
    private static List<String> packages() {
        List<String> packages = new ArrayList<>(List.of("java.lang", "java.util"));
        for (String module : List.of("capabilities-api", "capabilities-native")) {
            Path sources = Document.ROOT.resolve(module + "/src/main/java");
            try (Stream<Path> directories = Files.walk(sources)) {
                directories.filter(Files::isDirectory)
                        .map(directory -> sources.relativize(directory).toString().replace('/', '.'))
                        .filter(name -> !name.contains("internal"))
                        .forEach(packages::add);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return packages;
    }

    /** Whether a piece of code is such a name at all; what is written in capitals is a constant of C. */
    static boolean isName(String code) {
        return CHAIN.matcher(code).matches() && !code.matches("[A-Z_]+");
    }

    /** Whether there is a type of this name, and the members one after the other. */
    static boolean exists(String code) {
        String[] words = withoutArguments(code).split("\\.");
        Optional<Class<?>> at = type(words[0]);
        for (int i = 1; i < words.length && at.isPresent(); i++) {
            at = member(at.get(), words[i]);
        }
        return at.isPresent();
    }

    private static String withoutArguments(String code) {
        String text = code;
        for (String before = ""; !before.equals(text);) {
            before = text;
            text = text.replaceAll("\\([^()]*\\)", "");
        }
        return text;
    }

    private static Optional<Class<?>> type(String name) {
        return PACKAGES.stream().map(packageName -> load(packageName + "." + name)).flatMap(Optional::stream).findFirst();
    }

    private static Optional<Class<?>> load(String name) {
        try {
            return Optional.of(Class.forName(name));
        } catch (ClassNotFoundException e) {
            return Optional.empty();
        }
    }

    /** The type of a public field, of what a public method returns, or a public type inside. */
    private static Optional<Class<?>> member(Class<?> type, String name) {
        Stream<Class<?>> methods = Stream.of(type.getMethods())
                .filter(method -> method.getName().equals(name))
                .map(Method::getReturnType);
        Stream<Class<?>> fields = Stream.of(type.getFields())
                .filter(field -> field.getName().equals(name))
                .map(field -> field.getType());
        Stream<Class<?>> types = Stream.of(type.getClasses()).filter(inner -> inner.getSimpleName().equals(name));
        return Stream.of(methods, fields, types).flatMap(members -> members).findFirst();
    }
}
