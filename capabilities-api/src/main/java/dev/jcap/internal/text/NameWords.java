package dev.jcap.internal.text;

import java.nio.ByteBuffer;

/**
 * The names without their prefix, as words of eight characters, the first one in the lowest byte. A text is compared with
 * few names only, nearly always with one: those that letters in the first word lead to.
 */
final class NameWords {

    /** How many words the longest name has. */
    private static final int WORDS = words();

    /** As many bytes as {@link #put} writes at most, with the zeros; a constant, which needs none of the tables. */
    static final int MOST_WRITTEN = 64;

    private static final long[] LETTERS = new long[CapabilityNames.COUNT * WORDS];

    /** Which bits of the letters count: not the one that makes a letter small, and none behind the end. */
    private static final long[] COUNTING = new long[CapabilityNames.COUNT * WORDS];

    private static final int[] LENGTHS = new int[CapabilityNames.COUNT];

    private static final int PREFIX = 'c' | 'a' << 8 | 'p' << 16 | '_' << 24;
    private static final int COUNTING_IN_PREFIX = 0xFFDFDFDF;

    // Arrays and no object: the compiler takes the first ones for constants.
    private static final int[] ROOTS;
    private static final int[] NODES;
    private static final int[] NEXT;

    static {
        String[] names = new String[CapabilityNames.COUNT];
        for (int number = 0; number < CapabilityNames.COUNT; number++) {
            String name = bareName(number);
            names[number] = name;
            LENGTHS[number] = name.length();
            for (int i = 0; i < name.length(); i++) {
                int word = number * WORDS + i / Long.BYTES;
                int shift = i % Long.BYTES * Byte.SIZE;
                LETTERS[word] |= (long) name.charAt(i) << shift;
                COUNTING[word] |= (name.charAt(i) == '_' ? 0xFFL : 0xDFL) << shift;
            }
        }
        LetterTree tree = new LetterTree(names);
        ROOTS = tree.roots();
        NODES = tree.nodes();
        NEXT = tree.next();
    }

    private NameWords() {}

    private static String bareName(int number) {
        return CapabilityNames.text(number).substring(CapabilityNames.PREFIX.length());
    }

    private static int words() {
        int longest = 0;
        for (int number = 0; number < CapabilityNames.COUNT; number++) {
            longest = Math.max(longest, bareName(number).length());
        }
        return (longest + Long.BYTES - 1) / Long.BYTES;
    }

    /** Whether half a word is the prefix, in any case. */
    static boolean isPrefix(int half) {
        return ((half ^ PREFIX) & COUNTING_IN_PREFIX) == 0;
    }

    /** Writes a name with its prefix at an index, and zeros behind it; returns where it ends. */
    static int put(int number, ByteBuffer target, int at) {
        int name = at + Integer.BYTES;
        target.putInt(at, PREFIX);
        for (int word = 0; word < WORDS; word++) {
            target.putLong(name + word * Long.BYTES, LETTERS[number * WORDS + word]);
        }
        return name + LENGTHS[number];
    }

    /** How many characters a name has behind its prefix. */
    static int length(int number) {
        return LENGTHS[number];
    }

    /** Whether a name goes on in a word, the first being 0. */
    static boolean reaches(int number, int index) {
        return index < WORDS && COUNTING[number * WORDS + index] != 0;
    }

    /** Whether a word of a text begins with all that a name, in any case, has in its own. */
    static boolean matches(long word, int number, int index) {
        int of = number * WORDS + index;
        return ((word ^ LETTERS[of]) & COUNTING[of]) == 0;
    }

    /** A number whose name can begin with a word in any case; -1 when there is none. */
    static int candidate(long word) {
        int at = ROOTS[LetterTree.root(word)];
        if (at >= 0) {
            at = NODES[at + LetterTree.letter(word, NODES[at])];
        }
        return at >= 0 ? deeper(at, word) : -2 - at;
    }

    private static int deeper(int node, long word) {
        int at = node;
        while (at >= 0) {
            at = NODES[at + LetterTree.letter(word, NODES[at])];
        }
        return -2 - at;
    }

    /** Another number whose name can begin with the same word; -1 when there is none. */
    static int alternative(int number) {
        return NEXT[number];
    }
}
