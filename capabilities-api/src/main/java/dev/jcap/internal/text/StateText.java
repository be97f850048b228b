package dev.jcap.internal.text;

import dev.jcap.CapabilityFormatException;
import dev.jcap.CapabilitySet;
import dev.jcap.CapabilityState;

/**
 * The grammar of cap_from_text(3) and the one form that cap_to_text(3) prints.
 *
 * <pre>{@code
 * text   := blank* ( clause ( blank+ clause )* )? blank*
 * clause := list action+ | '=' flags?           '=' without a list: all
 * list   := item ( ',' item )*
 * item   := 'all' | name | number
 * action := ( '=' | '+' | '-' | '=+' | '=-' ) flags      forms with '=' only first in a clause
 * flags  := [eip]+                              may be missing directly behind a plain '='
 * }</pre>
 */
public final class StateText {

    static final int EFFECTIVE = 1;
    static final int PERMITTED = 2;
    static final int INHERITABLE = 4;

    private static final int ALL_FLAGS = 7;

    private StateText() {}

    public static CapabilityState parse(String text, long all) {
        long effective = 0;
        long permitted = 0;
        long inheritable = 0;
        ItemReader items = ItemReader.of(text);
        int end = text.length();
        int at = skipBlanks(text, 0);
        while (at < end) {
            boolean listed = text.charAt(at) != '=';
            long list = listed ? 0 : all;
            while (listed) {
                list |= items.read(at, Integer.MAX_VALUE);
                at = items.end();
                if (items.stoppedBefore()) {
                    if (!ItemReader.isAll(text, at)) {
                        throw refusedItem(text, at, list);
                    }
                    list = all; // not |=: as in libcap, a number above the kernel's last that stands before it is lost
                    at += 3;
                }
                if (at == end || text.charAt(at) != ',') {
                    break;
                }
                at++;
            }

            char operator = at < end ? text.charAt(at) : 0;
            boolean needsFlags = operator != '=';
            if (operator == '=') {
                effective &= ~list;
                permitted &= ~list;
                inheritable &= ~list;
                at++;
                if (listed && at < end && isSign(text.charAt(at))) {
                    operator = text.charAt(at++);
                    needsFlags = true;
                }
            } else if (isSign(operator)) {
                at++;
            } else {
                throw new CapabilityFormatException(text, at, "no ',', '=', '+' or '-' behind a capability");
            }

            while (true) {
                int flags = 0;
                int flag;
                while (at < end && (flag = flag(text.charAt(at))) != 0) {
                    flags |= flag;
                    at++;
                }
                if (needsFlags && flags == 0) {
                    throw new CapabilityFormatException(text, at, "no flag e, i or p behind '" + operator + '\'');
                }
                boolean raise = operator != '-';
                effective = change(effective, list, raise, flags & EFFECTIVE);
                permitted = change(permitted, list, raise, flags & PERMITTED);
                inheritable = change(inheritable, list, raise, flags & INHERITABLE);
                if (at == end || isBlank(text.charAt(at))) {
                    break;
                }
                if (!listed || !isSign(text.charAt(at))) {
                    throw refusedEnd(text, at, listed);
                }
                operator = text.charAt(at++);
                needsFlags = true;
            }
            at = skipBlanks(text, at);
        }
        return new CapabilityState(
                new CapabilitySet(permitted), new CapabilitySet(effective), new CapabilitySet(inheritable));
    }

    private static long change(long set, long list, boolean raise, int flag) {
        if (flag == 0) {
            return set;
        }
        return raise ? set | list : set & ~list;
    }

    private static int flag(char c) {
        return switch (c) {
            case 'e' -> EFFECTIVE;
            case 'p' -> PERMITTED;
            case 'i' -> INHERITABLE;
            default -> 0;
        };
    }

    private static boolean isSign(char c) {
        return c == '+' || c == '-';
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c >= '\t' && c <= '\r';
    }

    private static int skipBlanks(String text, int from) {
        int at = from;
        while (at < text.length() && isBlank(text.charAt(at))) {
            at++;
        }
        return at;
    }

    private static CapabilityFormatException refusedItem(String text, int at, long list) {
        return list == 0 && at < text.length() && isSign(text.charAt(at))
                ? new CapabilityFormatException(text, at, "no capabilities before '" + text.charAt(at) + '\'')
                : ItemReader.refusal(text, at);
    }

    private static CapabilityFormatException refusedEnd(String text, int at, boolean listed) {
        char c = text.charAt(at);
        if (listed && c == '=') {
            return new CapabilityFormatException(text, at, "'=' is not the first operator of its clause");
        }
        if (!listed && isSign(c)) {
            return new CapabilityFormatException(text, at, "'=' without capabilities takes no further operator");
        }
        return new CapabilityFormatException(text, at, "neither a flag e, i or p nor the end of the clause");
    }

    /** Prints the way with the fewest exceptions: what most capabilities have first, then who differs and how. */
    public static String print(CapabilityState state, long known) {
        long e = state.effective().mask();
        long p = state.permitted().mask();
        long i = state.inheritable().mask();
        int base = base(e, p, i, known);
        TextBuffer text = TextBuffer.take();
        long rest = known & ~members(base, e, p, i);
        boolean bare = base == 0 && rest != 0;
        if (!bare) {
            text.put('=');
            text.putFlags(base);
        }
        for (int pattern = ALL_FLAGS; rest != 0; pattern--) {
            long group = members(pattern, e, p, i) & rest;
            if (group != 0) {
                rest &= ~group;
                if (!bare) {
                    text.put(' ');
                }
                text.putNames(group);
                putChange(text, bare ? '=' : '+', pattern & ~base);
                putChange(text, '-', base & ~pattern);
                bare = false;
            }
        }
        long unknown = (e | p | i) & ~known;
        for (int pattern = ALL_FLAGS; unknown != 0; pattern--) {
            long group = members(pattern, e, p, i) & unknown;
            if (group != 0) {
                unknown &= ~group;
                text.put(' ');
                text.putNames(group);
                putChange(text, '+', pattern);
            }
        }
        return text.finish();
    }

    private static void putChange(TextBuffer text, char operator, int flags) {
        if (flags != 0) {
            text.put(operator);
            text.putFlags(flags);
        }
    }

    /** The pattern that most capabilities have; of several, the smallest. */
    private static int base(long e, long p, long i, long known) {
        int most = Long.bitCount(known & ~(e | p | i));
        int left = Long.bitCount(known) - most;
        int base = 0;
        for (int pattern = 1; left > most; pattern++) {
            int size = Long.bitCount(members(pattern, e, p, i) & known);
            left -= size;
            if (size > most) {
                most = size;
                base = pattern;
            }
        }
        return base;
    }

    /** The capabilities that have exactly the flags of a pattern. */
    private static long members(int pattern, long e, long p, long i) {
        return ((pattern & EFFECTIVE) != 0 ? e : ~e)
                & ((pattern & PERMITTED) != 0 ? p : ~p)
                & ((pattern & INHERITABLE) != 0 ? i : ~i);
    }
}
