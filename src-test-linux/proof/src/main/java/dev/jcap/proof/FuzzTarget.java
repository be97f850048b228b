package dev.jcap.proof;

import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * A class named {@code ...Fuzz} among a module's tests: its method {@code fuzzerTestOneInput(byte[])} throws when a parser
 * does with these bytes what it must not. {@code .ci/fuzz} lets a fuzzer call it; the suite calls it with the corpus that is
 * kept in {@code src/test/fuzz} below the target's name, and with random changes of that.
 *
 * @param type   the class
 * @param method the method
 */
public record FuzzTarget(Class<?> type, MethodHandle method) {

    private static final Path CLASSES = Path.of("target", "test-classes");
    private static final Path CORPORA = Path.of("src", "test", "fuzz");
    private static final int MAX_CHANGES = 4;

    /** All targets of the module that is tested, by the rights of one of its classes. */
    static List<FuzzTarget> all(MethodHandles.Lookup module) throws IOException {
        try (Stream<Path> files = Files.walk(CLASSES)) {
            return files.map(file -> CLASSES.relativize(file).toString())
                    .filter(name -> name.endsWith("Fuzz.class"))
                    .sorted()
                    .map(name -> of(module, name.substring(0, name.length() - ".class".length()).replace('/', '.')))
                    .toList();
        }
    }

    private static FuzzTarget of(MethodHandles.Lookup module, String className) {
        try {
            Class<?> type = module.findClass(className);
            MethodType signature = MethodType.methodType(void.class, byte[].class);
            return new FuzzTarget(type, module.findStatic(type, "fuzzerTestOneInput", signature));
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(className + " is no target", e);
        }
    }

    /** The class's name without {@code Fuzz}. */
    public String name() {
        String name = type.getSimpleName();
        return name.substring(0, name.length() - "Fuzz".length());
    }

    /** The inputs that are kept for this target. */
    public List<byte[]> corpus() throws IOException {
        try (Stream<Path> files = Files.list(CORPORA.resolve(name()))) {
            return files.sorted().map(FuzzTarget::bytes).toList();
        }
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Calls the target. */
    public void test(byte[] input) {
        try {
            method.invokeExact(input);
        } catch (Throwable e) {
            throw new AssertionError(type.getName() + " with " + HexFormat.of().formatHex(input) + ": " + e, e);
        }
    }

    @Override
    public String toString() {
        return name();
    }

    /** One of the inputs with a few bytes changed, put in, left out, or taken from another. */
    public static byte[] changed(List<byte[]> inputs, RandomGenerator random) {
        byte[] input = inputs.get(random.nextInt(inputs.size()));
        for (int changes = 1 + random.nextInt(MAX_CHANGES); changes > 0; changes--) {
            int from = random.nextInt(input.length + 1);
            int to = Math.min(input.length, from + random.nextInt(3));
            byte[] other = inputs.get(random.nextInt(inputs.size()));
            int start = random.nextInt(other.length + 1);
            int end = Math.min(other.length, start + random.nextInt(8));
            byte[] piece = random.nextBoolean()
                    ? new byte[] {(byte) random.nextInt(256)}
                    : Arrays.copyOfRange(other, start, end);
            input = joined(input, from, piece, to);
        }
        return input;
    }

    private static byte[] joined(byte[] input, int from, byte[] piece, int to) {
        byte[] joined = new byte[from + piece.length + input.length - to];
        System.arraycopy(input, 0, joined, 0, from);
        System.arraycopy(piece, 0, joined, from, piece.length);
        System.arraycopy(input, to, joined, from + piece.length, input.length - to);
        return joined;
    }
}
