package dev.jcap;

import dev.jcap.internal.text.CapabilityNames;
import dev.jcap.internal.text.ItemReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

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
 *
 * @since 0.1
 */
public final class Capability implements Comparable<Capability> {

    /** The highest number that a kernel's set can hold; numbers run from 0 to this one. */
    public static final int MAX_NUMBER = 63;

    private static final Capability[] ALL = new Capability[MAX_NUMBER + 1];

    /** Permits giving a file any owner and any group. */
    public static final Capability CAP_CHOWN = known(0, "cap_chown", "2.2");

    /** Permits reading, writing and executing files whatever their permission bits and access lists say. */
    public static final Capability CAP_DAC_OVERRIDE = known(1, "cap_dac_override", "2.2");

    /** Permits reading every file and listing and searching every directory, but no writing. */
    public static final Capability CAP_DAC_READ_SEARCH = known(2, "cap_dac_read_search", "2.2");

    /**
     * Permits what is otherwise left to the owner of a file: mode, times, access lists, flags, deleting in sticky
     * directories.
     */
    public static final Capability CAP_FOWNER = known(3, "cap_fowner", "2.2");

    /**
     * Permits keeping the set-user-ID and set-group-ID bits of a file that is changed, and setting the latter for a
     * foreign group.
     */
    public static final Capability CAP_FSETID = known(4, "cap_fsetid", "2.2");

    /** Permits sending any signal to any process. */
    public static final Capability CAP_KILL = known(5, "cap_kill", "2.2");

    /**
     * Permits changing the group ids and the supplementary groups at will, and naming any group in credentials and
     * mappings.
     */
    public static final Capability CAP_SETGID = known(6, "cap_setgid", "2.2");

    /** Permits changing the user ids at will, and naming any user in credentials and mappings. */
    public static final Capability CAP_SETUID = known(7, "cap_setuid", "2.2");

    /**
     * Permits dropping from the bounding set, adding bounding capabilities to the inheritable set, and changing
     * securebits.
     */
    public static final Capability CAP_SETPCAP = known(8, "cap_setpcap", "2.2");

    /** Permits setting and clearing the immutable and append-only flags of files. */
    public static final Capability CAP_LINUX_IMMUTABLE = known(9, "cap_linux_immutable", "2.2");

    /** Permits binding sockets to the ports below 1024. */
    public static final Capability CAP_NET_BIND_SERVICE = known(10, "cap_net_bind_service", "2.2");

    /** Permits broadcasting and listening to multicasts; the kernel does not check it. */
    public static final Capability CAP_NET_BROADCAST = known(11, "cap_net_broadcast", "2.2");

    /** Permits configuring the network: interfaces, routes, firewall, traffic control, promiscuous mode. */
    public static final Capability CAP_NET_ADMIN = known(12, "cap_net_admin", "2.2");

    /** Permits raw and packet sockets, and binding to foreign addresses for transparent proxies. */
    public static final Capability CAP_NET_RAW = known(13, "cap_net_raw", "2.2");

    /** Permits locking memory without limit and allocating huge pages. */
    public static final Capability CAP_IPC_LOCK = known(14, "cap_ipc_lock", "2.2");

    /** Permits every operation on System V message queues, semaphores and shared memory, whoever owns them. */
    public static final Capability CAP_IPC_OWNER = known(15, "cap_ipc_owner", "2.2");

    /** Permits loading and unloading kernel modules. */
    public static final Capability CAP_SYS_MODULE = known(16, "cap_sys_module", "2.2");

    /** Permits access to I/O ports, to physical memory and to devices below the level of their drivers. */
    public static final Capability CAP_SYS_RAWIO = known(17, "cap_sys_rawio", "2.2");

    /** Permits chroot(2) and moving into a foreign mount namespace. */
    public static final Capability CAP_SYS_CHROOT = known(18, "cap_sys_chroot", "2.2");

    /** Permits tracing and inspecting every process, and reading and writing its memory. */
    public static final Capability CAP_SYS_PTRACE = known(19, "cap_sys_ptrace", "2.2");

    /** Permits switching process accounting on and off. */
    public static final Capability CAP_SYS_PACCT = known(20, "cap_sys_pacct", "2.2");

    /**
     * Permits a wide range of administration: mounts, namespaces, swap, quotas, host names, device control and much
     * more.
     */
    public static final Capability CAP_SYS_ADMIN = known(21, "cap_sys_admin", "2.2");

    /** Permits rebooting the machine and loading a new kernel for it. */
    public static final Capability CAP_SYS_BOOT = known(22, "cap_sys_boot", "2.2");

    /**
     * Permits raising priorities, choosing real-time scheduling, and setting affinity and memory placement of any
     * process.
     */
    public static final Capability CAP_SYS_NICE = known(23, "cap_sys_nice", "2.2");

    /** Permits going beyond resource limits, disk quotas and reserved disk space, and raising hard limits. */
    public static final Capability CAP_SYS_RESOURCE = known(24, "cap_sys_resource", "2.2");

    /** Permits setting the system clock and the hardware clock. */
    public static final Capability CAP_SYS_TIME = known(25, "cap_sys_time", "2.2");

    /** Permits hanging up terminals and privileged settings of virtual terminals. */
    public static final Capability CAP_SYS_TTY_CONFIG = known(26, "cap_sys_tty_config", "2.2");

    /** Permits creating device files. */
    public static final Capability CAP_MKNOD = known(27, "cap_mknod", "2.4");

    /** Permits taking leases on files of other users. */
    public static final Capability CAP_LEASE = known(28, "cap_lease", "2.4");

    /** Permits writing records to the kernel's audit log. */
    public static final Capability CAP_AUDIT_WRITE = known(29, "cap_audit_write", "2.6.11");

    /** Permits switching auditing on and off, changing its rules and reading its state. */
    public static final Capability CAP_AUDIT_CONTROL = known(30, "cap_audit_control", "2.6.11");

    /** Permits setting file capabilities, and mapping uid 0 in a new user namespace. */
    public static final Capability CAP_SETFCAP = known(31, "cap_setfcap", "2.6.24");

    /** Permits overriding mandatory access control, as far as the security module honours it (Smack does). */
    public static final Capability CAP_MAC_OVERRIDE = known(32, "cap_mac_override", "2.6.25");

    /** Permits changing the configuration of mandatory access control: policies and labels. */
    public static final Capability CAP_MAC_ADMIN = known(33, "cap_mac_admin", "2.6.25");

    /** Permits reading and clearing the kernel log and seeing kernel addresses. */
    public static final Capability CAP_SYSLOG = known(34, "cap_syslog", "2.6.37");

    /** Permits timers that wake the machine from suspend. */
    public static final Capability CAP_WAKE_ALARM = known(35, "cap_wake_alarm", "3.0");

    /** Permits keeping the machine from going to sleep. */
    public static final Capability CAP_BLOCK_SUSPEND = known(36, "cap_block_suspend", "3.5");

    /** Permits reading the audit log as it is written, through a multicast netlink socket. */
    public static final Capability CAP_AUDIT_READ = known(37, "cap_audit_read", "3.16");

    /** Permits performance monitoring and tracing of the whole system. */
    public static final Capability CAP_PERFMON = known(38, "cap_perfmon", "5.8");

    /** Permits privileged bpf(2) operations: loading most program types, creating maps, reading kernel types. */
    public static final Capability CAP_BPF = known(39, "cap_bpf", "5.8");

    /**
     * Permits what checkpointing and restoring of processes needs, such as choosing the process id of a new process.
     */
    public static final Capability CAP_CHECKPOINT_RESTORE = known(40, "cap_checkpoint_restore", "5.9");

    static {
        for (int number = 0; number <= MAX_NUMBER; number++) {
            if (ALL[number] == null) {
                ALL[number] = new Capability(number, Integer.toString(number), "");
            }
        }
    }

    /** The one bit of the mask of a set: read from here, it needs no shift. */
    final long bit;

    private final int number;
    private final String name;
    private final String since;

    private Capability(int number, String name, String since) {
        this.bit = 1L << number;
        this.number = number;
        this.name = name;
        this.since = since;
    }

    /**
     * The one line of the table for each capability that has a name: every list of names and every lookup is made from
     * these. What it permits is in {@link CapabilityFacts}.
     */
    private static Capability known(int number, String name, String since) {
        if (ALL[number] != null || number > 0 && ALL[number - 1] == null) {
            throw new IllegalStateException(name + ": number " + number + " is taken, or leaves a gap below");
        }
        ALL[number] = new Capability(number, name, since);
        return ALL[number];
    }

    /**
     * Returns the capability with a number.
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
     * Returns the kernel's number of this capability.
     *
     * @return 0 to 63
     */
    public int number() {
        return number;
    }

    /**
     * Returns the name in lower case, as the kernel's header and libcap have it.
     *
     * @return for example {@code cap_chown}; of a capability without a name its number
     */
    public String name() {
        return name;
    }

    /**
     * Returns whether this capability has a name here.
     *
     * @return false for a number that only a newer kernel knows
     */
    public boolean isNamed() {
        return !since.isEmpty();
    }

    /**
     * Returns the version of Linux that introduced this capability.
     *
     * @return for example {@code 5.9}; empty for a capability without a name
     */
    public Optional<String> since() {
        return isNamed() ? Optional.of(since) : Optional.empty();
    }

    /**
     * Returns what this capability permits, which calls need it, and what it amounts to when it is abused.
     *
     * @return two to four lines; of a capability without a name one sentence that says so
     */
    public String describe() {
        return CapabilityFacts.of(number).description();
    }

    /**
     * Returns what this capability leads to in the wrong hands, with the reason and a source.
     *
     * @return the rank; {@link CapabilityRisk.Level#UNKNOWN} for a capability without a name
     */
    public CapabilityRisk risk() {
        return CapabilityFacts.of(number).risk();
    }

    /**
     * Returns the named capabilities that a text leads to, as {@code capsh --suggest} lists them.
     *
     * @param text part of a name or of a description, in any case, for example {@code clock}
     * @return the capabilities in the order of their numbers; empty when there is none
     */
    public static List<Capability> search(String text) {
        String wanted = text.toLowerCase(Locale.ROOT);
        List<Capability> found = new ArrayList<>();
        for (Capability capability : ALL) {
            if (capability.isNamed()
                    && (capability.name.contains(wanted)
                            || capability.describe().toLowerCase(Locale.ROOT).contains(wanted))) {
                found.add(capability);
            }
        }
        return List.copyOf(found);
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
