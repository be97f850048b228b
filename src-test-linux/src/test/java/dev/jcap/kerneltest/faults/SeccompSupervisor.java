package dev.jcap.kerneltest.faults;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.jcap.kerneltest.support.NativeCalls;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Decides about the system calls of threads of another process, each before the kernel makes it
 * ({@code seccomp_unotify(2)}): a {@link FaultScript} says which one fails. jcap stops every thread of a process, and one
 * that answers would be stopped too; so it lives here. {@link SeccompInterceptor} is the other end of its input and output.
 */
final class SeccompSupervisor {

    private static final long PIDFD_OPEN = 434;
    private static final long PIDFD_GETFD = 438;
    private static final long IOCTL = 16;
    private static final long POLL = 7;
    private static final long NOTIF_RECV = 0xC050_2100L;
    private static final long NOTIF_SEND = 0xC018_2101L;
    private static final int FLAG_CONTINUE = 1;
    private static final short POLLIN = 1;
    private static final int WAIT_MILLIS = 20;

    private final int descriptor;
    private final Path threads;
    private final FaultScript script;
    private final Thread judge;
    private volatile boolean over;

    private SeccompSupervisor(int pid, int descriptor, FaultScript script) {
        this.descriptor = descriptor;
        this.script = script;
        threads = Path.of("/proc/" + pid + "/task");
        judge = Thread.ofPlatform().name("judge").daemon().start(this::judgeAll);
    }

    /** One script after the other, until the input ends. */
    public static void main(String[] args) throws Exception {
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(System.in));
                DataOutputStream out = new DataOutputStream(new BufferedOutputStream(System.out))) {
            int pid = next(in);
            while (pid > 0) {
                int descriptor = copy(pid, in.readInt());
                SeccompSupervisor supervisor =
                        new SeccompSupervisor(pid, descriptor, new FaultScript(in.readInt(), in.readInt(), in.readBoolean()));
                out.writeInt(descriptor);
                out.flush();
                in.readInt();
                supervisor.end();
                tell(supervisor.script, out);
                out.flush();
                pid = next(in);
            }
        }
    }

    /** The process to supervise; 0 at the end. */
    private static int next(DataInputStream in) throws IOException {
        try {
            return in.readInt();
        } catch (EOFException e) {
            return 0;
        }
    }

    private static int copy(int pid, int descriptor) {
        long process = NativeCalls.syscall(PIDFD_OPEN, pid, 0, 0, 0);
        long copy = NativeCalls.syscall(PIDFD_GETFD, process, descriptor, 0, 0);
        NativeCalls.syscall(NativeCalls.CLOSE, process, 0, 0, 0);
        return (int) copy;
    }

    private static void tell(FaultScript script, DataOutputStream out) throws IOException {
        out.writeUTF(script.fault());
        out.writeInt(script.error());
        List<FaultScript.Call> made = script.made();
        out.writeInt(made.size());
        for (FaultScript.Call call : made) {
            out.writeInt(call.number());
            for (long argument : call.arguments()) {
                out.writeLong(argument);
            }
        }
    }

    private void judgeAll() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment poll = arena.allocate(8, 8);
            MemorySegment asked = arena.allocate(80, 8);
            MemorySegment answer = arena.allocate(24, 8);
            while (!over) {
                poll.set(JAVA_INT, 0, descriptor);
                poll.set(JAVA_SHORT, 4, POLLIN);
                if (NativeCalls.syscall(POLL, poll.address(), 1, WAIT_MILLIS, 0) == 1 && isAsked(asked)) {
                    answer(asked, answer);
                    NativeCalls.syscall(IOCTL, descriptor, NOTIF_SEND, answer.address(), 0);
                }
            }
        }
    }

    private boolean isAsked(MemorySegment asked) {
        asked.fill((byte) 0);
        return NativeCalls.syscall(IOCTL, descriptor, NOTIF_RECV, asked.address(), 0) == 0;
    }

    /** struct seccomp_notif: id, thread, flags, number, architecture, address, six arguments. */
    private void answer(MemorySegment asked, MemorySegment answer) {
        int tid = asked.get(JAVA_INT, 8);
        long[] arguments = asked.asSlice(32, 8L * FaultScript.ARGUMENTS).toArray(JAVA_LONG);
        boolean own = Files.exists(threads.resolve(String.valueOf(tid)));
        int errno = own ? script.judge(new FaultScript.Call(asked.get(JAVA_INT, 16), arguments)) : 0;
        answer.set(JAVA_LONG, 0, asked.get(JAVA_LONG, 0));
        answer.set(JAVA_LONG, 8, 0);
        answer.set(JAVA_INT, 16, -errno);
        answer.set(JAVA_INT, 20, errno == 0 ? FLAG_CONTINUE : 0);
    }

    /** Calls that are made later fail with ENOSYS. */
    private void end() throws InterruptedException {
        over = true;
        judge.join();
        NativeCalls.syscall(NativeCalls.CLOSE, descriptor, 0, 0, 0);
    }
}
