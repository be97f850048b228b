package dev.jcap.linux.internal.system;

import java.util.Arrays;
import java.util.Optional;

/** The first line of a script, {@code #!interpreter [argument]}, as the kernel reads it ({@code execve(2)}). */
public final class ScriptLine {

    /** BINPRM_BUF_SIZE: the kernel looks at no more than this of a file. */
    public static final int SIZE = 256;

    private ScriptLine() {}

    /** Whether a file with this beginning is for {@link #interpreter} to read. */
    public static boolean isScript(byte[] beginning) {
        return beginning.length > 1 && beginning[0] == '#' && beginning[1] == '!';
    }

    /**
     * The interpreter's path in the bytes of the file; empty when the kernel takes the file for no script. It may
     * be empty, which the kernel takes for the working directory.
     *
     * @param beginning of a script, {@value #SIZE} bytes or the whole file if it is shorter
     */
    public static Optional<byte[]> interpreter(byte[] beginning) {
        byte[] buffer = Arrays.copyOf(beginning, SIZE);
        int newline = newline(buffer);
        if (newline < 0 && isTooLong(buffer)) {
            return Optional.empty();
        }
        int end = newline < 0 ? SIZE - 1 : newline;
        int start = skipBlanks(buffer, 2, end);
        if (start == end) {
            return Optional.empty();
        }
        return Optional.of(Arrays.copyOfRange(buffer, start, terminator(buffer, start, end)));
    }

    /** Without a line's end the interpreter's path might go on behind the buffer, unless something ends it. */
    private static boolean isTooLong(byte[] buffer) {
        int start = skipBlanks(buffer, 2, SIZE);
        return start == SIZE || terminator(buffer, start, SIZE) == SIZE;
    }

    /** The end of the line, looked for no further than to the first NUL; -1 if there is none. */
    private static int newline(byte[] buffer) {
        for (int i = 0; i < SIZE && buffer[i] != 0; i++) {
            if (buffer[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    private static int skipBlanks(byte[] buffer, int from, int end) {
        int i = from;
        while (i < end && isBlank(buffer[i])) {
            i++;
        }
        return i;
    }

    private static int terminator(byte[] buffer, int from, int end) {
        int i = from;
        while (i < end && !isBlank(buffer[i]) && buffer[i] != 0) {
            i++;
        }
        return i;
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t';
    }
}
