package dev.jcap.cli.options;

import dev.jcap.CapabilityFormatException;
import java.util.ArrayList;
import java.util.List;

/**
 * Options in one text: {@code word[=value]} separated by commas, for example
 * {@code keep=net_bind_service+chown,user=app,no-new-privs}.
 *
 * <p>A comma always ends an option, and there is no quoting. The members of a list are separated by {@code +}, which occurs
 * in no name, number or mark of any list. Blanks are part of the word or value that contains them.
 *
 * @param text  the whole text
 * @param items the options
 */
public record OptionString(String text, List<Item> items) {

    /**
     * An option.
     *
     * @param word  the part before the equals sign
     * @param value the part after it; null if there is no equals sign
     * @param start the index of the word in the text
     */
    public record Item(String word, String value, int start) {

        /** Returns the index of the value in the text, or where a missing value would start. */
        public int valueStart() {
            return start + word.length() + (value == null ? 0 : 1);
        }
    }

    /** Copies the items. */
    public OptionString {
        items = List.copyOf(items);
    }

    /**
     * Parses a text; an empty text has no options.
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
