package dev.jcap;

import dev.jcap.internal.text.CapabilityNames;
import dev.jcap.internal.text.SetText;
import dev.jcap.internal.text.StateText;
import java.util.Objects;

/**
 * How capabilities are read and written for a kernel that knows a certain number of them.
 *
 * <p>That number decides what {@code all} and a leading {@code =} stand for, and which capabilities are printed one by
 * one because the kernel does not know them. The short forms {@link CapabilityState#parse},
 * {@link CapabilitySet#parse} and {@link CapabilityState#toString} use {@link #standard()}. A tuple ({@link Iab}) and
 * the names in a set read the same for every kernel.
 *
 * <p>A name that jcap knows is accepted and printed also where the kernel does not know it.
 *
 * @since 0.1
 */
public final class CapabilityFormat {

    private static final CapabilityFormat STANDARD = new CapabilityFormat(CapabilityNames.COUNT);

    private final int count;
    private final long all;

    private CapabilityFormat(int count) {
        this.count = count;
        this.all = CapabilitySet.lowest(count).mask();
    }

    /**
     * The format for a kernel with all capabilities that have a name today, 41.
     *
     * @return the format
     */
    public static CapabilityFormat standard() {
        return STANDARD;
    }

    /**
     * The format for a kernel that knows {@code count} capabilities.
     *
     * @param count 0 to 64; a running kernel's is one more than {@code /proc/sys/kernel/cap_last_cap}
     * @return the format
     * @throws IllegalArgumentException when the count is outside 0 to 64
     */
    public static CapabilityFormat ofCount(int count) {
        return count == CapabilityNames.COUNT ? STANDARD : new CapabilityFormat(count);
    }

    /**
     * How many capabilities the kernel knows.
     *
     * @return 0 to 64
     */
    public int count() {
        return count;
    }

    /**
     * Reads a state as {@link CapabilityState#parse} does.
     *
     * @param text the text of {@code cap_from_text(3)}
     * @return the state
     * @throws CapabilityFormatException when the text is not of that form
     */
    public CapabilityState parseState(String text) {
        return StateText.parse(Objects.requireNonNull(text, "text"), all);
    }

    /**
     * Prints a state as {@link CapabilityState#toString} does.
     *
     * @param state the state
     * @return the text of {@code cap_to_text(3)} on such a kernel
     */
    public String print(CapabilityState state) {
        return StateText.print(state, all);
    }

    /**
     * Reads a set as {@link CapabilitySet#parse} does.
     *
     * @param text names and numbers with commas between them
     * @return the set
     * @throws CapabilityFormatException when the text is not of that form
     */
    public CapabilitySet parseSet(String text) {
        return SetText.parse(Objects.requireNonNull(text, "text"), all);
    }

    /** For example {@code format for 41 capabilities}. */
    @Override
    public String toString() {
        return "format for " + count + " capabilities";
    }
}
