package dev.jcap.cli.options;

import dev.jcap.CapabilityFormatException;
import java.util.ArrayList;
import java.util.List;

/**
 * Options in one text: {@code word[=value]} with commas between them, for example
 * {@code keep=net_bind_service+chown,user=app,no-new-privs}.
 *
 * <p>A comma always ends an option, and there is no quoting. Where a value is a list, its members are separated by
 * {@code +}, which occurs in no name, number or mark of any list. Blanks belong to the word or value they stand in.
 *
 * @param text  the whole text
 * @param items what it consists of
 */
public record OptionString(String text, List<Item> items) {

    /**
     * One option.
     *
     * @param word  before the equals sign
     * @param value behind it; null when there is no equals sign
     * @param start where in the text the word starts
     */
    public record Item(String word, String value, int start) {

        /** Where in the text the value starts, or would start. */
        public int valueStart() {
            return start + word.length() + (value == null ? 0 : 1);
        }
    }

    /** Copies the items. */
    public OptionString {
        items = List.copyOf(items);
    }

    /**
     * Reads a text; the empty text has no options.
     *
     * @throws CapabilityFormatException when an option is empty or has no word
     */
    public static OptionString parse(String text) {
        List<Item> items = new ArrayList<>();
        int start = 0;
        while (start <= text.length() && !text.isEmpty()) {
            int comma = text.indexOf(',', start);
            int end = comma < 0 ? text.length() : comma;
            items.add(item(text, start, end));
            start = end + 1;
        }
        return new OptionString(text, items);
    }

    private static Item item(String text, int start, int end) {
        int equals = text.indexOf('=', start);
        boolean valued = equals >= 0 && equals < end;
        int wordEnd = valued ? equals : end;
        if (wordEnd == start) {
            throw new CapabilityFormatException(text, start, "an option is missing");
        }
        return new Item(text.substring(start, wordEnd), valued ? text.substring(equals + 1, end) : null, start);
    }
}
