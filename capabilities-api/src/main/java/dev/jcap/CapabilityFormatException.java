package dev.jcap;

import java.io.Serial;

/**
 * A text or byte sequence that is not a capability, a set, a state or whatever else it should have been.
 *
 * <p>Nothing was built from the input: there are no half-parsed values.
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

    /**
     * A refusal of an input.
     *
     * @param input  the whole input
     * @param index  where in the input the trouble starts, 0 to its length; the length means "at the end"
     * @param reason what is wrong there, one clause without a full stop
     */
    public CapabilityFormatException(String input, int index, String reason) {
        super(reason + " at index " + index + " in \"" + excerpt(input, index) + '"');
        this.input = input;
        this.index = index;
        this.reason = reason;
    }

    /**
     * The whole input that was refused.
     *
     * @return the input, unshortened
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

    private static String excerpt(String input, int index) {
        int from = Math.max(0, Math.min(index - SHOWN / 2, input.length() - SHOWN));
        int to = Math.min(input.length(), from + SHOWN);
        StringBuilder text = new StringBuilder(SHOWN + 8).append(from > 0 ? "..." : "");
        for (int i = from; i < to; i++) {
            char c = input.charAt(i);
            text.append(c >= ' ' && c <= '~' ? String.valueOf(c) : String.format("\\u%04x", (int) c));
        }
        return text.append(to < input.length() ? "..." : "").toString();
    }
}
