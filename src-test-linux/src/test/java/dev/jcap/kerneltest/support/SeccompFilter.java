package dev.jcap.kerneltest.support;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** A filter for system calls ({@code seccomp(2)}), which the threads that this thread starts from then on have too. */
public final class SeccompFilter {

    private static final long SECCOMP = 317;
    private static final int SET_MODE_FILTER = 1;
    private static final int FLAG_TSYNC = 1;
    private static final int FLAG_NEW_LISTENER = 8;
    private static final int TRAP = 0x0003_0000;
    private static final int ERRNO = 0x0005_0000;
    private static final int USER_NOTIF = 0x7FC0_0000;
    private static final int ALLOW = 0x7FFF_0000;

    private static final int LOAD = 0x20;
    private static final int JUMP_IF_EQUAL = 0x15;
    private static final int RETURN = 0x06;
    private static final int FIRST_ARGUMENT = 16;

    /** Added to an argument's index: it must be something else. */
    public static final int NOT = 0x100;

    private final List<int[]> program = new ArrayList<>();

    /**
     * A system call.
     *
     * @param number    its number on x86-64
     * @param arguments pairs of an argument's index and its lower 32 bits
     */
    public record Call(int number, int... arguments) {}

    private SeccompFilter(List<Call> calls, int action) {
        for (Call call : calls) {
            int left = call.arguments.length + 1;
            program.add(new int[] {LOAD, 0, 0, 0});
            program.add(new int[] {JUMP_IF_EQUAL, 0, left, call.number});
            for (int i = 0; i < call.arguments.length; i += 2) {
                left -= 2;
                boolean not = call.arguments[i] >= NOT;
                program.add(new int[] {LOAD, 0, 0, FIRST_ARGUMENT + 8 * (call.arguments[i] % NOT)});
                program.add(new int[] {JUMP_IF_EQUAL, not ? left : 0, not ? 0 : left, call.arguments[i + 1]});
            }
            program.add(new int[] {RETURN, 0, 0, action});
        }
        program.add(new int[] {RETURN, 0, 0, ALLOW});
    }

    /** These calls fail. */
    public static SeccompFilter failing(int errno, Call... calls) {
        return new SeccompFilter(List.of(calls), ERRNO | errno);
    }

    /** These calls raise SIGSYS, as for a handler that carries them out in another way. */
    public static SeccompFilter trapping(Call... calls) {
        return new SeccompFilter(List.of(calls), TRAP);
    }

    /** These calls wait for somebody's answer. */
    public static SeccompFilter asking(List<Call> calls) {
        return new SeccompFilter(calls, USER_NOTIF);
    }

    public void onThisThread() {
        Scenarios.requireEqual(0L, install(0), "seccomp");
    }

    void onEveryThread() {
        Scenarios.requireEqual(0L, install(FLAG_TSYNC), "seccomp");
    }

    /** On this thread: the descriptor at which the calls are answered. */
    public int withListener() {
        long listener = install(FLAG_NEW_LISTENER);
        Scenarios.require(listener > 0, "seccomp");
        return (int) listener;
    }

    private long install(int flags) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment filter = arena.allocate(8L * program.size(), 8);
            for (int i = 0; i < program.size(); i++) {
                int[] instruction = program.get(i);
                filter.set(JAVA_SHORT, i * 8L, (short) instruction[0]);
                filter.set(JAVA_BYTE, i * 8L + 2, (byte) instruction[1]);
                filter.set(JAVA_BYTE, i * 8L + 3, (byte) instruction[2]);
                filter.set(JAVA_INT, i * 8L + 4, instruction[3]);
            }
            MemorySegment header = arena.allocate(16, 8);
            header.set(JAVA_SHORT, 0, (short) program.size());
            header.set(ADDRESS, 8, filter);
            return NativeCalls.syscall(SECCOMP, SET_MODE_FILTER, flags, header.address(), 0);
        }
    }
}
