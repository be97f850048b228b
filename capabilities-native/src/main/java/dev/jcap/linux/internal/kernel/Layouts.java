package dev.jcap.linux.internal.kernel;

import dev.jcap.CapabilityState;
import dev.jcap.linux.internal.arch.Arch;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The kernel's structures in memory, and each {@link KernelCall} as a system call number with six arguments. */
public final class Layouts {

    /** {@code _LINUX_CAPABILITY_VERSION_3}. */
    private static final int CAPABILITY_VERSION_3 = 0x20080522;

    /** {@code struct __user_cap_header_struct} and two {@code __user_cap_data_struct} behind it. */
    static final int CAP_HEADER_SIZE = 8;
    static final int CAP_SIZE = CAP_HEADER_SIZE + 2 * 12;

    private static final int AT_SYMLINK_NOFOLLOW = 0x100;
    private static final int AT_EMPTY_PATH = 0x1000;

    private static final short BPF_RET_K = 6;
    private static final int SECCOMP_RET_ALLOW = 0x7FFF_0000;

    private final Arch arch;

    Layouts(Arch arch) {
        this.arch = arch;
    }

    /** The call's number and arguments; what they point to comes from the allocator and must outlive the call. */
    long[] encode(KernelCall call, SegmentAllocator memory) {
        return call.encode(new Encoder(memory));
    }

    private final class Encoder implements KernelCall.Encoder {

        private final SegmentAllocator memory;

        Encoder(SegmentAllocator memory) {
            this.memory = memory;
        }

        @Override
        public long[] prctl(int option, long first, long second) {
            return new long[] {arch.prctl, option, first, second, 0, 0, 0};
        }

        @Override
        public long[] capset(CapabilityState state) {
            MemorySegment header = memory.allocate(CAP_SIZE, 8);
            writeCaps(
                    buffer(header),
                    state.permitted().mask(),
                    state.effective().mask(),
                    state.inheritable().mask());
            return new long[] {arch.capset, header.address(), header.address() + CAP_HEADER_SIZE, 0, 0, 0, 0};
        }

        @Override
        public long[] setgroups(List<Long> groups) {
            return new long[] {arch.setgroups, groups.size(), ids(groups, memory).address(), 0, 0, 0, 0};
        }

        @Override
        public long[] setresgid(long gid) {
            return new long[] {arch.setresgid, gid, gid, gid, 0, 0, 0};
        }

        @Override
        public long[] setresuid(long uid) {
            return new long[] {arch.setresuid, uid, uid, uid, 0, 0, 0};
        }

        @Override
        public long[] fchownat(int directory, String name, long uid, long gid) {
            long text = text(name, memory).address();
            return new long[] {arch.fchownat, directory, text, uid, gid, AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH, 0};
        }
    }

    /**
     * Native memory as a buffer, in the processor's order: as long as its arena is open, and for the threads that may use that.
     * A JVM's first access to a segment itself takes it some twenty milliseconds, one through a buffer less than one.
     */
    public static ByteBuffer buffer(MemorySegment memory) {
        return memory.asByteBuffer().order(ByteOrder.nativeOrder());
    }

    /** Numbers, eight bytes each. */
    static MemorySegment longs(SegmentAllocator memory, long... numbers) {
        MemorySegment list = memory.allocate(numbers.length * 8L, 8);
        ByteBuffer target = buffer(list);
        for (long number : numbers) {
            target.putLong(number);
        }
        return list;
    }

    /** Ids, four bytes each. */
    static MemorySegment ids(List<Long> ids, SegmentAllocator memory) {
        MemorySegment list = memory.allocate(Math.max(1, ids.size()) * 4L, 4);
        ByteBuffer target = buffer(list);
        for (int i = 0; i < ids.size(); i++) {
            target.putInt(ids.get(i).intValue());
        }
        return list;
    }

    static void writeCapHeader(ByteBuffer header, int tid) {
        header.putInt(0, CAPABILITY_VERSION_3).putInt(4, tid);
    }

    /** The calling thread's: effective, permitted, inheritable; first the low halves of the masks, then the high ones. */
    static void writeCaps(ByteBuffer header, long permitted, long effective, long inheritable) {
        writeCapHeader(header, 0);
        int at = CAP_HEADER_SIZE;
        for (int shift = 0; shift < 64; shift += 32) {
            header.putInt(at, (int) (effective >>> shift));
            header.putInt(at + 4, (int) (permitted >>> shift));
            header.putInt(at + 8, (int) (inheritable >>> shift));
            at += 12;
        }
    }

    /** The permitted, effective and inheritable masks, in this order. */
    static void readCaps(ByteBuffer header, long[] sets) {
        sets[0] = mask(header, 4);
        sets[1] = mask(header, 0);
        sets[2] = mask(header, 8);
    }

    private static long mask(ByteBuffer header, int field) {
        long low = header.getInt(CAP_HEADER_SIZE + field) & 0xFFFF_FFFFL;
        long high = header.getInt(CAP_HEADER_SIZE + 12 + field);
        return low | high << 32;
    }

    /** A text as C has it, with a NUL at its end. */
    static MemorySegment text(String text, SegmentAllocator memory) {
        return text(text.getBytes(StandardCharsets.UTF_8), memory);
    }

    /** The same of bytes. */
    public static MemorySegment text(byte[] text, SegmentAllocator memory) {
        MemorySegment copy = memory.allocate(text.length + 1L);
        buffer(copy).put(text).put((byte) 0);
        return copy;
    }

    /** The addresses of texts, and a null at the end. */
    public static MemorySegment texts(List<byte[]> texts, SegmentAllocator memory) {
        long[] addresses = new long[texts.size() + 1];
        for (int i = 0; i < texts.size(); i++) {
            addresses[i] = text(texts.get(i), memory).address();
        }
        return longs(memory, addresses);
    }

    /** {@code struct sock_fprog} with one {@code struct sock_filter}: return SECCOMP_RET_ALLOW. */
    static MemorySegment allowingFilter(SegmentAllocator memory) {
        MemorySegment filter = memory.allocate(8, 8);
        buffer(filter).putShort(0, BPF_RET_K).putInt(4, SECCOMP_RET_ALLOW);
        MemorySegment program = memory.allocate(16, 8);
        buffer(program).putShort(0, (short) 1).putLong(8, filter.address());
        return program;
    }
}
