package dev.jcap;

import dev.jcap.internal.text.IabText;
import java.util.Objects;

/**
 * What a program that is started next can inherit, and what it can never get: the inheritable, ambient and blocked
 * capabilities as one value.
 *
 * <p>Blocked capabilities are those to be dropped from the bounding set, so the empty tuple grants nothing and takes
 * nothing away. Ambient capabilities are inheritable too; blocked ones are independent of both.
 *
 * <p>Source: <a href="https://man7.org/linux/man-pages/man3/cap_iab.3.html">cap_iab(3)</a>.
 *
 * @param inheritable the inheritable set
 * @param ambient     the ambient set, part of the inheritable set
 * @param blocked     what is not in the bounding set, or is to leave it
 * @since 0.1
 */
public record Iab(CapabilitySet inheritable, CapabilitySet ambient, CapabilitySet blocked) {

    /** The tuple of three empty sets. */
    public static final Iab EMPTY = new Iab(CapabilitySet.EMPTY, CapabilitySet.EMPTY, CapabilitySet.EMPTY);

    /**
     * Checks that what is ambient is inheritable.
     *
     * @throws IllegalArgumentException when an ambient capability is not inheritable
     */
    public Iab {
        if (!inheritable.containsAll(ambient)) {
            throw new IllegalArgumentException(ambient.minus(inheritable) + ": ambient but not inheritable");
        }
    }

    /**
     * Reads the text form of {@code cap_iab_from_text(3)}: entries separated by commas, each a capability's name in any
     * case or its number, with any of the marks {@code !} (blocked), {@code ^} (ambient and inheritable) and {@code %}
     * (inheritable) before it. No mark means inheritable; {@code !} alone means blocked and not inheritable. One comma
     * may end the text, and the empty text is the empty tuple.
     *
     * <p>Unlike libcap, marks with no capability behind them at the end of the text are refused, and so is a NUL.
     *
     * @param text for example {@code !cap_chown,^cap_setuid}
     * @return the tuple
     * @throws CapabilityFormatException when the text is not of that form
     */
    public static Iab parse(String text) {
        return IabText.parse(Objects.requireNonNull(text, "text"));
    }

    /**
     * This tuple with another inheritable set. What is no longer inheritable is no longer ambient either.
     *
     * @param set the new inheritable set
     * @return the new tuple
     */
    public Iab withInheritable(CapabilitySet set) {
        return new Iab(set, ambient.intersect(set), blocked);
    }

    /**
     * This tuple with another ambient set. What is ambient becomes inheritable; what was inheritable stays so.
     *
     * @param set the new ambient set
     * @return the new tuple
     */
    public Iab withAmbient(CapabilitySet set) {
        return new Iab(inheritable.plus(set), set, blocked);
    }

    /**
     * This tuple with other blocked capabilities.
     *
     * @param set what is blocked now
     * @return the new tuple
     */
    public Iab withBlocked(CapabilitySet set) {
        return new Iab(inheritable, ambient, set);
    }

    /**
     * The text that {@code cap_iab_to_text(3)} prints, and that {@link #parse} reads back as an equal tuple.
     *
     * <p>Unlike libcap, which leaves them out, capabilities that the running kernel does not know are printed, without
     * a name as their number.
     */
    @Override
    public String toString() {
        return IabText.print(this);
    }
}
