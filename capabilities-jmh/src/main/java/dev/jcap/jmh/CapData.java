package dev.jcap.jmh;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** What capget(2) and capset(2) take: {@code struct __user_cap_header_struct} and two {@code __user_cap_data_struct}. */
final class CapData {

    private static final int LINUX_CAPABILITY_VERSION_3 = 0x20080522;
    private static final int HEADER_SIZE = 8;
    private static final int DATA_SIZE = 24;

    private CapData() {}

    /** For the calling thread. */
    static MemorySegment header(Arena arena) {
        MemorySegment header = arena.allocate(HEADER_SIZE, Integer.BYTES);
        header.set(JAVA_INT, 0, LINUX_CAPABILITY_VERSION_3);
        return header;
    }

    static MemorySegment data(Arena arena) {
        return arena.allocate(DATA_SIZE, Integer.BYTES);
    }
}
