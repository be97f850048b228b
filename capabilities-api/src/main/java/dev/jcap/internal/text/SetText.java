package dev.jcap.internal.text;

import dev.jcap.CapabilityFormatException;
import dev.jcap.CapabilitySet;

/**
 * The comma list: {@code 'none' | ( item ( ',' item )* )?} where {@code item := 'all' | name | number}, names with or without
 * their prefix.
 */
public final class SetText {

    private static final String NONE = "none";

    private SetText() {}

    public static CapabilitySet parse(String text, long all) {
        int end = text.length();
        if (end == 0 || text.equalsIgnoreCase(NONE)) {
            return CapabilitySet.EMPTY;
        }
        ItemReader items = ItemReader.ofBareNames(text);
        long mask = 0;
        int at = 0;
        while (true) {
            mask |= items.read(at, Integer.MAX_VALUE);
            at = items.end();
            if (items.stoppedBefore()) {
                if (!ItemReader.isAll(text, at)) {
                    throw startsWithNone(text, at)
                            ? new CapabilityFormatException(text, at, NONE + " stands for the empty set, with nothing beside it")
                            : ItemReader.refusal(text, at);
                }
                mask |= all;
                at += 3;
            }
            if (at == end) {
                return new CapabilitySet(mask);
            }
            if (text.charAt(at) != ',') {
                throw new CapabilityFormatException(text, at, "no ',' between capabilities");
            }
            at++;
        }
    }

    private static boolean startsWithNone(String text, int at) {
        return text.regionMatches(true, at, NONE, 0, NONE.length()) && !ItemReader.goesOn(text, at + NONE.length());
    }

    public static String print(long mask) {
        if (mask == 0) {
            return NONE;
        }
        if ((mask & (mask - 1)) == 0) {
            return CapabilityNames.text(Long.numberOfTrailingZeros(mask));
        }
        TextBuffer text = TextBuffer.take();
        text.putNames(mask);
        return text.finish();
    }
}
