package dev.jcap;

import dev.jcap.internal.text.PortableForm;
import java.io.Serializable;
import java.util.Objects;

/**
 * The three sets that {@code capget(2)} reads and {@code capset(2)} writes together.
 *
 * <p>Any combination can be represented; whether the kernel accepts it depends on the thread it is applied to.
 *
 * @param permitted   what the thread may make effective
 * @param effective   what the kernel checks
 * @param inheritable what can pass an {@code execve} of a file that also has it inheritable
 * @since 0.1
 */
public record CapabilityState(CapabilitySet permitted, CapabilitySet effective, CapabilitySet inheritable)
        implements Serializable {

    /** Takes no null for a set. */
    public CapabilityState {
        Objects.requireNonNull(permitted, "permitted");
        Objects.requireNonNull(effective, "effective");
        Objects.requireNonNull(inheritable, "inheritable");
    }

    /** The state without any capability. */
    public static final CapabilityState EMPTY =
            new CapabilityState(CapabilitySet.EMPTY, CapabilitySet.EMPTY, CapabilitySet.EMPTY);

    /**
     * Reads the text form of {@code cap_from_text(3)}.
     *
     * <p>Clauses, separated by white space, change the empty state from left to right. A clause is a list of
     * capabilities ({@code cap_chown,cap_kill}, {@code all}, numbers), an operator ({@code =} sets exactly, {@code +}
     * raises, {@code -} lowers) and flags ({@code e}, {@code i}, {@code p}); further operators with {@code +} and
     * {@code -} may follow. {@code =} without a list means all capabilities, and blank text is the empty state. Names
     * are read in any case, numbers as in C: {@code 0x1f} is hexadecimal and {@code 010} octal.
     *
     * <p>Unlike libcap, which does not look behind it, a NUL in the text is refused. {@code all} stands for the 41
     * capabilities that have a name; for another kernel see {@link CapabilityFormat#parseState}.
     *
     * @param text for example {@code cap_net_bind_service=ep} or {@code =ep cap_sys_admin-ep}
     * @return the state
     * @throws CapabilityFormatException when the text is not of that form
     */
    public static CapabilityState parse(String text) {
        return CapabilityFormat.standard().parseState(text);
    }

    /**
     * Reads the portable binary form of {@code cap_copy_int_check(3)}.
     *
     * <p>As in libcap, bytes behind the announced length are left alone, and so are those of capabilities above 63.
     *
     * @param bytes the header of five bytes and three sets of as many bytes as it says
     * @return the state
     * @throws CapabilityFormatException when the bytes begin with another magic number, or are fewer
     *                                   than the header says
     */
    public static CapabilityState fromPortable(byte[] bytes) {
        return PortableForm.parse(bytes);
    }

    /**
     * This state with another permitted set.
     *
     * @param set the new permitted set
     * @return the new state
     */
    public CapabilityState withPermitted(CapabilitySet set) {
        return new CapabilityState(set, effective, inheritable);
    }

    /**
     * This state with another effective set.
     *
     * @param set the new effective set
     * @return the new state
     */
    public CapabilityState withEffective(CapabilitySet set) {
        return new CapabilityState(permitted, set, inheritable);
    }

    /**
     * This state with another inheritable set.
     *
     * @param set the new inheritable set
     * @return the new state
     */
    public CapabilityState withInheritable(CapabilitySet set) {
        return new CapabilityState(permitted, effective, set);
    }

    /**
     * Returns what another state has more and less than this one, in each of the three sets ({@code cap_compare(3)}).
     *
     * @param other the state to compare with
     * @return what is gained and lost on the way from this state to the other
     */
    public StateDifference compare(CapabilityState other) {
        return StateDifference.between(this, other);
    }

    /**
     * The portable binary form of {@code cap_copy_ext(3)}, the same on every machine.
     *
     * @return 29 bytes
     */
    public byte[] toPortable() {
        return PortableForm.full(this);
    }

    /**
     * The portable binary form with only as many bytes for each set as the highest capability needs.
     *
     * @return 5 to 29 bytes, in steps of three
     */
    public byte[] toMinimalPortable() {
        return PortableForm.minimal(this);
    }

    // As the compiler would have it, but prepared without method handles, which cost a program's start milliseconds.

    @Override
    public boolean equals(Object other) {
        return other instanceof CapabilityState state
                && permitted.equals(state.permitted)
                && effective.equals(state.effective)
                && inheritable.equals(state.inheritable);
    }

    @Override
    public int hashCode() {
        return (permitted.hashCode() * 31 + effective.hashCode()) * 31 + inheritable.hashCode();
    }

    /**
     * The text that {@code cap_to_text(3)} prints on a kernel with 41 capabilities, and that {@link #parse} reads back
     * as an equal state; for another kernel see {@link CapabilityFormat#print}.
     */
    @Override
    public String toString() {
        return CapabilityFormat.standard().print(this);
    }
}
