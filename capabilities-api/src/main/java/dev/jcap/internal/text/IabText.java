package dev.jcap.internal.text;

import dev.jcap.CapabilityFormatException;
import dev.jcap.CapabilitySet;
import dev.jcap.Iab;

/**
 * The grammar of cap_iab_from_text(3) and what cap_iab_to_text prints.
 *
 * <pre>{@code
 * tuple := ( entry ( ',' entry )* ','? )?
 * entry := mark* ( name | number )
 * mark  := '!' blocked | '^' inheritable and ambient | '%' inheritable        none: inheritable
 * }</pre>
 */
public final class IabText {

    private static final int BLOCKED = 1;
    private static final int AMBIENT = 2;
    private static final int INHERITABLE = 4;

    private IabText() {}

    public static Iab parse(String text) {
        long inheritable = 0;
        long ambient = 0;
        long blocked = 0;
        ItemReader items = ItemReader.of(text);
        int end = text.length();
        int at = 0;
        while (at < end) {
            int marks = 0;
            int mark;
            while (at < end && (mark = mark(text.charAt(at))) != 0) {
                marks |= mark;
                at++;
            }
            long bit = items.read(at, 1);
            if (items.stoppedBefore()) {
                throw ItemReader.refusal(text, at);
            }
            blocked |= (marks & BLOCKED) != 0 ? bit : 0;
            ambient |= (marks & AMBIENT) != 0 ? bit : 0;
            inheritable |= marks != BLOCKED ? bit : 0;
            at = items.end();
            if (at < end && text.charAt(at++) != ',') {
                throw new CapabilityFormatException(text, at - 1, "no ',' between capabilities");
            }
        }
        return new Iab(new CapabilitySet(inheritable), new CapabilitySet(ambient), new CapabilitySet(blocked));
    }

    private static int mark(char c) {
        return switch (c) {
            case '!' -> BLOCKED;
            case '^' -> AMBIENT;
            case '%' -> INHERITABLE;
            default -> 0;
        };
    }

    public static String print(Iab tuple) {
        long inheritable = tuple.inheritable().mask();
        long ambient = tuple.ambient().mask();
        long blocked = tuple.blocked().mask();
        long rest = inheritable | blocked;
        if (rest == 0) {
            return "";
        }
        TextBuffer text = TextBuffer.take();
        while (true) {
            long bit = rest & -rest;
            if ((blocked & bit) != 0) {
                text.put('!');
            }
            if ((ambient & bit) != 0) {
                text.put('^');
            } else if ((blocked & inheritable & bit) != 0) {
                text.put('%');
            }
            text.putName(Long.numberOfTrailingZeros(bit));
            rest &= rest - 1;
            if (rest == 0) {
                return text.finish();
            }
            text.put(',');
        }
    }
}
