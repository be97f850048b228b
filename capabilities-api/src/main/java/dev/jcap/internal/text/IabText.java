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

    private IabText() {}

    public static Iab parse(String text) {
        long inheritable = 0;
        long ambient = 0;
        long blocked = 0;
        ItemReader items = ItemReader.of(text);
        int end = text.length();
        int at = 0;
        while (at < end) {
            boolean block = false;
            boolean raise = false;
            boolean inherit = false;
            while (at < end && isMark(text.charAt(at))) {
                switch (text.charAt(at++)) {
                    case '!' -> block = true;
                    case '^' -> raise = true;
                    default -> inherit = true;
                }
            }
            long bit = items.read(at, 1);
            if (items.stoppedBefore()) {
                throw ItemReader.refusal(text, at);
            }
            blocked |= block ? bit : 0;
            ambient |= raise ? bit : 0;
            inheritable |= inherit || raise || !block ? bit : 0;
            at = items.end();
            if (at < end && text.charAt(at++) != ',') {
                throw new CapabilityFormatException(text, at - 1, "no ',' between capabilities");
            }
        }
        return new Iab(new CapabilitySet(inheritable), new CapabilitySet(ambient), new CapabilitySet(blocked));
    }

    private static boolean isMark(char c) {
        return c == '!' || c == '^' || c == '%';
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
