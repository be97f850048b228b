package dev.jcap.kerneltest.faults;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.jcap.kerneltest.support.NativeCalls;
import dev.jcap.kerneltest.support.SeccompFilter;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.ToIntFunction;

/**
 * Decides about the system calls of one thread and of those that it starts, each before the kernel makes it: whether it
 * fails, and with what ({@code seccomp_unotify(2)}).
 */
final class SeccompInterceptor implements AutoCloseable {

    private static final long IOCTL = 16;
    private static final long POLL = 7;
    private static final long NOTIF_RECV = 0xC050_2100L;
    private static final long NOTIF_SEND = 0xC018_2101L;
    private static final int FLAG_CONTINUE = 1;
    private static final short POLLIN = 1;
    private static final int WAIT_MILLIS = 20;

    private final ToIntFunction<Call> judgement;
    private final CompletableFuture<Integer> listener = new CompletableFuture<>();
    private final Thread judge;
    private volatile boolean over;

    /** One call: the thread that makes it, the number and the arguments. */
    record Call(int tid, int number, long... arguments) {}

    private SeccompInterceptor(ToIntFunction<Call> judgement) {
        this.judgement = judgement;
        judge = Thread.ofPlatform().name("judge").daemon().start(this::judgeAll);
    }

    /**
     * For the calling thread from now on, for good.
     *
     * @param calls     which calls
     * @param judgement the error number with which one fails, or 0
     */
    static SeccompInterceptor of(List<SeccompFilter.Call> calls, ToIntFunction<Call> judgement) {
        SeccompInterceptor judge = new SeccompInterceptor(judgement);
        judge.listener.complete(SeccompFilter.asking(calls).withListener());
        return judge;
    }

    private void judgeAll() {
        int descriptor = listener.join();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment poll = arena.allocate(8, 8);
            MemorySegment asked = arena.allocate(80, 8);
            MemorySegment answer = arena.allocate(24, 8);
            while (!over) {
                poll.set(JAVA_INT, 0, descriptor);
                poll.set(JAVA_SHORT, 4, POLLIN);
                if (NativeCalls.syscall(POLL, poll.address(), 1, WAIT_MILLIS, 0) == 1 && isAsked(descriptor, asked)) {
                    answer(asked, answer);
                    NativeCalls.syscall(IOCTL, descriptor, NOTIF_SEND, answer.address(), 0);
                }
            }
        }
        NativeCalls.syscall(NativeCalls.CLOSE, descriptor, 0, 0, 0);
    }

    private static boolean isAsked(int descriptor, MemorySegment asked) {
        asked.fill((byte) 0);
        return NativeCalls.syscall(IOCTL, descriptor, NOTIF_RECV, asked.address(), 0) == 0;
    }

    /** struct seccomp_notif: id, thread, flags, number, architecture, address, six arguments. */
    private void answer(MemorySegment asked, MemorySegment answer) {
        int tid = asked.get(JAVA_INT, 8);
        long[] arguments = asked.asSlice(32, 48).toArray(JAVA_LONG);
        boolean own = Files.exists(Path.of("/proc/self/task/" + tid));
        int errno = own ? judgement.applyAsInt(new Call(tid, asked.get(JAVA_INT, 16), arguments)) : 0;
        answer.set(JAVA_LONG, 0, asked.get(JAVA_LONG, 0));
        answer.set(JAVA_LONG, 8, 0);
        answer.set(JAVA_INT, 16, -errno);
        answer.set(JAVA_INT, 20, errno == 0 ? FLAG_CONTINUE : 0);
    }

    /** Calls that are made later fail with ENOSYS. */
    @Override
    public void close() {
        over = true;
        try {
            judge.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
