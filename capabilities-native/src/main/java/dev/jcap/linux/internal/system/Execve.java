package dev.jcap.linux.internal.system;

import dev.jcap.CapabilityFormatException;
import dev.jcap.linux.internal.kernel.Errno;
import dev.jcap.linux.internal.kernel.Kernel;
import dev.jcap.linux.internal.kernel.LinuxKernel;
import dev.jcap.linux.internal.kernel.TaskStatus;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SortedSet;

/** Replaces this process by another program, which begins with the calling thread's credentials. */
public final class Execve {

    private static final int PR_SET_PDEATHSIG = 1;

    private final LinuxKernel kernel;

    public Execve(LinuxKernel kernel) {
        this.kernel = kernel;
    }

    /**
     * A text as {@code execve(2)} takes it: in the encoding in which the JDK reads file names and the environment, nothing
     * replaced silently.
     *
     * @throws IllegalArgumentException when there is a NUL in it, or a character that the locale's encoding lacks
     */
    public static byte[] encode(String text) {
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a NUL character cannot be handed to a program: \"" + text + '"');
        }
        try {
            ByteBuffer bytes = Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"))
                    .newEncoder()
                    .encode(CharBuffer.wrap(text));
            byte[] array = new byte[bytes.remaining()];
            bytes.get(array);
            return array;
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("\"" + text + "\" cannot be written in the encoding of this locale", e);
        }
    }

    /** Why this process is still there. {@code error} is -errno. */
    public record Failure(String operation, long error) {}

    /**
     * What the program starts with besides its credentials.
     *
     * @param descriptors       those that stay open besides the standard streams
     * @param parentDeathSignal the signal that it gets when its parent ends; 0 for none
     */
    public record Surroundings(SortedSet<Integer> descriptors, int parentDeathSignal) {}

    /**
     * Tries one path after the other until one is there. Returns only when all have failed; then the calling thread has
     * another signal mask and may have a table of descriptors of its own, and must end.
     */
    public Failure run(
            List<Path> candidates, List<byte[]> arguments, List<byte[]> environment, Surroundings surroundings) {
        InheritedDescriptors descriptors = new InheritedDescriptors(kernel, surroundings.descriptors());
        try {
            long closed = descriptors.closeOthers();
            if (closed < 0) {
                return new Failure("close descriptors", closed);
            }
            long mask = kernel.blockSignals(signalsBlockedAtStart());
            if (mask < 0) {
                return new Failure("rt_sigprocmask", mask);
            }
            // A change of ids clears it, so it comes after the plan.
            long signal = setParentDeathSignal(surroundings.parentDeathSignal());
            if (signal < 0) {
                return new Failure("prctl PR_SET_PDEATHSIG", signal);
            }
            return execute(candidates, arguments, environment);
        } finally {
            descriptors.undo();
        }
    }

    /** A Java thread starts without one. */
    private long setParentDeathSignal(int signal) {
        return signal == 0 ? 0 : kernel.syscall(kernel.arch().prctl, PR_SET_PDEATHSIG, signal, 0, 0, 0, 0);
    }

    private Failure execute(List<Path> candidates, List<byte[]> arguments, List<byte[]> environment) {
        Failure first = null;
        for (Path candidate : candidates) {
            long error = kernel.execve(candidate.bytes(), arguments, environment);
            if (Errno.EAGAIN.is(error)) {
                // Before the kernel looks for the file: the user may run no more processes.
                return new Failure("execve", error);
            }
            Failure failure = new Failure("execve " + candidate, error);
            if (!isNotThere(error)) {
                if (!Errno.EACCES.is(error)) {
                    return failure;
                }
                first = failure;
            }
            first = first == null ? failure : first;
        }
        return first;
    }

    /** As {@code execvp(3)} goes on: an entry of PATH that lacks the program, or is closed to this user. */
    private static boolean isNotThere(long error) {
        return Errno.ENOENT.is(error) || Errno.ENOTDIR.is(error);
    }

    /** A program's path as bytes. */
    public record Path(byte[] bytes) {
        @Override
        public String toString() {
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    /**
     * What the process's first thread blocks: the {@code java} command leaves the mask that it was started with alone,
     * while Java threads block and unblock some signals.
     */
    long signalsBlockedAtStart() {
        long tasks = kernel.openTasks();
        if (tasks < 0) {
            return 0;
        }
        Kernel.Text status = kernel.read((int) tasks, kernel.pid(), "status");
        kernel.close((int) tasks);
        try {
            return status.error() < 0 ? 0 : TaskStatus.parse(status.content()).blocked();
        } catch (CapabilityFormatException e) {
            return 0;
        }
    }
}
