package dev.jcap.kerneltest.files;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.HexFormat;

/** The attribute's raw bytes through the C library, for what jcap would not write. */
final class RawAttribute {

    static final int EPERM = 1;
    static final int EINVAL = 22;
    static final int ENODATA = 61;
    static final int EOVERFLOW = 75;

    private static final String NAME = "security.capability";
    private static final StructLayout ERRNO = Linker.Option.captureStateLayout();

    // int lsetxattr(const char *path, const char *name, const void *value, size_t size, int flags);
    private static final MethodHandle LSETXATTR =
            link("lsetxattr", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, JAVA_LONG, JAVA_INT));

    // ssize_t lgetxattr(const char *path, const char *name, void *value, size_t size);
    private static final MethodHandle LGETXATTR =
            link("lgetxattr", FunctionDescriptor.of(JAVA_LONG, ADDRESS, ADDRESS, ADDRESS, JAVA_LONG));

    private RawAttribute() {}

    @SuppressWarnings("restricted")
    private static MethodHandle link(String symbol, FunctionDescriptor descriptor) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(
                linker.defaultLookup().findOrThrow(symbol), descriptor, Linker.Option.captureCallState("errno"));
    }

    /** Stores an attribute: 0 or errno. */
    static int set(Path file, String hex) {
        byte[] value = HexFormat.of().parseHex(hex);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(ERRNO);
            int result = (int) LSETXATTR.invokeExact(
                    state,
                    arena.allocateFrom(file.toString()),
                    arena.allocateFrom(NAME),
                    arena.allocateFrom(JAVA_BYTE, value),
                    (long) value.length,
                    0);
            return result == 0 ? 0 : state.get(JAVA_INT, 0);
        } catch (Throwable t) {
            throw new AssertionError(t);
        }
    }

    /** The attribute in hexadecimal, or {@code errno} and its number. */
    static String get(Path file) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(ERRNO);
            MemorySegment value = arena.allocate(64);
            long length = (long) LGETXATTR.invokeExact(
                    state, arena.allocateFrom(file.toString()), arena.allocateFrom(NAME), value, 64L);
            return length < 0
                    ? "errno " + state.get(JAVA_INT, 0)
                    : HexFormat.of().formatHex(value.asSlice(0, length).toArray(JAVA_BYTE));
        } catch (Throwable t) {
            throw new AssertionError(t);
        }
    }
}
