package dev.jcap.jmh;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.jcap.CapabilitySet;
import dev.jcap.CapabilitySnapshot;
import dev.jcap.CapabilityState;
import dev.jcap.linux.Capabilities;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What would libcap cost a Java program that calls it: a text in, a text out, and the own state?
 *
 * <p>Needs {@code libcap.so.2}. {@code java -jar capabilities-jmh/target/benchmarks.jar 'LibcapForeign' -prof gc}
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 2,
        jvmArgsAppend = {"--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"})
public class LibcapForeign {

    private static final int LONGEST = 4096;

    private final String text = CapabilitySet.parseMask("00000000a80425fb") + "=ep";
    private final CapabilityState state = CapabilityState.parse(text);
    private MethodHandle fromText;
    private MethodHandle toText;
    private MethodHandle getProc;
    private MethodHandle free;
    private MemorySegment native14;

    /** Links the functions, or says that the library is missing. */
    @Setup
    public void link() throws Throwable {
        SymbolLookup library = library();
        fromText = handle(library, "cap_from_text", FunctionDescriptor.of(ADDRESS, ADDRESS));
        toText = handle(library, "cap_to_text", FunctionDescriptor.of(ADDRESS, ADDRESS, ADDRESS));
        getProc = handle(library, "cap_get_proc", FunctionDescriptor.of(ADDRESS));
        free = handle(library, "cap_free", FunctionDescriptor.of(JAVA_INT, ADDRESS));
        try (Arena arena = Arena.ofConfined()) {
            native14 = (MemorySegment) fromText.invokeExact(arena.allocateFrom(text));
        }
    }

    @SuppressWarnings("restricted")
    private static SymbolLookup library() {
        try {
            return SymbolLookup.libraryLookup("libcap.so.2", Arena.global());
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException("LibcapForeign is left out: there is no libcap.so.2", e);
        }
    }

    @SuppressWarnings("restricted")
    private static MethodHandle handle(SymbolLookup library, String symbol, FunctionDescriptor descriptor) {
        return Linker.nativeLinker().downcallHandle(library.findOrThrow(symbol), descriptor);
    }

    @Benchmark
    public int libcapFromText() throws Throwable {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment parsed = (MemorySegment) fromText.invokeExact(arena.allocateFrom(text));
            return (int) free.invokeExact(parsed);
        }
    }

    @Benchmark
    public CapabilityState jcapFromText() {
        return CapabilityState.parse(text);
    }

    @Benchmark
    @SuppressWarnings("restricted")
    public String libcapToText() throws Throwable {
        MemorySegment printed = (MemorySegment) toText.invokeExact(native14, MemorySegment.NULL);
        String result = printed.reinterpret(LONGEST).getString(0);
        int ignored = (int) free.invokeExact(printed);
        return result;
    }

    @Benchmark
    public String jcapToText() {
        return state.toString();
    }

    /** Permitted, effective and inheritable. */
    @Benchmark
    public int libcapGetProc() throws Throwable {
        MemorySegment read = (MemorySegment) getProc.invokeExact();
        return (int) free.invokeExact(read);
    }

    /** All five sets and more. */
    @Benchmark
    public CapabilitySnapshot jcapRead() {
        return Capabilities.thread().read();
    }
}
