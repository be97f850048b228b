package dev.jcap.linux.internal.kernel;

import java.util.HexFormat;
import java.util.OptionalInt;

/**
 * The signal handler in machine code. All architectures' handlers do the same, step by step; {@link SignalStub} says what.
 *
 * @param bytes    position-independent code
 * @param control  where in it the address of the control block, eight bytes, has to be written
 * @param restorer where in it the code that returns from a signal starts; empty where the kernel brings that itself
 */
record StubCode(byte[] bytes, int control, OptionalInt restorer) {

    static StubCode of(int control, String code) {
        return new StubCode(HexFormat.of().parseHex(code), control, OptionalInt.empty());
    }

    /** The last bytes are the restorer. */
    static StubCode withRestorer(int control, int restorerLength, String code) {
        byte[] bytes = HexFormat.of().parseHex(code);
        return new StubCode(bytes, control, OptionalInt.of(bytes.length - restorerLength));
    }
}
