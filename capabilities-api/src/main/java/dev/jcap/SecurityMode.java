package dev.jcap;

import dev.jcap.internal.text.Spelling;
import java.util.Objects;

/**
 * What libcap calls the mode of a thread: a name for certain combinations of securebits and capability sets.
 *
 * <p>Source: <a href="https://man7.org/linux/man-pages/man3/cap_get_mode.3.html">cap_get_mode(3)</a>,
 * <a href="https://man7.org/linux/man-pages/man3/cap_mode_name.3.html">cap_mode_name(3)</a>.
 *
 * @since 0.1
 */
public enum SecurityMode {

    /** Anything that is none of the other modes. */
    UNCERTAIN,

    /** Uid 0 means nothing, and no capability is left or can be gained. */
    NOPRIV,

    /** Uid 0 means nothing, and nothing is inheritable: where a tree of programs with pure capabilities starts. */
    PURE1E_INIT,

    /** Uid 0 means nothing, and something is inheritable: capabilities come from files and from inheritance only. */
    PURE1E,

    /** No securebits: capabilities and the power of uid 0 side by side, as Linux starts every process. */
    HYBRID;

    /** NOROOT, NO_SETUID_FIXUP and NO_CAP_AMBIENT_RAISE, each locked, and KEEP_CAPS off and locked. */
    static final Securebits SECURED = new Securebits(0xef);

    /**
     * The mode that {@code cap_get_mode(3)} recognizes, on a kernel with ambient capabilities (Linux 4.3).
     *
     * <p>Ids and no_new_privs play no part.
     *
     * @param securebits all securebits of the thread
     * @param state      its permitted, effective and inheritable sets
     * @param bounding   its bounding set
     * @param ambient    its ambient set
     * @return the mode
     */
    public static SecurityMode of(
            Securebits securebits, CapabilityState state, CapabilitySet bounding, CapabilitySet ambient) {
        if (securebits.bits() == 0) {
            return HYBRID;
        }
        if (!securebits.equals(SECURED) || !ambient.isEmpty()) {
            return UNCERTAIN;
        }
        if (!state.inheritable().isEmpty()) {
            return PURE1E;
        }
        boolean nothingLeft =
                state.permitted().isEmpty() && state.effective().isEmpty() && bounding.isEmpty();
        return nothingLeft ? NOPRIV : PURE1E_INIT;
    }

    /**
     * The mode of a thread.
     *
     * @param thread what was read of it
     * @return the mode; {@link #UNCERTAIN} when its securebits could not be read
     */
    public static SecurityMode of(CapabilitySnapshot thread) {
        return thread.securebits()
                .map(bits -> of(bits, thread.state(), thread.bounding(), thread.ambient()))
                .orElse(UNCERTAIN);
    }

    /**
     * The mode with a number of libcap's {@code cap_mode_t}.
     *
     * @param number 0 to 4
     * @return the mode
     * @throws IllegalArgumentException when the number is outside 0 to 4
     */
    public static SecurityMode of(int number) {
        return switch (number) {
            case 0 -> UNCERTAIN;
            case 1 -> NOPRIV;
            case 2 -> PURE1E_INIT;
            case 3 -> PURE1E;
            case 4 -> HYBRID;
            default -> throw new IllegalArgumentException("mode number " + number + " is not in 0 to 4");
        };
    }

    /**
     * Reads a mode's name, in upper case as {@code capsh --mode=} wants it.
     *
     * @param text for example {@code PURE1E}
     * @return the mode
     * @throws CapabilityFormatException when the text is not one of the five names
     */
    public static SecurityMode parse(String text) {
        return switch (Objects.requireNonNull(text, "text")) {
            case "UNCERTAIN" -> UNCERTAIN;
            case "NOPRIV" -> NOPRIV;
            case "PURE1E_INIT" -> PURE1E_INIT;
            case "PURE1E" -> PURE1E;
            case "HYBRID" -> HYBRID;
            default -> {
                String[] names = {"UNCERTAIN", "NOPRIV", "PURE1E_INIT", "PURE1E", "HYBRID"};
                String near = Spelling.nearestOf(text, 0, text.length(), names);
                throw CapabilityFormatException.unknown("mode", text, 0, text.length(), near);
            }
        };
    }

    /**
     * The number of libcap's {@code cap_mode_t}.
     *
     * @return 0 to 4
     */
    public int number() {
        return ordinal();
    }
}
