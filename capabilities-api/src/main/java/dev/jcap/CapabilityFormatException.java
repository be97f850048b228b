package dev.jcap;

import dev.jcap.internal.text.Spelling;
import java.io.Serial;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A text or byte sequence that is not a capability, a set, a state or whatever else it should have been.
 *
 * <p>Nothing was built from the input: there are no half-parsed values. The message shows the place, the input only in
 * part where it is long, and everything but printable ASCII escaped.
 *
 * @since 0.1
 */
public final class CapabilityFormatException extends IllegalArgumentException {

    @Serial
    private static final long serialVersionUID = 1L;

    private static final int SHOWN = 60;

    /** The whole input. */
    private final String input;

    /** Where the trouble starts. */
    private final int index;

    /** What is wrong there. */
    private final String reason;

    /** What may have been meant, or null. */
    private final String suggestion;

    /**
     * A refusal of an input.
     *
     * @param input  the whole input
     * @param index  where in the input the trouble starts, 0 to its length; the length means "at the end"
     * @param reason what is wrong there, one clause without a full stop
     */
    public CapabilityFormatException(String input, int index, String reason) {
        this(reason + " at index " + index + " in \"" + excerpt(input, index) + '"', input, index, reason, null);
    }

    private CapabilityFormatException(String message, String input, int index, String reason, String suggestion) {
        super(message);
        this.input = input;
        this.index = index;
        this.reason = reason;
        this.suggestion = suggestion;
    }

    /**
     * The refusal of a word that is none of those known. The nearest of them, where one is near, is its suggestion.
     *
     * @param what  what the word should have been, for example {@code option}
     * @param input the whole input
     * @param from  where in the input the word starts
     * @param to    where it ends
     * @param known all words that would have been right
     * @return the refusal, to be thrown
     */
    public static CapabilityFormatException unknownWord(String what, String input, int from, int to, String... known) {
        return unknown(what, input, from, to, Spelling.nearestOf(input, from, to, known));
    }

    /**
     * The same refusal, of a longer text that holds this one's input.
     *
     * @param text   the longer text
     * @param offset where in it the input starts
     * @return the refusal, to be thrown
     */
    public CapabilityFormatException within(String text, int offset) {
        int at = offset + index;
        return suggestion == null
                ? new CapabilityFormatException(text, at, reason)
                : new CapabilityFormatException(withQuestion(reason, at, suggestion), text, at, reason, suggestion);
    }

    /**
     * Makes the refusal of an unknown word when the nearest known one has been found already.
     *
     * @param what       what the word should have been, for example "capability"
     * @param input      the whole input
     * @param from       where in it the word starts
     * @param to         where it ends
     * @param suggestion the word that may have been meant, or null
     * @return the refusal, to be thrown
     */
    public static CapabilityFormatException unknown(String what, String input, int from, int to, String suggestion) {
        String reason = "unknown " + what + " \"" + excerpt(input.substring(from, to), 0) + '"';
        return new CapabilityFormatException(withQuestion(reason, from, suggestion), input, from, reason, suggestion);
    }

    private static String withQuestion(String reason, int index, String suggestion) {
        return reason + " at index " + index + (suggestion == null ? "" : "; did you mean " + suggestion + '?');
    }

    /**
     * The whole input that was refused.
     *
     * @return the input, unshortened; of bytes, two hexadecimal digits for each
     */
    public String input() {
        return input;
    }

    /**
     * Where in the input the trouble starts.
     *
     * @return 0 to the length of the input; the length means "at the end"
     */
    public int index() {
        return index;
    }

    /**
     * What is wrong at {@link #index()}.
     *
     * @return one clause without position and input
     */
    public String reason() {
        return reason;
    }

    /**
     * The known word nearest to the one that was not known.
     *
     * @return a name to offer instead; empty when none is near, or when something else is wrong
     */
    public Optional<String> suggestion() {
        return Optional.ofNullable(suggestion);
    }

    private static String excerpt(String input, int index) {
        int from = Math.max(0, Math.min(index - SHOWN / 2, input.length() - SHOWN));
        int to = Math.min(input.length(), from + SHOWN);
        StringBuilder text = new StringBuilder(SHOWN + 8).append(from > 0 ? "..." : "");
        for (int i = from; i < to; i++) {
            char c = input.charAt(i);
            if (c >= ' ' && c <= '~') {
                text.append(c);
            } else {
                text.append("\\u").append(HexFormat.of().toHexDigits(c));
            }
        }
        return text.append(to < input.length() ? "..." : "").toString();
    }
}
