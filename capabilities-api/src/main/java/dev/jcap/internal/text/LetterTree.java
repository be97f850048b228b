package dev.jcap.internal.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Tells names apart by their first two letters, and then by single letters of their first eight characters. Made from
 * the names, so that a new one needs nothing here. What it finds is the only name that can match, or the first of several
 * that begin with the same eight characters.
 */
final class LetterTree {

    private static final int FIVE_BITS = 5;
    private static final int LETTERS = 1 << FIVE_BITS;
    private static final int NONE = -1;

    /** What the first two letters lead to: a node, or a name as -2 minus its index. */
    private final int[] roots = new int[LETTERS * LETTERS];

    /** For each node how far to shift a word, and then what each letter leads to. */
    private int[] nodes = new int[0];
    private final int[] next;
    private final String[] names;

    LetterTree(String[] names) {
        this.names = names;
        next = new int[names.length];
        Arrays.fill(next, NONE);
        List<List<Integer>> beginnings = new ArrayList<>();
        for (int i = 0; i < roots.length; i++) {
            beginnings.add(new ArrayList<>());
        }
        for (int i = 0; i < names.length; i++) {
            beginnings.get(letter(i, 0) | letter(i, 1) << FIVE_BITS).add(i);
        }
        for (int i = 0; i < roots.length; i++) {
            roots[i] = build(beginnings.get(i), NONE);
        }
    }

    /** What the first two letters of a word lead to, by {@link #root}. */
    int[] roots() {
        return roots;
    }

    /** Each node's shift, and what is behind it for each letter. */
    int[] nodes() {
        return nodes;
    }

    /** Where in the roots a word's first two letters stand. */
    static int root(long word) {
        return (int) word & LETTERS - 1 | (int) (word >>> Byte.SIZE - FIVE_BITS) & LETTERS - 1 << FIVE_BITS;
    }

    /** Where in a node a word's letter stands, the node having that shift. */
    static int letter(long word, int shift) {
        return 1 + ((int) (word >>> shift) & LETTERS - 1);
    }

    /** For each name another one that can begin with the same word; -1 when there is none. */
    int[] next() {
        return next;
    }

    /**
     * Returns a node that tells these names apart, or a name when there is nothing to tell apart.
     *
     * @param shorter a name that has ended before, and whose text may go on with any character; -1 when there is none
     */
    private int build(List<Integer> some, int shorter) {
        int position = some.size() < 2 ? -1 : bestPosition(some);
        if (position < 0) {
            return chain(some, shorter);
        }
        int node = nodes.length;
        nodes = Arrays.copyOf(nodes, node + 1 + LETTERS);
        nodes[node] = position * Byte.SIZE;
        List<Integer> ended = having(some, position, NONE);
        chain(ended, shorter);
        int fallback = ended.isEmpty() ? shorter : ended.getFirst();
        for (int letter = 0; letter < LETTERS; letter++) {
            int to = build(having(some, position, letter), fallback);
            nodes[node + 1 + letter] = to;
        }
        return node;
    }

    /** Names that begin alike, one behind the other, and the shorter one last. */
    private int chain(List<Integer> same, int shorter) {
        for (int i = 0; i < same.size(); i++) {
            next[same.get(i)] = i + 1 < same.size() ? same.get(i + 1) : shorter;
        }
        return -2 - (same.isEmpty() ? shorter : same.getFirst());
    }

    /** The position with most letters, at which at most one name has ended; -1 when the letters are the same everywhere. */
    private int bestPosition(List<Integer> some) {
        int best = -1;
        int most = 1;
        for (int position = 0; position < Long.BYTES && having(some, position, NONE).size() <= 1; position++) {
            int kinds = kinds(some, position);
            if (kinds > most) {
                most = kinds;
                best = position;
            }
        }
        return best;
    }

    private int kinds(List<Integer> some, int position) {
        boolean[] seen = new boolean[LETTERS + 1];
        int kinds = 0;
        for (int index : some) {
            int letter = letter(index, position) + 1;
            kinds += seen[letter] ? 0 : 1;
            seen[letter] = true;
        }
        return kinds;
    }

    private List<Integer> having(List<Integer> some, int position, int letter) {
        List<Integer> having = new ArrayList<>();
        for (int index : some) {
            if (letter(index, position) == letter) {
                having.add(index);
            }
        }
        return having;
    }

    /** The five bits that small and capital letters have in common; -1 behind the end. */
    private int letter(int index, int position) {
        return position < names[index].length() ? names[index].charAt(position) & LETTERS - 1 : NONE;
    }
}
