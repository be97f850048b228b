package dev.jcap;

import dev.jcap.internal.text.MaskText;
import dev.jcap.internal.text.SetText;
import java.io.Serializable;
import java.util.Collection;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collector;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * An immutable set of capabilities, one bit for each of the 64 numbers, as the kernel keeps it.
 *
 * <p>The union of two sets is {@link #plus(CapabilitySet)}, the difference {@link #minus(CapabilitySet)}, the
 * intersection {@link #intersect(CapabilitySet)}. {@link #asSet()} is a view for code that takes a
 * {@link java.util.Set}.
 *
 * <p>Sets are not {@link Comparable}: that one set is within another ({@link #containsAll}) orders only some of them, and
 * any order of all of them would put a set after one that allows more.
 *
 * @param mask bit n stands for capability n
 * @since 0.1
 */
public record CapabilitySet(long mask) implements Iterable<Capability>, Serializable {

    /** The set without members. */
    public static final CapabilitySet EMPTY = new CapabilitySet(0);

    /**
     * Returns the set of the given capabilities.
     *
     * @param members the members, in any order, repeats allowed
     * @return the set
     */
    public static CapabilitySet of(Capability... members) {
        long mask = 0;
        for (Capability member : members) {
            mask |= member.bit;
        }
        return new CapabilitySet(mask);
    }

    /**
     * Returns the set of the capabilities in a collection.
     *
     * @param members the members, in any order, repeats allowed
     * @return the set
     */
    public static CapabilitySet of(Collection<Capability> members) {
        if (members instanceof CapabilityView view) {
            return view.capabilities();
        }
        long mask = 0;
        for (Capability member : members) {
            mask |= member.bit;
        }
        return new CapabilitySet(mask);
    }

    /**
     * Returns a collector of capabilities into a set: {@code stream.collect(CapabilitySet.toCapabilitySet())}.
     *
     * @return the collector
     */
    public static Collector<Capability, ?, CapabilitySet> toCapabilitySet() {
        return Collector.of(
                () -> new long[1],
                (mask, member) -> mask[0] |= member.bit,
                (one, other) -> {
                    one[0] |= other[0];
                    return one;
                },
                mask -> new CapabilitySet(mask[0]),
                Collector.Characteristics.UNORDERED);
    }

    /**
     * Returns the set of the lowest {@code count} capabilities: what "all" means on a kernel that knows that many.
     *
     * @param count 0 to 64
     * @return the set of the numbers 0 to {@code count - 1}
     * @throws IllegalArgumentException when the count is outside 0 to 64
     */
    public static CapabilitySet lowest(int count) {
        if (count < 0 || count > Capability.MAX_NUMBER + 1) {
            throw new IllegalArgumentException("capability count " + count + " is not in 0 to 64");
        }
        return new CapabilitySet(count > Capability.MAX_NUMBER ? -1L : (1L << count) - 1);
    }

    /**
     * Reads names and numbers with commas between them.
     *
     * <p>Names are read in any case, with or without {@code cap_}; numbers as in C: {@code 0x1f} is hexadecimal and
     * {@code 010} octal. {@code all} stands for the 41 capabilities that have a name; for another kernel see
     * {@link CapabilityFormat#parseSet}. {@code none} and the empty text are the empty set; blanks and empty items are refused.
     *
     * @param text for example {@code cap_chown,NET_RAW,40}
     * @return the set
     * @throws CapabilityFormatException when the text is not of that form
     */
    public static CapabilitySet parse(String text) {
        return CapabilityFormat.standard().parseSet(text);
    }

    /**
     * Reads a mask as {@code /proc/PID/status} and {@code capsh(1)} write it.
     *
     * @param text one to 16 hexadecimal digits in any case, with or without {@code 0x} before them
     * @return the set
     * @throws CapabilityFormatException when the text is not of that form
     */
    public static CapabilitySet parseMask(String text) {
        return MaskText.parse(Objects.requireNonNull(text, "text"), 0, text.length());
    }

    /**
     * Returns this set and another together.
     *
     * @param other the set to add
     * @return the union
     */
    public CapabilitySet plus(CapabilitySet other) {
        return new CapabilitySet(mask | other.mask);
    }

    /**
     * Returns this set and one more member.
     *
     * @param capability the member to add
     * @return the union
     */
    public CapabilitySet plus(Capability capability) {
        return new CapabilitySet(mask | capability.bit);
    }

    /**
     * Returns this set without the members of another.
     *
     * @param other the set to take away
     * @return the difference
     */
    public CapabilitySet minus(CapabilitySet other) {
        return new CapabilitySet(mask & ~other.mask);
    }

    /**
     * Returns this set without one capability.
     *
     * @param capability the capability to take away
     * @return the difference
     */
    public CapabilitySet minus(Capability capability) {
        return new CapabilitySet(mask & ~capability.bit);
    }

    /**
     * Returns what this set and another have in common.
     *
     * @param other the other set
     * @return the intersection
     */
    public CapabilitySet intersect(CapabilitySet other) {
        return new CapabilitySet(mask & other.mask);
    }

    /**
     * Returns the capabilities of a kernel that knows {@code count} of them and that are not in this set.
     *
     * @param count 0 to 64
     * @return the numbers 0 to {@code count - 1} without the members of this set
     * @throws IllegalArgumentException when the count is outside 0 to 64
     */
    public CapabilitySet complement(int count) {
        return lowest(count).minus(this);
    }

    /**
     * Returns whether a capability is in this set.
     *
     * @param capability the capability to look for
     * @return true when it is a member
     */
    public boolean contains(Capability capability) {
        return (mask & capability.bit) != 0;
    }

    /**
     * Returns whether every member of another set is in this one.
     *
     * @param other the other set
     * @return true also when the other set is empty
     */
    public boolean containsAll(CapabilitySet other) {
        return (other.mask & ~mask) == 0;
    }

    /**
     * Returns whether at least one member of another set is in this one.
     *
     * @param other the other set
     * @return false when either is empty
     */
    public boolean intersects(CapabilitySet other) {
        return (other.mask & mask) != 0;
    }

    /**
     * Returns whether this set has no members.
     *
     * @return true for the empty set
     */
    public boolean isEmpty() {
        return mask == 0;
    }

    /**
     * Returns how many members this set has.
     *
     * @return 0 to 64
     */
    public int size() {
        return Long.bitCount(mask);
    }

    /** The members in ascending order of their numbers. */
    @Override
    public Iterator<Capability> iterator() {
        return new Members(mask);
    }

    /**
     * Returns an unmodifiable view of this set as a {@link Set}, equal to every other {@code Set} of the same
     * capabilities. It iterates in ascending order.
     *
     * @return the view
     */
    public Set<Capability> asSet() {
        return new CapabilityView(this);
    }

    /**
     * Returns the members in ascending order of their numbers.
     *
     * @return a sequential stream
     */
    public Stream<Capability> stream() {
        return LongStream.iterate(mask, rest -> rest != 0, rest -> rest & (rest - 1))
                .mapToObj(rest -> Capability.of(Long.numberOfTrailingZeros(rest)));
    }

    /**
     * Returns the mask as {@code /proc/PID/status} shows it; {@link #parseMask} reads it back.
     *
     * @return 16 lower-case hexadecimal digits
     */
    public String toHex() {
        return MaskText.print(mask);
    }

    /**
     * The names in the order of their numbers, commas between them and a number where there is no name; {@code none}
     * for the empty set. {@link #parse} reads it back as an equal set.
     */
    @Override
    public String toString() {
        return SetText.print(mask);
    }

    // As the compiler would have it, but prepared without method handles, which cost a program's start milliseconds.

    @Override
    public boolean equals(Object other) {
        return other instanceof CapabilitySet set && mask == set.mask;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(mask);
    }

    private static final class Members implements Iterator<Capability> {
        private long rest;

        Members(long mask) {
            rest = mask;
        }

        @Override
        public boolean hasNext() {
            return rest != 0;
        }

        @Override
        public Capability next() {
            if (rest == 0) {
                throw new NoSuchElementException();
            }
            Capability member = Capability.of(Long.numberOfTrailingZeros(rest));
            rest &= rest - 1;
            return member;
        }
    }
}
