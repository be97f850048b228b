package dev.jcap;

import dev.jcap.internal.text.FileCapabilitiesText;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.Objects;

/**
 * The capabilities of an executable file: what its attribute {@code security.capability} holds.
 *
 * <p>A file without the attribute is not a file with {@link #EMPTY}: the empty attribute clears the ambient set at
 * {@code execve} and turns a set-user-ID-root program into one without capabilities. Where a file may have none, there
 * stands an {@code Optional<FileCapabilities>}.
 *
 * <p>Bits that no capability has a name for are kept; the kernel ignores those it does not know.
 *
 * <p>Source: <a href="https://man7.org/linux/man-pages/man7/capabilities.7.html">capabilities(7)</a>, {@code linux/capability.h}
 * ({@code struct vfs_ns_cap_data}).
 *
 * @param permitted   what the program gets, as far as the bounding set of the thread has it
 * @param inheritable what the program gets as far as the thread has it inheritable
 * @param effective   the one effective bit of the file: whether all that the program gets is effective from the start
 * @param rootId      the uid of the root user of the user namespace that the attribute belongs to, 0 to 4294967294;
 *                    0: it counts in every user namespace
 * @since 0.1
 */
public record FileCapabilities(CapabilitySet permitted, CapabilitySet inheritable, boolean effective, long rootId) {

    /** The attribute that names no capability, has no effective bit and no root id. */
    public static final FileCapabilities EMPTY =
            new FileCapabilities(CapabilitySet.EMPTY, CapabilitySet.EMPTY, false, 0);

    private static final long LAST_ID = 0xFFFF_FFFEL;
    private static final int VFS_CAP_FLAGS_EFFECTIVE = 1;
    private static final int XATTR_CAPS_SZ_1 = 12;
    private static final int XATTR_CAPS_SZ_2 = 20;
    private static final int XATTR_CAPS_SZ_3 = 24;
    private static final int ROOT_ID_OFFSET = 20;

    /**
     * Checks the root id.
     *
     * @throws IllegalArgumentException when the root id is outside 0 to 4294967294
     */
    public FileCapabilities {
        if (rootId < 0 || rootId > LAST_ID) {
            throw new IllegalArgumentException("root id " + rootId + " is not in 0 to " + LAST_ID);
        }
    }

    /**
     * The file capabilities that a state describes: permitted, inheritable, and the effective bit if its effective set
     * is not empty. The root id is 0.
     *
     * @param state the three sets; effective is empty, or all of permitted and inheritable together
     * @return the file capabilities
     * @throws IllegalArgumentException when effective is neither: a file has a single effective bit for everything
     */
    public static FileCapabilities of(CapabilityState state) {
        CapabilitySet named = state.permitted().plus(state.inheritable());
        CapabilitySet stray = state.effective().minus(named);
        if (!stray.isEmpty()) {
            throw new IllegalArgumentException(stray + ": effective, but neither permitted nor inheritable: the effective"
                    + " bit of a file has no set of its own; add to permitted, or take out of effective");
        }
        CapabilitySet missing = named.minus(state.effective());
        if (!state.effective().isEmpty() && !missing.isEmpty()) {
            throw new IllegalArgumentException(missing + ": not effective, unlike " + state.effective() + ": a file has"
                    + " one effective bit for all it names; make all of them effective, or none");
        }
        return new FileCapabilities(state.permitted(), state.inheritable(), !state.effective().isEmpty(), 0);
    }

    /**
     * Reads the attribute's bytes, of revision 1, 2 or 3, whatever the byte order of this machine.
     *
     * <p>The kernel neither stores nor returns revision 1 any more, but honours it where an old system left it on disk.
     *
     * @param attribute the value of {@code security.capability}
     * @return the file capabilities; of revision 3 with root id 0 the same as of revision 2
     * @throws CapabilityFormatException when the bytes are anything else; its input is the attribute in
     *                                   hexadecimal, so its index is twice the offset of the byte
     */
    public static FileCapabilities decode(byte[] attribute) {
        Objects.requireNonNull(attribute, "attribute");
        if (attribute.length < Integer.BYTES) {
            throw refused(attribute, attribute.length, "the attribute ends within its first word");
        }
        ByteBuffer words = ByteBuffer.wrap(attribute).order(ByteOrder.LITTLE_ENDIAN);
        int magic = words.getInt();
        int revision = magic >>> 24;
        requireSize(attribute, revision);
        int undefined = magic & 0xFF_FFFF & ~VFS_CAP_FLAGS_EFFECTIVE;
        if (undefined != 0) {
            throw refused(attribute, Integer.numberOfTrailingZeros(undefined) / 8, "a flag that no revision defines");
        }
        long permitted = words.getInt() & 0xFFFF_FFFFL;
        long inheritable = words.getInt() & 0xFFFF_FFFFL;
        if (revision > 1) {
            permitted |= (long) words.getInt() << 32;
            inheritable |= (long) words.getInt() << 32;
        }
        long rootId = revision > 2 ? words.getInt() & 0xFFFF_FFFFL : 0;
        if (rootId > LAST_ID) {
            throw refused(attribute, ROOT_ID_OFFSET, "root id " + rootId + " stands for no user");
        }
        return new FileCapabilities(
                new CapabilitySet(permitted),
                new CapabilitySet(inheritable),
                (magic & VFS_CAP_FLAGS_EFFECTIVE) != 0,
                rootId);
    }

    /**
     * The attribute's bytes as the kernel takes them: 20 bytes of revision 2, or 24 of revision 3 when there is a root
     * id.
     *
     * @return a new array
     */
    public byte[] encode() {
        boolean namespaced = rootId != 0;
        ByteBuffer words = ByteBuffer.allocate(namespaced ? XATTR_CAPS_SZ_3 : XATTR_CAPS_SZ_2)
                .order(ByteOrder.LITTLE_ENDIAN);
        words.putInt((namespaced ? 3 : 2) << 24 | (effective ? VFS_CAP_FLAGS_EFFECTIVE : 0));
        words.putInt((int) permitted.mask());
        words.putInt((int) inheritable.mask());
        words.putInt((int) (permitted.mask() >>> 32));
        words.putInt((int) (inheritable.mask() >>> 32));
        if (namespaced) {
            words.putInt((int) rootId);
        }
        return words.array();
    }

    /**
     * The same capabilities, counting only in the user namespace whose root is {@code id}, and in those inside it.
     *
     * @param id the uid of that namespace's root, 0 to 4294967294; 0 for every namespace
     * @return the new value
     * @throws IllegalArgumentException when the id is out of range
     */
    public FileCapabilities withRootId(long id) {
        return new FileCapabilities(permitted, inheritable, effective, id);
    }

    /**
     * The three sets of this attribute; effective is all of permitted and inheritable, or empty.
     *
     * <p>Neither the root id nor the effective bit of an attribute without any capability can be seen in it.
     *
     * @return the state that {@link #of(CapabilityState)} takes
     */
    public CapabilityState state() {
        CapabilitySet shown = effective ? permitted.plus(inheritable) : CapabilitySet.EMPTY;
        return new CapabilityState(permitted, shown, inheritable);
    }

    /**
     * Reads the text that {@code getcap(8)} with {@code -n} prints behind the file's name: the three sets as in
     * {@link CapabilityState#parse}, then, if there is one, the root id in brackets.
     *
     * <p>Unlike libcap, blank text is refused: whether no attribute or an empty one is meant cannot be seen in it. The
     * empty attribute is {@code =}.
     *
     * @param text for example {@code cap_net_bind_service=ep} or {@code cap_chown=p [rootid=100000]}
     * @return the file capabilities
     * @throws CapabilityFormatException when the text is blank or not of that form, or when its effective
     *                                   set is neither empty nor all of permitted and inheritable together
     */
    public static FileCapabilities parse(String text) {
        return FileCapabilitiesText.parse(Objects.requireNonNull(text, "text"));
    }

    private static void requireSize(byte[] attribute, int revision) {
        int size =
                switch (revision) {
                    case 1 -> XATTR_CAPS_SZ_1;
                    case 2 -> XATTR_CAPS_SZ_2;
                    case 3 -> XATTR_CAPS_SZ_3;
                    default -> throw refused(attribute, 3, "revision " + revision + " is not 1, 2 or 3");
                };
        if (attribute.length != size) {
            throw refused(
                    attribute,
                    Math.min(attribute.length, size),
                    attribute.length + " bytes, while revision " + revision + " has " + size);
        }
    }

    /**
     * The text that {@code getcap(8)} with {@code -n} prints, for example {@code cap_chown=ep [rootid=100000]}.
     * {@link #parse} reads it back as an equal value, but for the effective bit of an attribute without any capability,
     * which this text cannot show.
     */
    @Override
    public String toString() {
        return FileCapabilitiesText.print(this);
    }

    private static CapabilityFormatException refused(byte[] attribute, int offset, String reason) {
        return new CapabilityFormatException(HexFormat.of().formatHex(attribute), 2 * offset, reason);
    }
}
