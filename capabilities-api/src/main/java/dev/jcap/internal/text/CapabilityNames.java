package dev.jcap.internal.text;

import dev.jcap.Capability;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** The names of all capabilities by number, and the way from a text back to the number. */
public final class CapabilityNames {

    /** What stands before every name. */
    static final String PREFIX = "cap_";

    private static final int SHORTEST = 7;

    /** The bit that makes a letter small. */
    private static final int SMALL_LETTER = 0x20;

    /** More than there can be names; one that is taken leads to the next. */
    private static final int SLOTS = 128;

    /** How many numbers have a name. */
    public static final int COUNT = count();

    /** The names, and behind them the numbers without a name as text. */
    private static final String[] TEXTS = new String[Capability.MAX_NUMBER + 1];

    /** All texts in one, a comma behind each: a run of neighbours is a single piece of it. */
    private static final byte[] LIST;

    /** Where in the list each text starts; one entry more for the list's end. */
    private static final int[] STARTS = new int[Capability.MAX_NUMBER + 2];

    /** Whole names, each in its slot, and their numbers. */
    private static final String[] SMALL = new String[SLOTS];
    private static final String[] CAPITAL = new String[SLOTS];
    private static final int[] NUMBERS = new int[SLOTS];

    static {
        StringBuilder list = new StringBuilder();
        for (int number = 0; number <= Capability.MAX_NUMBER; number++) {
            TEXTS[number] = Capability.of(number).name();
            list.append(TEXTS[number]).append(',');
            STARTS[number + 1] = list.length();
        }
        LIST = list.toString().getBytes(StandardCharsets.ISO_8859_1);
        for (int number = 0; number < COUNT; number++) {
            int slot = slot(TEXTS[number]);
            while (SMALL[slot] != null) {
                slot = slot + 1 & SLOTS - 1;
            }
            NUMBERS[slot] = number;
            SMALL[slot] = TEXTS[number];
            CAPITAL[slot] = TEXTS[number].toUpperCase(Locale.ROOT);
        }
    }

    private CapabilityNames() {}

    /** The name, or the number as text where there is none. */
    public static String text(int number) {
        return TEXTS[number];
    }

    /** The number of a whole name in small or in capital letters; -1 for everything else, in mixed letters too. */
    public static int number(String text) {
        if (text.length() < SHORTEST) {
            return -1;
        }
        String[] names = (text.charAt(PREFIX.length()) & SMALL_LETTER) != 0 ? SMALL : CAPITAL;
        int slot = slot(text);
        while (names[slot] != null) {
            if (text.equals(names[slot])) {
                return NUMBERS[slot];
            }
            slot = slot + 1 & SLOTS - 1;
        }
        return -1;
    }

    private static int count() {
        int count = 0;
        while (count <= Capability.MAX_NUMBER && Capability.of(count).isNamed()) {
            count++;
        }
        return count;
    }

    /** The same in small and in capital letters. With these factors a length and two letters tell all names apart. */
    private static int slot(String name) {
        int length = name.length();
        int first = name.charAt(PREFIX.length()) & 0x1F;
        int middle = name.charAt(length / 2 + 2) & 0x1F;
        return (length + 3 * first + 11 * middle) & SLOTS - 1;
    }

    /** The most that {@link #copyRun} ever copies. */
    static int listLength() {
        return LIST.length;
    }

    /** Copies the texts of neighbours, a comma behind each, and returns where they end. */
    static int copyRun(int first, int last, byte[] target, int at) {
        int from = STARTS[first];
        int length = STARTS[last + 1] - from;
        System.arraycopy(LIST, from, target, at, length);
        return at + length;
    }
}
