package dev.jcap.profile.internal.container;

import dev.jcap.profile.internal.text.SourceText;
import dev.jcap.profile.internal.text.Token;
import java.util.ArrayList;
import java.util.List;

/** The settings of a TOML file, of which only texts, words and lists of texts are of interest. */
final class TomlSettings {

    /**
     * A setting.
     *
     * @param section the table that it stands in
     * @param value   its value as written, up to the end of the line
     * @param items   the texts of a list
     * @param appends whether the list has {@code {append=true}}, with which it adds to what was there before
     */
    record Setting(String section, Token key, String value, List<Token> items, boolean appends) {}

    private final SourceText source;
    private final String text;
    private final List<Setting> settings = new ArrayList<>();
    private String section = "";
    private int at;

    TomlSettings(SourceText source) {
        this.source = source;
        this.text = source.text();
    }

    List<Setting> read() {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (Token.isBlank(c)) {
                at++;
            } else if (c == '#') {
                at = lineEnd();
            } else if (c == '[') {
                section = withoutComment().replace("[", "").replace("]", "").strip();
                at = lineEnd();
            } else {
                setting();
            }
        }
        return settings;
    }

    private String withoutComment() {
        int comment = text.indexOf('#', at, lineEnd());
        return text.substring(at, comment < 0 ? lineEnd() : comment).strip();
    }

    private int lineEnd() {
        int end = text.indexOf('\n', at);
        return end < 0 ? text.length() : end;
    }

    private void setting() {
        int start = at;
        int equals = text.indexOf('=', at);
        if (equals < 0 || equals > lineEnd()) {
            throw source.refusal(start, "a setting without =");
        }
        Token key = new Token(text.substring(start, equals).strip().replace("\"", ""), start);
        at = equals + 1;
        blanks();
        if (at < text.length() && text.charAt(at) == '[') {
            list(key);
            return;
        }
        int from = at;
        String value = isQuote() ? string(false) : withoutComment();
        at = Math.max(at, from);
        settings.add(new Setting(section, key, value, List.of(), false));
        at = lineEnd();
    }

    private void list(Token key) {
        int open = at++;
        List<Token> items = new ArrayList<>();
        boolean appends = false;
        while (true) {
            skip();
            if (at >= text.length()) {
                throw source.refusal(open, "the list has no end");
            }
            int start = at;
            if (text.charAt(at) == ']') {
                at++;
                settings.add(new Setting(section, key, "", items, appends));
                return;
            } else if (text.charAt(at) == ',') {
                at++;
            } else if (isQuote()) {
                items.add(new Token(string(true), start));
            } else if (text.charAt(at) == '{') {
                at = Math.max(text.indexOf('}', at) + 1, at + 1);
                appends |= text.substring(start, at).replace(" ", "").equals("{append=true}");
            } else {
                at++;
            }
        }
    }

    private boolean isQuote() {
        return at < text.length() && (text.charAt(at) == '"' || text.charAt(at) == '\'');
    }

    /** A text in quotes; in a list it may begin on any line. */
    private String string(boolean inList) {
        char quote = text.charAt(at);
        String three = String.valueOf(quote).repeat(3);
        boolean many = text.startsWith(three, at);
        int from = at + (many ? 3 : 1);
        int end = text.indexOf(many ? three : String.valueOf(quote), from);
        if (end < 0 || !many && text.substring(from, end).indexOf('\n') >= 0) {
            throw source.refusal(at, inList ? "an item without a closing quote" : "a value without a closing quote");
        }
        at = end + (many ? 3 : 1);
        return text.substring(from, end);
    }

    private void blanks() {
        while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
            at++;
        }
    }

    private void skip() {
        while (at < text.length() && (Token.isBlank(text.charAt(at)) || text.charAt(at) == '#')) {
            at = text.charAt(at) == '#' ? lineEnd() : at + 1;
        }
    }
}
