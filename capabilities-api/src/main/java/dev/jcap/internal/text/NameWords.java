package dev.jcap.internal.text;

import java.nio.ByteBuffer;

/**
 * The names without their prefix, as words of eight characters, the first one in the lowest byte. The first word of a text up to
 * what is no letter leads to a slot; nearly always the name there is the only one that a text is compared with.
 */
final class NameWords {

    /** As many bytes as {@link #put} writes at most, with the zeros; a constant, which needs none of the tables. */
    static final int MOST_WRITTEN = 64;

    /** Bits that a character of a name has set, as capital letter or as underscore; without the one that makes a letter small. */
    private static final int CAPITAL = 0xDF;

    private static final int PREFIX = 'C' | 'A' << 8 | 'P' << 16 | '_' << 24;
    private static final int COUNTING_IN_PREFIX = 0xFFDFDFDF;

    /** The first word times this gives the slot. It was found by trying: no two of today's names share a slot. */
    private static final long FACTOR = 0xA75DF8F891155011L;

    /** More than there can be names; one that is taken leads to the next. */
    private static final int SLOT_BITS = 7;

    /** How many words a name has at most. */
    private static final int WORDS = 3;

    /** A slot: each word in capitals with the bits that count in it behind, then the number and the length. */
    private static final int SIZE = 2 * WORDS + 2;
    private static final int NUMBER = 2 * WORDS;
    private static final int LENGTH = NUMBER + 1;

    private static final long[] SLOTS = new long[SIZE << SLOT_BITS];

    /** The words of each name as it is written. */
    private static final long[] LETTERS = new long[CapabilityNames.COUNT * WORDS];
    private static final int[] LENGTHS = new int[CapabilityNames.COUNT];

    static {
        for (int slot = 0; slot < SLOTS.length; slot += SIZE) {
            SLOTS[slot] = -1; // with no bit that counts: equals no text
        }
        // The longest first, so that a text is not taken for the shorter one of two that begin alike.
        int added = 0;
        for (int length = WORDS * Long.BYTES; length > 0; length--) {
            for (int number = 0; number < CapabilityNames.COUNT; number++) {
                String name = CapabilityNames.text(number).substring(CapabilityNames.PREFIX.length());
                if (name.length() == length) {
                    add(number, name);
                    added++;
                }
            }
        }
        if (added != CapabilityNames.COUNT) {
            throw new IllegalStateException("a name has more than " + WORDS + " words of " + Long.BYTES + " characters");
        }
    }

    private NameWords() {}

    private static void add(int number, String name) {
        long[] words = new long[SIZE];
        words[NUMBER] = number;
        words[LENGTH] = name.length();
        LENGTHS[number] = name.length();
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            int word = i / Long.BYTES;
            int shift = i % Long.BYTES * Byte.SIZE;
            LETTERS[number * WORDS + word] |= (long) c << shift;
            words[2 * word] |= (long) (c & CAPITAL) << shift;
            words[2 * word + 1] |= (c == '_' ? 0xFFL : CAPITAL) << shift;
        }
        int slot = slot(words[0]);
        while (isTaken(slot)) {
            slot = next(slot);
        }
        System.arraycopy(words, 0, SLOTS, slot, SIZE);
    }

    /** Where a text belongs that begins with a word, in any case. */
    static int slot(long word) {
        long others = ~word & 0x4040_4040_4040_4040L;
        long letters = word & 0xDFDF_DFDF_DFDF_DFDFL & (Long.lowestOneBit(others) >>> 6) - 1;
        return (int) (letters * FACTOR >>> Long.SIZE - SLOT_BITS) * SIZE;
    }

    /** The slot behind one; the first follows the last. */
    static int next(int slot) {
        return slot + SIZE & SLOTS.length - 1;
    }

    /** Whether a slot has a name, so that a text may also be in the next one. */
    static boolean isTaken(int slot) {
        return SLOTS[slot + LENGTH] != 0;
    }

    /** The number of the name in a slot. */
    static int number(int slot) {
        return (int) SLOTS[slot + NUMBER];
    }

    /** How many characters the name in a slot has behind its prefix. */
    static int length(int slot) {
        return (int) SLOTS[slot + LENGTH];
    }

    /** Whether a word of a text, the first being 0, has all that the name in a slot, in any case, has in its own. */
    static boolean matches(long word, int slot, int index) {
        int at = slot + 2 * index;
        return (word & SLOTS[at + 1]) == SLOTS[at];
    }

    /** Whether half a word is the prefix, in any case. */
    static boolean isPrefix(int half) {
        return (half & COUNTING_IN_PREFIX) == PREFIX;
    }

    /** Writes a name with its prefix at an index, and zeros behind it; returns where it ends. */
    static int put(int number, ByteBuffer target, int at) {
        int name = at + Integer.BYTES;
        target.putInt(at, PREFIX | 0x202020);
        for (int word = 0; word < WORDS; word++) {
            target.putLong(name + word * Long.BYTES, LETTERS[number * WORDS + word]);
        }
        return name + LENGTHS[number];
    }
}
