package dev.jcap;

import dev.jcap.internal.text.SecurebitsText;
import java.io.Serializable;
import java.util.Objects;

/**
 * The securebits flags of a thread: they switch off what uid 0 and changes of uid do to capabilities.
 *
 * <p>Every bit has a lock bit directly above it. A locked bit cannot change any more, and a lock cannot be undone.
 *
 * <p>Source: <a href="https://man7.org/linux/man-pages/man7/capabilities.7.html">capabilities(7)</a>, {@code linux/securebits.h}.
 *
 * @param bits the value of {@code PR_GET_SECUREBITS}
 * @since 0.1
 */
public record Securebits(int bits) implements Serializable {

    /** No flag set: what every process starts with. */
    public static final Securebits NONE = new Securebits(0);

    /** {@code SECBIT_NOROOT}: uid 0 gains nothing at {@code execve}. */
    public static final Securebits NOROOT = new Securebits(1);

    /** {@code SECBIT_NO_SETUID_FIXUP}: changes of uid leave the capability sets alone. */
    public static final Securebits NO_SETUID_FIXUP = new Securebits(1 << 2);

    /** {@code SECBIT_KEEP_CAPS}: leaving uid 0 keeps the permitted set. Cleared by every {@code execve}. */
    public static final Securebits KEEP_CAPS = new Securebits(1 << 4);

    /** {@code SECBIT_NO_CAP_AMBIENT_RAISE}: no ambient capability can be raised. */
    public static final Securebits NO_CAP_AMBIENT_RAISE = new Securebits(1 << 6);

    /** {@code SECBIT_EXEC_RESTRICT_FILE}: scripts are to be checked by their interpreters (Linux 6.14). */
    public static final Securebits EXEC_RESTRICT_FILE = new Securebits(1 << 8);

    /** {@code SECBIT_EXEC_DENY_INTERACTIVE}: interpreters are not to take commands interactively (Linux 6.14). */
    public static final Securebits EXEC_DENY_INTERACTIVE = new Securebits(1 << 10);

    private static final int LOCKS = 0xAAA;

    /**
     * Reads securebits as names, as a number or as {@code capsh(1)} shows them.
     *
     * <p>Names are those of the constants here, in any case, with or without {@code SECBIT_}, and with {@code _locked}
     * behind the name for its lock bit; commas stand between them. A number may take the place of a name: {@code 0x2f}
     * is hexadecimal and {@code 057} octal. {@code none} is no flag at all. Of capsh's form,
     * {@code 057/0x2f/6'b101111}, all three parts must agree.
     *
     * @param text for example {@code noroot,noroot_locked} or {@code 0x2f}
     * @return the flags
     * @throws CapabilityFormatException when the text is not of these forms
     */
    public static Securebits parse(String text) {
        return SecurebitsText.parse(Objects.requireNonNull(text, "text"));
    }

    /**
     * These flags and others together.
     *
     * @param other the flags to add
     * @return the union
     */
    public Securebits plus(Securebits other) {
        return new Securebits(bits | other.bits);
    }

    /**
     * These flags without others.
     *
     * @param other the flags to take away
     * @return the difference
     */
    public Securebits minus(Securebits other) {
        return new Securebits(bits & ~other.bits);
    }

    /**
     * These flags, each of them set and unset ones alike kept as they are, with the lock bits of {@code flags} added.
     *
     * @param flags the flags to lock; lock bits in it are ignored
     * @return the flags with more locks
     */
    public Securebits lock(Securebits flags) {
        return new Securebits(bits | (flags.bits & ~LOCKS) << 1);
    }

    /**
     * Whether all of the given flags are set.
     *
     * @param other the flags to look for
     * @return true also when none is given
     */
    public boolean containsAll(Securebits other) {
        return (other.bits & ~bits) == 0;
    }

    // As the compiler would have it, but prepared without method handles, which cost a program's start milliseconds.

    @Override
    public boolean equals(Object other) {
        return other instanceof Securebits flags && bits == flags.bits;
    }

    @Override
    public int hashCode() {
        return bits;
    }

    /**
     * The value in octal, hexadecimal and binary, as {@code capsh --print} shows it; {@link #parse} reads it back.
     *
     * @return for example {@code 057/0x2f/6'b101111}
     */
    public String toNumbers() {
        return SecurebitsText.printNumbers(bits);
    }

    /**
     * The names of the flags that are set, commas between them, bits without a name as one hexadecimal number at the
     * end, and {@code none} when no flag is set. {@link #parse} reads it back as equal flags.
     */
    @Override
    public String toString() {
        return SecurebitsText.print(bits);
    }
}
