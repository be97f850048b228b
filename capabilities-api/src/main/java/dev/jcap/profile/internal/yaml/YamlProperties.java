package dev.jcap.profile.internal.yaml;

import dev.jcap.profile.internal.text.CapabilitySpelling;
import dev.jcap.profile.internal.yaml.YamlToken.Kind;

/** Scans what stands before a value, its anchor and its tag, and aliases and directives. */
final class YamlProperties {

    private final YamlCursor cursor;

    YamlProperties(YamlCursor cursor) {
        this.cursor = cursor;
    }

    YamlToken anchor() {
        return named(Kind.ANCHOR, "an anchor");
    }

    YamlToken alias() {
        return named(Kind.ALIAS, "an alias");
    }

    private YamlToken named(Kind kind, String what) {
        int start = cursor.at();
        cursor.next();
        String name = word();
        if (name.isEmpty()) {
            throw cursor.refusal(start, what + " without a name");
        }
        if (!cursor.isSpace(0) && "?:,]}%@`".indexOf(cursor.peek()) < 0) {
            throw cursor.refusal(what + " has only letters, digits, - and _ in its name");
        }
        return new YamlToken(kind, start, name);
    }

    private String word() {
        int start = cursor.at();
        while (isWord(cursor.peek())) {
            cursor.next();
        }
        return cursor.since(start);
    }

    private static boolean isWord(char c) {
        return isAlphanumeric(c) || c == '-' || c == '_';
    }

    private static boolean isAlphanumeric(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
    }

    /** A tag: {@code !name}, {@code !!name}, {@code !handle!name}, {@code !<address>} or {@code !}. */
    YamlToken tag() {
        int start = cursor.at();
        YamlToken tag;
        if (cursor.peek(1) == '<') {
            cursor.skip(2);
            String address = address(",[]");
            if (address.isEmpty() || cursor.peek() != '>') {
                throw cursor.refusal(start, "the tag does not end");
            }
            cursor.next();
            tag = new YamlToken(Kind.TAG, start, "", address);
        } else {
            tag = shorthand(start);
        }
        if (!cursor.isSpace(0)) {
            throw cursor.refusal("a blank is missing behind the tag");
        }
        return tag;
    }

    private YamlToken shorthand(int start) {
        String handle = handle();
        if (handle.length() > 1 && !handle.endsWith("!")) {
            return new YamlToken(Kind.TAG, start, "!", handle.substring(1) + address(""));
        }
        String name = address("");
        if (name.isEmpty() && handle.length() > 1) {
            throw cursor.refusal("a tag without a name");
        }
        return new YamlToken(Kind.TAG, start, handle, name);
    }

    /** An exclamation mark, a word, and another mark where there is one. */
    private String handle() {
        int start = cursor.at();
        cursor.next();
        word();
        if (cursor.peek() == '!') {
            cursor.next();
        }
        return cursor.since(start);
    }

    /** The characters that may stand in a tag, and some more; those written as {@code %41} as they are meant. */
    private String address(String more) {
        StringBuilder address = new StringBuilder();
        while (isAlphanumeric(cursor.peek()) || ("-_;/?:@&=+$.!~*'()%" + more).indexOf(cursor.peek()) >= 0) {
            char c = cursor.next();
            address.append(c == '%' ? escaped() : c);
        }
        return address.toString();
    }

    private char escaped() {
        int high = Character.digit(cursor.peek(), 16);
        int low = Character.digit(cursor.peek(1), 16);
        if (high < 0 || low < 0 || high > 7) {
            throw cursor.refusal("no character of a tag");
        }
        cursor.skip(2);
        return (char) (high * 16 + low);
    }

    /** A directive: {@code %YAML 1.1} or {@code %TAG !handle! prefix}. */
    YamlToken directive() {
        int start = cursor.at();
        cursor.next();
        String name = word();
        if (!cursor.isBlank()) {
            throw cursor.refusal(start, "a directive is %YAML or %TAG, a blank, and its value");
        }
        cursor.skipBlanks();
        YamlToken directive = switch (name) {
            case "YAML" -> new YamlToken(Kind.VERSION_DIRECTIVE, start, version());
            case "TAG" -> tagDirective(start);
            default -> throw cursor.refusal(start, "there is no directive " + CapabilitySpelling.quote(name));
        };
        boolean blank = cursor.isBlank();
        cursor.skipBlanks();
        if (blank && cursor.peek() == '#') {
            cursor.skipToBreak();
        }
        if (!cursor.isEnd() && !cursor.isBreak()) {
            throw cursor.refusal("something stands behind the end of the directive");
        }
        return directive;
    }

    private String version() {
        int start = cursor.at();
        while (!cursor.isSpace(0)) {
            cursor.next();
        }
        String version = cursor.since(start);
        if (!version.equals("1.1") && !version.equals("1.2")) {
            throw cursor.refusal(start, "not a version of YAML: 1.1 or 1.2");
        }
        return version;
    }

    private YamlToken tagDirective(int start) {
        String handle = cursor.peek() == '!' ? handle() : "";
        if (!handle.endsWith("!") || !cursor.isBlank()) {
            throw cursor.refusal("a handle such as !name! is missing");
        }
        cursor.skipBlanks();
        String prefix = address(",[]");
        if (prefix.isEmpty()) {
            throw cursor.refusal("the prefix of the handle is missing");
        }
        return new YamlToken(Kind.TAG_DIRECTIVE, start, handle, prefix);
    }
}
