package dev.jcap.linux.internal.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.jcap.Capability;
import dev.jcap.CapabilitySet;
import dev.jcap.CapabilityState;
import dev.jcap.Securebits;
import dev.jcap.linux.internal.arch.Arch;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class LayoutsTest {

    private final Layouts layouts = new Layouts(Arch.of("amd64"));
    private final Arena arena = Arena.ofAuto();

    static Stream<Arguments> calls() {
        return Stream.of(
                Arguments.of(new KernelCall.DropBounding(Capability.of(40)), new long[] {157, 24, 40, 0, 0, 0, 0}),
                Arguments.of(new KernelCall.ClearAmbient(), new long[] {157, 47, 4, 0, 0, 0, 0}),
                Arguments.of(new KernelCall.LowerAmbient(Capability.CAP_KILL), new long[] {157, 47, 3, 5, 0, 0, 0}),
                Arguments.of(new KernelCall.RaiseAmbient(Capability.CAP_KILL), new long[] {157, 47, 2, 5, 0, 0, 0}),
                Arguments.of(new KernelCall.SetSecurebits(new Securebits(0xEF)), new long[] {157, 28, 0xEF, 0, 0, 0, 0}),
                Arguments.of(new KernelCall.GetSecurebits(), new long[] {157, 27, 0, 0, 0, 0, 0}),
                Arguments.of(new KernelCall.SetKeepCaps(true), new long[] {157, 8, 1, 0, 0, 0, 0}),
                Arguments.of(new KernelCall.SetKeepCaps(false), new long[] {157, 8, 0, 0, 0, 0, 0}),
                Arguments.of(new KernelCall.SetResGid(4294967294L),
                        new long[] {119, 4294967294L, 4294967294L, 4294967294L, 0, 0, 0}),
                Arguments.of(new KernelCall.SetResUid(1000), new long[] {117, 1000, 1000, 1000, 0, 0, 0}),
                Arguments.of(new KernelCall.SetNoNewPrivs(), new long[] {157, 38, 1, 0, 0, 0, 0}),
                Arguments.of(new KernelCall.SetDumpable(true), new long[] {157, 4, 1, 0, 0, 0, 0}),
                Arguments.of(new KernelCall.GetDumpable(), new long[] {157, 3, 0, 0, 0, 0, 0}));
    }

    @ParameterizedTest
    @MethodSource("calls")
    void encode_call_isItsNumberAndArguments(KernelCall call, long[] expected) {
        assertArrayEquals(expected, layouts.encode(call, arena));
    }

    /** Hands out one segment and remembers it. */
    private final class Remembering implements SegmentAllocator {
        private MemorySegment last;

        @Override
        public MemorySegment allocate(long size, long alignment) {
            last = arena.allocate(size, alignment);
            return last;
        }

        String hex() {
            return HexFormat.of().formatHex(last.toArray(ValueLayout.JAVA_BYTE));
        }
    }

    @Test
    void encode_capset_pointsToVersionThreeAndTheSixHalves() {
        Remembering memory = new Remembering();
        CapabilityState state = new CapabilityState(
                new CapabilitySet(0x8000_0002_0000_0001L), new CapabilitySet(0x11L), new CapabilitySet(0x0000_0300_0000_0000L));

        long[] call = layouts.encode(new KernelCall.Capset(state), memory);

        assertArrayEquals(new long[] {126, memory.last.address(), memory.last.address() + 8, 0, 0, 0, 0}, call);
        assertEquals(
                "22050820" + "00000000"
                        + "11000000" + "01000000" + "00000000"
                        + "00000000" + "02000080" + "00030000",
                memory.hex());
    }

    @Test
    void encode_setgroups_pointsToUnsignedNumbers() {
        Remembering memory = new Remembering();

        long[] call = layouts.encode(new KernelCall.SetGroups(List.of(1L, 4294967294L)), memory);

        assertArrayEquals(new long[] {116, 2, memory.last.address(), 0, 0, 0, 0}, call);
        assertEquals("01000000feffffff", memory.hex());
    }

    @Test
    void encode_changeOfOwner_pointsToTheNameAndFollowsNoLink() {
        Remembering memory = new Remembering();

        long[] call = layouts.encode(new KernelCall.ChangeOwner(7, "a", 4294967294L, 1000), memory);

        assertArrayEquals(new long[] {260, 7, memory.last.address(), 4294967294L, 1000, 0x1100, 0}, call);
        assertEquals("6100", memory.hex());
    }

    @Test
    void encode_noGroups_countsNone() {
        assertEquals(0, layouts.encode(new KernelCall.SetGroups(List.of()), arena)[1]);
    }

    @ParameterizedTest
    @CsvSource({"0, 0, 0", "-1, 1, 4611686018427387904", "4294967296, -2147483648, 2147483648"})
    void readCaps_afterWriteCaps_isTheSame(long permitted, long effective, long inheritable) {
        ByteBuffer header = Layouts.buffer(arena.allocate(Layouts.CAP_SIZE, 8));
        long[] sets = new long[3];

        Layouts.writeCaps(header, permitted, effective, inheritable);
        Layouts.readCaps(header, sets);

        assertArrayEquals(new long[] {permitted, effective, inheritable}, sets);
    }

    @Test
    void of_unknownArchitecture_isRefusedByName() {
        UnsupportedOperationException error =
                assertThrows(UnsupportedOperationException.class, () -> Arch.of("loongarch64"));

        assertEquals(true, error.getMessage().contains("loongarch64"));
    }

    @ParameterizedTest
    @CsvSource({"-1, EPERM (1)", "-22, EINVAL (22)", "-24, EMFILE (24)", "-200, errno 200"})
    void describe_result_isNameAndNumber(long result, String expected) {
        assertEquals(expected, Errno.describe(result));
    }
}
