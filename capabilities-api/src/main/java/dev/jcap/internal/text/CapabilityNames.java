package dev.jcap.internal.text;

import dev.jcap.Capability;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** The names of {@code linux/capability.h} by number, and the way from a text back to the number. */
public final class CapabilityNames {

    /** What stands before every name. */
    static final String PREFIX = "cap_";

    private static final int SHORTEST = 7;

    /** Enough for every name to have one of its own. */
    private static final int SLOTS = 128;

    private static final String[] NAMES = {
        "cap_chown",
        "cap_dac_override",
        "cap_dac_read_search",
        "cap_fowner",
        "cap_fsetid",
        "cap_kill",
        "cap_setgid",
        "cap_setuid",
        "cap_setpcap",
        "cap_linux_immutable",
        "cap_net_bind_service",
        "cap_net_broadcast",
        "cap_net_admin",
        "cap_net_raw",
        "cap_ipc_lock",
        "cap_ipc_owner",
        "cap_sys_module",
        "cap_sys_rawio",
        "cap_sys_chroot",
        "cap_sys_ptrace",
        "cap_sys_pacct",
        "cap_sys_admin",
        "cap_sys_boot",
        "cap_sys_nice",
        "cap_sys_resource",
        "cap_sys_time",
        "cap_sys_tty_config",
        "cap_mknod",
        "cap_lease",
        "cap_audit_write",
        "cap_audit_control",
        "cap_setfcap",
        "cap_mac_override",
        "cap_mac_admin",
        "cap_syslog",
        "cap_wake_alarm",
        "cap_block_suspend",
        "cap_audit_read",
        "cap_perfmon",
        "cap_bpf",
        "cap_checkpoint_restore"
    };

    /** How many numbers have a name. */
    public static final int COUNT = NAMES.length;

    /** The names, and behind them the numbers without a name as text. */
    private static final String[] TEXTS = new String[Capability.MAX_NUMBER + 1];

    /** All texts in one, a comma behind each: a run of neighbours is a single piece of it. */
    private static final byte[] LIST;

    /** Where in the list each text starts; one entry more for the list's end. */
    private static final int[] STARTS = new int[Capability.MAX_NUMBER + 2];

    /** Whole names, each in its slot, and their numbers. */
    private static final String[] SMALL = new String[SLOTS];
    private static final String[] CAPITAL = new String[SLOTS];
    private static final int[] NUMBERS = new int[SLOTS];

    static {
        StringBuilder list = new StringBuilder();
        for (int number = 0; number <= Capability.MAX_NUMBER; number++) {
            TEXTS[number] = number < COUNT ? NAMES[number] : Integer.toString(number);
            list.append(TEXTS[number]).append(',');
            STARTS[number + 1] = list.length();
        }
        LIST = list.toString().getBytes(StandardCharsets.ISO_8859_1);
        for (int number = 0; number < COUNT; number++) {
            int slot = slot(NAMES[number]);
            NUMBERS[slot] = number;
            SMALL[slot] = NAMES[number];
            CAPITAL[slot] = NAMES[number].toUpperCase(Locale.ROOT);
        }
    }

    private CapabilityNames() {}

    /** The name, or the number as text where there is none. */
    public static String text(int number) {
        return TEXTS[number];
    }

    /** The number of a whole name in small or in capital letters; -1 for everything else, in mixed letters too. */
    public static int number(String text) {
        if (text.length() < SHORTEST) {
            return -1;
        }
        int slot = slot(text);
        return text.equals(SMALL[slot]) || text.equals(CAPITAL[slot]) ? NUMBERS[slot] : -1;
    }

    /** Another one for each name, in small and in capital letters: a length and two letters tell them all apart. */
    private static int slot(String name) {
        int length = name.length();
        int first = name.charAt(PREFIX.length()) & 0x1F;
        int middle = name.charAt(length / 2 + 2) & 0x1F;
        return (3 * length + 2 * first + 5 * middle) & SLOTS - 1;
    }

    /** The most that {@link #copyRun} ever copies. */
    static int listLength() {
        return LIST.length;
    }

    /** Copies the texts of neighbours, a comma behind each, and returns where they end. */
    static int copyRun(int first, int last, byte[] target, int at) {
        int from = STARTS[first];
        int length = STARTS[last + 1] - from;
        System.arraycopy(LIST, from, target, at, length);
        return at + length;
    }
}
