package dev.jcap;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** The names of {@code linux/capability.h} by number, and the way from a text back to the number. */
final class CapabilityNames {

    /** What stands before every name. */
    static final String PREFIX = "cap_";

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
    static final int COUNT = NAMES.length;

    private static final String[] UPPER_NAMES = new String[COUNT];

    /** The names, and behind them the numbers without a name as text. */
    private static final String[] TEXTS = new String[Capability.COUNT];

    /** All texts in one, a comma behind each: a run of neighbours is a single piece of it. */
    private static final byte[] LIST;

    /** Where in the list each text starts; one entry more for the list's end. */
    private static final int[] STARTS = new int[Capability.COUNT + 1];

    static {
        StringBuilder list = new StringBuilder();
        for (int number = 0; number < Capability.COUNT; number++) {
            TEXTS[number] = number < COUNT ? NAMES[number] : Integer.toString(number);
            list.append(TEXTS[number]).append(',');
            STARTS[number + 1] = list.length();
        }
        LIST = list.toString().getBytes(StandardCharsets.ISO_8859_1);
        for (int number = 0; number < COUNT; number++) {
            UPPER_NAMES[number] = NAMES[number].toUpperCase(Locale.ROOT);
        }
    }

    private CapabilityNames() {}

    /** The name, or the number as text where there is none. */
    static String text(int number) {
        return TEXTS[number];
    }

    /** How many characters the name has. */
    static int length(int number) {
        return NAMES[number].length();
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

    /** The number whose name, in any case, a text has at an index, or -1. What follows the name is not looked at. */
    static int find(String text, int at) {
        int bare = at + PREFIX.length();
        int number = candidate(text, bare);
        return number >= 0 && matches(text, at, number, 0) ? number : -1;
    }

    /** As {@link #find}, for a name without its prefix. */
    static int findBare(String text, int at) {
        int number = candidate(text, at);
        return number >= 0 && matches(text, at, number, PREFIX.length()) ? number : -1;
    }

    private static boolean matches(String text, int at, int number, int skip) {
        String name = NAMES[number];
        int length = name.length() - skip;
        return text.regionMatches(at, name, skip, length) || matchesAnyCase(text, at, number, skip, length);
    }

    /** Not the library's comparison, which takes a long s, a Kelvin sign and a dotless i for letters of ours. */
    private static boolean matchesAnyCase(String text, int at, int number, int skip, int length) {
        if (length > text.length() - at) {
            return false;
        }
        String lower = NAMES[number];
        String upper = UPPER_NAMES[number];
        for (int i = 0; i < length; i++) {
            char c = text.charAt(at + i);
            if (c != lower.charAt(skip + i) && c != upper.charAt(skip + i)) {
                return false;
            }
        }
        return true;
    }

    /** The only number whose name, without its prefix, can stand here, found by the letters that tell them apart. */
    private static int candidate(String text, int at) {
        return switch (letter(text, at)) {
            case 'a' -> switch (letter(text, at + 6)) {
                case 'w' -> 29; // audit_write
                case 'c' -> 30; // audit_control
                default -> 37; // audit_read
            };
            case 'b' -> letter(text, at + 1) == 'p' ? 39 : 36; // bpf, block_suspend
            case 'c' -> letter(text, at + 2) == 'o' ? 0 : 40; // chown, checkpoint_restore
            case 'd' -> letter(text, at + 4) == 'o' ? 1 : 2; // dac_override, dac_read_search
            case 'f' -> letter(text, at + 1) == 'o' ? 3 : 4; // fowner, fsetid
            case 'i' -> letter(text, at + 4) == 'l' ? 14 : 15; // ipc_lock, ipc_owner
            case 'k' -> 5; // kill
            case 'l' -> letter(text, at + 1) == 'i' ? 9 : 28; // linux_immutable, lease
            case 'm' -> switch (letter(text, at + 4)) {
                case 'd' -> 27; // mknod
                case 'o' -> 32; // mac_override
                default -> 33; // mac_admin
            };
            case 'n' -> switch (letter(text, at + 5)) {
                case 'i' -> 10; // net_bind_service
                case 'r' -> 11; // net_broadcast
                case 'd' -> 12; // net_admin
                default -> 13; // net_raw
            };
            case 'p' -> 38; // perfmon
            case 's' -> letter(text, at + 1) == 'y' ? sysCandidate(text, at) : setCandidate(text, at);
            case 'w' -> 35; // wake_alarm
            default -> -1;
        };
    }

    private static int setCandidate(String text, int at) {
        return switch (letter(text, at + 3)) {
            case 'g' -> 6; // setgid
            case 'u' -> 7; // setuid
            case 'p' -> 8; // setpcap
            default -> 31; // setfcap
        };
    }

    private static int sysCandidate(String text, int at) {
        return switch (letter(text, at + 4)) {
            case 'm' -> 16; // sys_module
            case 'r' -> letter(text, at + 5) == 'a' ? 17 : 24; // sys_rawio, sys_resource
            case 'c' -> 18; // sys_chroot
            case 'p' -> letter(text, at + 5) == 't' ? 19 : 20; // sys_ptrace, sys_pacct
            case 'a' -> 21; // sys_admin
            case 'b' -> 22; // sys_boot
            case 'n' -> 23; // sys_nice
            case 't' -> letter(text, at + 5) == 'i' ? 25 : 26; // sys_time, sys_tty_config
            default -> 34; // syslog
        };
    }

    /** The character in lower case if it is a letter; 0 behind the end. */
    private static int letter(String text, int at) {
        return at < text.length() ? text.charAt(at) | 0x20 : 0;
    }
}
