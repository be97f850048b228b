package dev.jcap;

import dev.jcap.internal.text.CapabilityDescriptions;
import dev.jcap.internal.text.CapabilityNames;
import dev.jcap.internal.text.ItemReader;
import java.util.List;
import java.util.Objects;

/**
 * A Linux capability: one of 64 numbers, 41 of which have a name today.
 *
 * <p>This is no {@code enum}: the kernel's numbers without a name must be values too. To switch over capabilities, use
 * their names: {@code switch (capability.name()) { case "cap_kill" -> ...}}.
 *
 * <p>There is exactly one instance for each number, so {@code ==} and {@code equals} agree. A number without a name
 * here (a capability of a newer kernel) is a full value: it is kept through every read and write and prints as its
 * number.
 *
 * <p>Source: <a href="https://man7.org/linux/man-pages/man7/capabilities.7.html">capabilities(7)</a>, {@code linux/capability.h}.
 */
public final class Capability implements Comparable<Capability> {

    /** The highest number that a kernel's set can hold; numbers run from 0 to this one. */
    public static final int MAX_NUMBER = 63;

    private static final Capability[] ALL = new Capability[MAX_NUMBER + 1];

    static {
        for (int number = 0; number <= MAX_NUMBER; number++) {
            ALL[number] = new Capability(number);
        }
    }

    /** Permits giving a file any owner and any group. */
    public static final Capability CAP_CHOWN = ALL[0];

    /** Permits reading, writing and executing files whatever their permission bits and access lists say. */
    public static final Capability CAP_DAC_OVERRIDE = ALL[1];

    /** Permits reading every file and listing and searching every directory, but no writing. */
    public static final Capability CAP_DAC_READ_SEARCH = ALL[2];

    /**
     * Permits what is otherwise left to the owner of a file: mode, times, access lists, flags, deleting in sticky
     * directories.
     */
    public static final Capability CAP_FOWNER = ALL[3];

    /**
     * Permits keeping the set-user-ID and set-group-ID bits of a file that is changed, and setting the latter for a
     * foreign group.
     */
    public static final Capability CAP_FSETID = ALL[4];

    /** Permits sending any signal to any process. */
    public static final Capability CAP_KILL = ALL[5];

    /**
     * Permits changing the group ids and the supplementary groups at will, and naming any group in credentials and
     * mappings.
     */
    public static final Capability CAP_SETGID = ALL[6];

    /** Permits changing the user ids at will, and naming any user in credentials and mappings. */
    public static final Capability CAP_SETUID = ALL[7];

    /**
     * Permits dropping from the bounding set, adding bounding capabilities to the inheritable set, and changing
     * securebits.
     */
    public static final Capability CAP_SETPCAP = ALL[8];

    /** Permits setting and clearing the immutable and append-only flags of files. */
    public static final Capability CAP_LINUX_IMMUTABLE = ALL[9];

    /** Permits binding sockets to the ports below 1024. */
    public static final Capability CAP_NET_BIND_SERVICE = ALL[10];

    /** Permits broadcasting and listening to multicasts; the kernel does not check it. */
    public static final Capability CAP_NET_BROADCAST = ALL[11];

    /** Permits configuring the network: interfaces, routes, firewall, traffic control, promiscuous mode. */
    public static final Capability CAP_NET_ADMIN = ALL[12];

    /** Permits raw and packet sockets, and binding to foreign addresses for transparent proxies. */
    public static final Capability CAP_NET_RAW = ALL[13];

    /** Permits locking memory without limit and allocating huge pages. */
    public static final Capability CAP_IPC_LOCK = ALL[14];

    /** Permits every operation on System V message queues, semaphores and shared memory, whoever owns them. */
    public static final Capability CAP_IPC_OWNER = ALL[15];

    /** Permits loading and unloading kernel modules. */
    public static final Capability CAP_SYS_MODULE = ALL[16];

    /** Permits access to I/O ports, to physical memory and to devices below the level of their drivers. */
    public static final Capability CAP_SYS_RAWIO = ALL[17];

    /** Permits chroot(2) and moving into a foreign mount namespace. */
    public static final Capability CAP_SYS_CHROOT = ALL[18];

    /** Permits tracing and inspecting every process, and reading and writing its memory. */
    public static final Capability CAP_SYS_PTRACE = ALL[19];

    /** Permits switching process accounting on and off. */
    public static final Capability CAP_SYS_PACCT = ALL[20];

    /**
     * Permits a wide range of administration: mounts, namespaces, swap, quotas, host names, device control and much
     * more.
     */
    public static final Capability CAP_SYS_ADMIN = ALL[21];

    /** Permits rebooting the machine and loading a new kernel for it. */
    public static final Capability CAP_SYS_BOOT = ALL[22];

    /**
     * Permits raising priorities, choosing real-time scheduling, and setting affinity and memory placement of any
     * process.
     */
    public static final Capability CAP_SYS_NICE = ALL[23];

    /** Permits going beyond resource limits, disk quotas and reserved disk space, and raising hard limits. */
    public static final Capability CAP_SYS_RESOURCE = ALL[24];

    /** Permits setting the system clock and the hardware clock. */
    public static final Capability CAP_SYS_TIME = ALL[25];

    /** Permits hanging up terminals and privileged settings of virtual terminals. */
    public static final Capability CAP_SYS_TTY_CONFIG = ALL[26];

    /** Permits creating device files. */
    public static final Capability CAP_MKNOD = ALL[27];

    /** Permits taking leases on files of other users. */
    public static final Capability CAP_LEASE = ALL[28];

    /** Permits writing records to the kernel's audit log. */
    public static final Capability CAP_AUDIT_WRITE = ALL[29];

    /** Permits switching auditing on and off, changing its rules and reading its state. */
    public static final Capability CAP_AUDIT_CONTROL = ALL[30];

    /** Permits setting file capabilities, and mapping uid 0 in a new user namespace. */
    public static final Capability CAP_SETFCAP = ALL[31];

    /** Permits overriding mandatory access control, as far as the security module honours it (Smack does). */
    public static final Capability CAP_MAC_OVERRIDE = ALL[32];

    /** Permits changing the configuration of mandatory access control: policies and labels. */
    public static final Capability CAP_MAC_ADMIN = ALL[33];

    /** Permits reading and clearing the kernel log and seeing kernel addresses. */
    public static final Capability CAP_SYSLOG = ALL[34];

    /** Permits timers that wake the machine from suspend. */
    public static final Capability CAP_WAKE_ALARM = ALL[35];

    /** Permits keeping the machine from going to sleep. */
    public static final Capability CAP_BLOCK_SUSPEND = ALL[36];

    /** Permits reading the audit log as it is written, through a multicast netlink socket. */
    public static final Capability CAP_AUDIT_READ = ALL[37];

    /** Permits performance monitoring and tracing of the whole system. */
    public static final Capability CAP_PERFMON = ALL[38];

    /** Permits privileged bpf(2) operations: loading most program types, creating maps, reading kernel types. */
    public static final Capability CAP_BPF = ALL[39];

    /**
     * Permits what checkpointing and restoring of processes needs, such as choosing the process id of a new process.
     */
    public static final Capability CAP_CHECKPOINT_RESTORE = ALL[40];

    private final int number;

    private Capability(int number) {
        this.number = number;
    }

    /**
     * The capability with a number.
     *
     * @param number 0 to 63
     * @return the one instance for this number
     * @throws IllegalArgumentException when the number is outside 0 to 63
     */
    public static Capability of(int number) {
        if (number < 0 || number > MAX_NUMBER) {
            throw new IllegalArgumentException("capability number " + number + " is not in 0 to 63");
        }
        return ALL[number];
    }

    /**
     * Reads a name or a number; nothing may stand before or behind it.
     *
     * <p>Names are read in any case and need their prefix {@code cap_}; numbers as in C: {@code 0x1f} is hexadecimal
     * and {@code 010} octal.
     *
     * @param text for example {@code cap_chown} or {@code 63}
     * @return the capability
     * @throws CapabilityFormatException when the text is neither
     */
    public static Capability parse(String text) {
        int known = CapabilityNames.number(Objects.requireNonNull(text, "text"));
        if (known >= 0) {
            return ALL[known];
        }
        ItemReader items = ItemReader.of(text);
        long bit = items.read(0, 1);
        if (items.stoppedBefore()) {
            throw ItemReader.refusal(text, 0);
        }
        if (items.end() < text.length()) {
            throw new CapabilityFormatException(text, items.end(), "more than one capability");
        }
        return ALL[Long.numberOfTrailingZeros(bit)];
    }

    /**
     * The kernel's number of this capability.
     *
     * @return 0 to 63
     */
    public int number() {
        return number;
    }

    /**
     * The name in lower case, as the kernel's header and libcap have it.
     *
     * @return for example {@code cap_chown}; of a capability without a name its number
     */
    public String name() {
        return CapabilityNames.text(number);
    }

    /**
     * What this capability permits, which calls need it, and what it amounts to when it is abused.
     *
     * @return two to four lines; of a capability without a name one sentence that says so
     */
    public String describe() {
        return CapabilityDescriptions.of(number);
    }

    /**
     * The named capabilities that a text leads to, as {@code capsh --suggest} lists them.
     *
     * @param text part of a name or of a description, in any case, for example {@code clock}
     * @return the capabilities in the order of their numbers; empty when there is none
     */
    public static List<Capability> search(String text) {
        return CapabilityDescriptions.search(text);
    }

    /** The same as {@link #name()}. */
    @Override
    public String toString() {
        return name();
    }

    /** Orders by number. */
    @Override
    public int compareTo(Capability other) {
        return Integer.compare(number, other.number);
    }
}
