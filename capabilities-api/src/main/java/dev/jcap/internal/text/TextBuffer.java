package dev.jcap.internal.text;

import dev.jcap.Capability;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Where a text is put together.
 *
 * <p>One buffer serves all threads, so that printing allocates nothing but its result; whoever finds it taken makes a
 * new one. A text names each capability at most once, with few characters around it, which bounds its length.
 */
final class TextBuffer {

    private static final int MARKS = 4 * (Capability.MAX_NUMBER + 1);

    private static final TextBuffer SHARED = new TextBuffer();

    /** Whether somebody writes into the shared one. Not a reference: that kind of atomic loads method handles. */
    private static final AtomicInteger TAKEN = new AtomicInteger();

    private final byte[] bytes = new byte[CapabilityNames.listLength() + MARKS + NameWords.MOST_WRITTEN];
    private final ByteBuffer words = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    private int length;

    private TextBuffer() {}

    /** An empty buffer, for one text. */
    static TextBuffer take() {
        return TAKEN.getAndSet(1) == 0 ? SHARED : new TextBuffer();
    }

    /** The text; the buffer is somebody else's from here on. */
    String finish() {
        String text = new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
        length = 0;
        if (this == SHARED) {
            TAKEN.setRelease(0);
        }
        return text;
    }

    void put(char c) {
        bytes[length++] = (byte) c;
    }

    /** The letters of a pattern, always in the order e, i, p. */
    void putFlags(int pattern) {
        if ((pattern & StateText.EFFECTIVE) != 0) {
            put('e');
        }
        if ((pattern & StateText.INHERITABLE) != 0) {
            put('i');
        }
        if ((pattern & StateText.PERMITTED) != 0) {
            put('p');
        }
    }

    /** The name or number of one capability. */
    void putName(int number) {
        length = number < CapabilityNames.COUNT
                ? NameWords.put(number, words, length)
                : CapabilityNames.copyRun(number, number, bytes, length) - 1;
    }

    /** The names of a set that is not empty, comma between them. */
    void putNames(long mask) {
        long rest = mask;
        int at = length;
        while (rest != 0) {
            int first = Long.numberOfTrailingZeros(rest);
            int behind = first + Long.numberOfTrailingZeros(~(rest >>> first));
            at = CapabilityNames.copyRun(first, behind - 1, bytes, at);
            rest = behind > Capability.MAX_NUMBER ? 0 : rest & -1L << behind;
        }
        length = at - 1;
    }
}
