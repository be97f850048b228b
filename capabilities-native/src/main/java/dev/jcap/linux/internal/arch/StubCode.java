package dev.jcap.linux.internal.arch;

import dev.jcap.linux.internal.kernel.SignalHandler;
import dev.jcap.linux.internal.kernel.StepProgram;
import java.util.HexFormat;
import java.util.OptionalInt;

/**
 * Machine code with two entries: the signal handler, at its beginning, and a function by which the thread that stops all
 * others runs its own {@link StepProgram}. The code of all architectures does the same, step by step;
 * {@link SignalHandler} and {@link StepProgram} say what.
 *
 * @param bytes    position-independent code
 * @param control  where in it the address of the control block, eight bytes, has to be written
 * @param run      where in it the function starts
 * @param restorer where in it the code that returns from a signal starts; empty where the kernel brings that itself
 */
public record StubCode(byte[] bytes, int control, int run, OptionalInt restorer) {

    public static StubCode of(int control, int run, String code) {
        return new StubCode(HexFormat.of().parseHex(code), control, run, OptionalInt.empty());
    }

    /** The last bytes are the restorer. */
    public static StubCode withRestorer(int control, int run, int restorerLength, String code) {
        byte[] bytes = HexFormat.of().parseHex(code);
        return new StubCode(bytes, control, run, OptionalInt.of(bytes.length - restorerLength));
    }
}
