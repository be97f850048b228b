package dev.jcap.internal.text;

/** Finds the known word with the fewest typing mistakes between it and the one given. */
public final class NearestWord {

    private NearestWord() {}

    /**
     * Returns the nearest of some words, or null when none is near: at most one mistake in three letters.
     *
     * @param word    what was written
     * @param letters how many letters of it count
     * @param known   what it may have meant
     */
    public static String nearest(String word, int letters, String... known) {
        int best = letters / 3 + 1;
        String found = null;
        for (String candidate : known) {
            int atLeast = Math.abs(candidate.length() - word.length());
            int mistakes = atLeast < best ? mistakes(word, candidate) : atLeast;
            if (mistakes < best) {
                best = mistakes;
                found = candidate;
            }
        }
        return found;
    }

    /** Letters to insert, leave out, replace or swap with their neighbour, by the usual table of three rows. */
    private static int mistakes(String a, String b) {
        int[] beforeLast = new int[b.length() + 1];
        int[] last = new int[b.length() + 1];
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            last[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = last[j - 1] + (same(a.charAt(i - 1), b.charAt(j - 1)) ? 0 : 1);
                row[j] = Math.min(replaced, Math.min(last[j], row[j - 1]) + 1);
                boolean swapped = i > 1
                        && j > 1
                        && same(a.charAt(i - 1), b.charAt(j - 2))
                        && same(a.charAt(i - 2), b.charAt(j - 1));
                if (swapped) {
                    row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
                }
            }
            int[] free = beforeLast;
            beforeLast = last;
            last = row;
            row = free;
        }
        return last[b.length()];
    }

    private static boolean same(char a, char b) {
        return Character.toLowerCase(a) == Character.toLowerCase(b);
    }
}
