package dev.jcap.internal.text;

import dev.jcap.CapabilityFormatException;
import dev.jcap.CapabilitySet;
import dev.jcap.CapabilityState;
import java.util.HexFormat;
import java.util.Objects;

/**
 * The bytes of cap_copy_ext(3): four of magic, one that says how many bytes each set has, and then the sets, the lowest
 * byte of effective, of permitted and of inheritable, the next byte of each, and so on.
 */
public final class PortableForm {

    private static final byte[] CAP_EXT_MAGIC = {(byte) 0x90, (byte) 0xC2, 0x01, 0x51};
    private static final int HEADER = CAP_EXT_MAGIC.length + 1;
    private static final int SETS = 3;
    private static final int BYTES_IN_A_SET = Long.BYTES;

    private PortableForm() {}

    public static CapabilityState parse(byte[] bytes) {
        Objects.requireNonNull(bytes, "bytes");
        for (int at = 0; at < Math.min(bytes.length, CAP_EXT_MAGIC.length); at++) {
            if (bytes[at] != CAP_EXT_MAGIC[at]) {
                throw refusal(bytes, at, "not the magic number 90c20151");
            }
        }
        if (bytes.length < HEADER) {
            throw refusal(bytes, bytes.length, "shorter than the header of 5 bytes");
        }
        int size = bytes[HEADER - 1] & 0xFF;
        if (bytes.length - HEADER < SETS * size) {
            throw refusal(bytes, bytes.length, "shorter than three sets of " + size + " bytes");
        }
        int read = Math.min(size, BYTES_IN_A_SET);
        return new CapabilityState(set(bytes, 1, read), set(bytes, 0, read), set(bytes, 2, read));
    }

    private static CapabilitySet set(byte[] bytes, int which, int size) {
        long mask = 0;
        for (int k = 0; k < size; k++) {
            mask |= (bytes[HEADER + SETS * k + which] & 0xFFL) << (Byte.SIZE * k);
        }
        return new CapabilitySet(mask);
    }

    public static byte[] full(CapabilityState state) {
        return print(state, BYTES_IN_A_SET);
    }

    public static byte[] minimal(CapabilityState state) {
        long any = state.effective().mask()
                | state.permitted().mask()
                | state.inheritable().mask();
        return print(state, BYTES_IN_A_SET - Long.numberOfLeadingZeros(any) / Byte.SIZE);
    }

    private static byte[] print(CapabilityState state, int size) {
        byte[] bytes = new byte[HEADER + SETS * size];
        System.arraycopy(CAP_EXT_MAGIC, 0, bytes, 0, CAP_EXT_MAGIC.length);
        bytes[HEADER - 1] = (byte) size;
        for (int k = 0; k < size; k++) {
            int at = HEADER + SETS * k;
            bytes[at] = (byte) (state.effective().mask() >>> (Byte.SIZE * k));
            bytes[at + 1] = (byte) (state.permitted().mask() >>> (Byte.SIZE * k));
            bytes[at + 2] = (byte) (state.inheritable().mask() >>> (Byte.SIZE * k));
        }
        return bytes;
    }

    private static CapabilityFormatException refusal(byte[] bytes, int at, String reason) {
        return new CapabilityFormatException(HexFormat.of().formatHex(bytes), 2 * at, reason);
    }
}
