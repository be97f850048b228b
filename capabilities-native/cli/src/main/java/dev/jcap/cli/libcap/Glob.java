package dev.jcap.cli.libcap;

/**
 * Patterns for names, as in Go's {@code filepath.Match}: {@code *} matches any characters except slashes, {@code ?} one
 * character except a slash, {@code [a-z]} one in a range, {@code [^a-z]} one outside it, and a backslash quotes the next
 * character. Unlike Go's, a star does not match a part of a character's bytes. The time is at most that of each character of
 * the pattern at each place of the name.
 */
final class Glob {

    private static final int BAD = -1;

    private final int[] glob;

    private Glob(String glob) {
        this.glob = glob.codePoints().toArray();
    }

    /** Returns whether a name matches; an invalid pattern matches nothing. */
    static boolean matches(String glob, String name) {
        Glob pattern = new Glob(glob);
        return pattern.isValid() && pattern.matches(name.codePoints().toArray());
    }

    private boolean isValid() {
        int at = 0;
        while (at != BAD && at < glob.length) {
            at = after(at);
        }
        return at != BAD;
    }

    /** Where a star finds that it has taken too little, it takes one more; an earlier star cannot help where the last does not. */
    private boolean matches(int[] name) {
        int at = 0;
        int place = 0;
        int star = BAD;
        int taken = 0;
        while (place < name.length || at < glob.length) {
            if (at < glob.length && glob[at] == '*') {
                star = ++at;
                taken = place;
            } else if (at < glob.length && place < name.length && accepts(at, name[place])) {
                at = after(at);
                place++;
            } else if (star != BAD && taken < name.length && name[taken] != '/') {
                at = star;
                place = ++taken;
            } else {
                return false;
            }
        }
        return true;
    }

    /** The index behind one element of the pattern, or {@link #BAD}. */
    private int after(int at) {
        return switch (glob[at]) {
            case '\\' -> at + 1 < glob.length ? at + 2 : BAD;
            case '[' -> afterClass(isNegated(at) ? at + 2 : at + 1);
            default -> at + 1;
        };
    }

    private int afterClass(int first) {
        int at = first;
        do {
            at = afterEnd(at);
            if (isDash(at)) {
                at = afterEnd(at + 1);
            }
        } while (at != BAD && glob[at] != ']');
        return at == BAD ? BAD : at + 1;
    }

    /** The index behind one end of a range, which has something behind it, or {@link #BAD}. */
    private int afterEnd(int at) {
        if (at == BAD || at >= glob.length || glob[at] == '-' || glob[at] == ']') {
            return BAD;
        }
        int after = glob[at] == '\\' ? at + 2 : at + 1;
        return after < glob.length ? after : BAD;
    }

    /** Whether one element of a valid pattern, not a star, matches a character. */
    private boolean accepts(int at, int character) {
        return switch (glob[at]) {
            case '?' -> character != '/';
            case '\\' -> glob[at + 1] == character;
            case '[' -> classHas(isNegated(at) ? at + 2 : at + 1, character) != isNegated(at);
            default -> glob[at] == character;
        };
    }

    private boolean classHas(int first, int character) {
        int at = first;
        boolean has = false;
        while (glob[at] != ']') {
            int lowest = end(at);
            at = afterEnd(at);
            int highest = lowest;
            if (isDash(at)) {
                highest = end(at + 1);
                at = afterEnd(at + 1);
            }
            has |= lowest <= character && character <= highest;
        }
        return has;
    }

    private int end(int at) {
        return glob[at] == '\\' ? glob[at + 1] : glob[at];
    }

    private boolean isDash(int at) {
        return at != BAD && glob[at] == '-';
    }

    private boolean isNegated(int bracket) {
        return bracket + 1 < glob.length && glob[bracket + 1] == '^';
    }
}
