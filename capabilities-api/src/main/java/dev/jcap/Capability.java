package dev.jcap;

/**
 * A Linux capability: one of 64 numbers, 41 of which have a name today.
 *
 * <p>There is exactly one instance for each number, so {@code ==} and {@code equals} agree. A number without a name
 * here (a capability of a newer kernel) is a full value: it is kept through every read and write and prints as its
 * number.
 *
 * <p>Source: {@code capabilities(7)}, {@code linux/capability.h}.
 */
public final class Capability implements Comparable<Capability> {

    /** How many capability numbers a kernel set can hold. Numbers run from 0 to {@code COUNT - 1}. */
    public static final int COUNT = 64;

    private static final Capability[] ALL = new Capability[COUNT];

    static {
        for (int number = 0; number < COUNT; number++) {
            ALL[number] = new Capability(number);
        }
    }

    /** Number 0, {@code cap_chown}. */
    public static final Capability CAP_CHOWN = ALL[0];

    /** Number 1, {@code cap_dac_override}. */
    public static final Capability CAP_DAC_OVERRIDE = ALL[1];

    /** Number 2, {@code cap_dac_read_search}. */
    public static final Capability CAP_DAC_READ_SEARCH = ALL[2];

    /** Number 3, {@code cap_fowner}. */
    public static final Capability CAP_FOWNER = ALL[3];

    /** Number 4, {@code cap_fsetid}. */
    public static final Capability CAP_FSETID = ALL[4];

    /** Number 5, {@code cap_kill}. */
    public static final Capability CAP_KILL = ALL[5];

    /** Number 6, {@code cap_setgid}. */
    public static final Capability CAP_SETGID = ALL[6];

    /** Number 7, {@code cap_setuid}. */
    public static final Capability CAP_SETUID = ALL[7];

    /** Number 8, {@code cap_setpcap}. */
    public static final Capability CAP_SETPCAP = ALL[8];

    /** Number 9, {@code cap_linux_immutable}. */
    public static final Capability CAP_LINUX_IMMUTABLE = ALL[9];

    /** Number 10, {@code cap_net_bind_service}. */
    public static final Capability CAP_NET_BIND_SERVICE = ALL[10];

    /** Number 11, {@code cap_net_broadcast}. */
    public static final Capability CAP_NET_BROADCAST = ALL[11];

    /** Number 12, {@code cap_net_admin}. */
    public static final Capability CAP_NET_ADMIN = ALL[12];

    /** Number 13, {@code cap_net_raw}. */
    public static final Capability CAP_NET_RAW = ALL[13];

    /** Number 14, {@code cap_ipc_lock}. */
    public static final Capability CAP_IPC_LOCK = ALL[14];

    /** Number 15, {@code cap_ipc_owner}. */
    public static final Capability CAP_IPC_OWNER = ALL[15];

    /** Number 16, {@code cap_sys_module}. */
    public static final Capability CAP_SYS_MODULE = ALL[16];

    /** Number 17, {@code cap_sys_rawio}. */
    public static final Capability CAP_SYS_RAWIO = ALL[17];

    /** Number 18, {@code cap_sys_chroot}. */
    public static final Capability CAP_SYS_CHROOT = ALL[18];

    /** Number 19, {@code cap_sys_ptrace}. */
    public static final Capability CAP_SYS_PTRACE = ALL[19];

    /** Number 20, {@code cap_sys_pacct}. */
    public static final Capability CAP_SYS_PACCT = ALL[20];

    /** Number 21, {@code cap_sys_admin}. */
    public static final Capability CAP_SYS_ADMIN = ALL[21];

    /** Number 22, {@code cap_sys_boot}. */
    public static final Capability CAP_SYS_BOOT = ALL[22];

    /** Number 23, {@code cap_sys_nice}. */
    public static final Capability CAP_SYS_NICE = ALL[23];

    /** Number 24, {@code cap_sys_resource}. */
    public static final Capability CAP_SYS_RESOURCE = ALL[24];

    /** Number 25, {@code cap_sys_time}. */
    public static final Capability CAP_SYS_TIME = ALL[25];

    /** Number 26, {@code cap_sys_tty_config}. */
    public static final Capability CAP_SYS_TTY_CONFIG = ALL[26];

    /** Number 27, {@code cap_mknod}. */
    public static final Capability CAP_MKNOD = ALL[27];

    /** Number 28, {@code cap_lease}. */
    public static final Capability CAP_LEASE = ALL[28];

    /** Number 29, {@code cap_audit_write}. */
    public static final Capability CAP_AUDIT_WRITE = ALL[29];

    /** Number 30, {@code cap_audit_control}. */
    public static final Capability CAP_AUDIT_CONTROL = ALL[30];

    /** Number 31, {@code cap_setfcap}. */
    public static final Capability CAP_SETFCAP = ALL[31];

    /** Number 32, {@code cap_mac_override}. */
    public static final Capability CAP_MAC_OVERRIDE = ALL[32];

    /** Number 33, {@code cap_mac_admin}. */
    public static final Capability CAP_MAC_ADMIN = ALL[33];

    /** Number 34, {@code cap_syslog}. */
    public static final Capability CAP_SYSLOG = ALL[34];

    /** Number 35, {@code cap_wake_alarm}. */
    public static final Capability CAP_WAKE_ALARM = ALL[35];

    /** Number 36, {@code cap_block_suspend}. */
    public static final Capability CAP_BLOCK_SUSPEND = ALL[36];

    /** Number 37, {@code cap_audit_read}. */
    public static final Capability CAP_AUDIT_READ = ALL[37];

    /** Number 38, {@code cap_perfmon}. */
    public static final Capability CAP_PERFMON = ALL[38];

    /** Number 39, {@code cap_bpf}. */
    public static final Capability CAP_BPF = ALL[39];

    /** Number 40, {@code cap_checkpoint_restore}. */
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
        if (number < 0 || number >= COUNT) {
            throw new IllegalArgumentException("capability number " + number + " is not in 0 to 63");
        }
        return ALL[number];
    }

    /**
     * Reads a name or a number; nothing may stand before or behind it.
     *
     * <p>Names are read in any case and need their prefix {@code cap_}; numbers as in C: {@code 0x1f} is hexadecimal and
     * {@code 010} octal.
     *
     * @param text for example {@code cap_chown} or {@code 63}
     * @return the capability
     * @throws CapabilityFormatException when the text is {@code null} or is neither
     */
    public static Capability parse(String text) {
        long token = CapabilityToken.read(CapabilityFormatException.requireText(text), 0);
        if (token == CapabilityToken.NONE) {
            throw CapabilityToken.refusal(text, 0);
        }
        if (CapabilityToken.end(token) < text.length()) {
            throw new CapabilityFormatException(text, CapabilityToken.end(token), "more than one capability");
        }
        return ALL[CapabilityToken.number(token)];
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
