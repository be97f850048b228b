package dev.jcap.linux.internal.shared;

/** A name with {@code *} for any bytes and {@code ?} for one byte; as in a shell, neither matches a dot at the start. */
final class NamePattern {

    private final byte[] pattern;

    NamePattern(byte[] pattern) {
        this.pattern = pattern.clone();
    }

    /** Whether it may match more than one name. */
    static boolean isOne(String name) {
        return name.indexOf('*') >= 0 || name.indexOf('?') >= 0;
    }

    boolean matches(byte[] name) {
        if (name[0] == '.' && pattern[0] != '.') {
            return false;
        }
        int p = 0;
        int star = -1;
        int resume = 0;
        for (int n = 0; n < name.length; n++) {
            if (p < pattern.length && pattern[p] == '*') {
                star = p++;
                resume = n--;
            } else if (p < pattern.length && (pattern[p] == '?' || pattern[p] == name[n])) {
                p++;
            } else if (star >= 0) {
                p = star + 1;
                n = resume++;
            } else {
                return false;
            }
        }
        while (p < pattern.length && pattern[p] == '*') {
            p++;
        }
        return p == pattern.length;
    }
}
