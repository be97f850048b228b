package dev.jcap.internal.text;

/**
 * The names without their prefix, as words of eight characters, the first one in the lowest byte. A text is compared with
 * one name only: the one that letters in the first word lead to.
 */
final class NameWords {

    /** How many words the longest name has, with 18 characters. */
    private static final int WORDS = 3;

    private static final long[] LETTERS = new long[CapabilityNames.COUNT * WORDS];

    /** Which bits of the letters count: not the one that makes a letter small, and none behind the end. */
    private static final long[] COUNTING = new long[CapabilityNames.COUNT * WORDS];

    private static final int[] LENGTHS = new int[CapabilityNames.COUNT];

    private static final int PREFIX = 'c' | 'a' << 8 | 'p' << 16 | '_' << 24;
    private static final int COUNTING_IN_PREFIX = 0xFFDFDFDF;
    private static final long SMALL = 0x2020202020202020L;

    static {
        for (int number = 0; number < CapabilityNames.COUNT; number++) {
            String name = CapabilityNames.text(number).substring(CapabilityNames.PREFIX.length());
            LENGTHS[number] = name.length();
            for (int i = 0; i < name.length(); i++) {
                int word = number * WORDS + i / Long.BYTES;
                int shift = i % Long.BYTES * Byte.SIZE;
                LETTERS[word] |= (long) name.charAt(i) << shift;
                COUNTING[word] |= (name.charAt(i) == '_' ? 0xFFL : 0xDFL) << shift;
            }
        }
    }

    private NameWords() {}

    /** Whether half a word is the prefix, in any case. */
    static boolean isPrefix(int half) {
        return ((half ^ PREFIX) & COUNTING_IN_PREFIX) == 0;
    }

    /** How many characters a name has behind its prefix. */
    static int length(int number) {
        return LENGTHS[number];
    }

    /** Whether a name goes on in a word, the first being 0. */
    static boolean reaches(int number, int index) {
        return COUNTING[number * WORDS + index] != 0;
    }

    /** Whether a word of a text begins with all that a name, in any case, has in its own. */
    static boolean matches(long word, int number, int index) {
        int of = number * WORDS + index;
        return ((word ^ LETTERS[of]) & COUNTING[of]) == 0;
    }

    /** The only number whose name can begin with a word; -1 when there is none. */
    static int candidate(long anyCase) {
        long word = anyCase | SMALL;
        return switch (letter(word, 0)) {
            case 'a' -> auditCandidate(word);
            case 'b' -> letter(word, 1) == 'p' ? 39 : 36; // bpf, block_suspend
            case 'c' -> letter(word, 2) == 'o' ? 0 : 40; // chown, checkpoint_restore
            case 'd' -> letter(word, 4) == 'o' ? 1 : 2; // dac_override, dac_read_search
            case 'f' -> letter(word, 1) == 'o' ? 3 : 4; // fowner, fsetid
            case 'i' -> letter(word, 4) == 'l' ? 14 : 15; // ipc_lock, ipc_owner
            case 'k' -> 5; // kill
            case 'l' -> letter(word, 1) == 'i' ? 9 : 28; // linux_immutable, lease
            case 'm' -> macCandidate(word);
            case 'n' -> netCandidate(word);
            case 'p' -> 38; // perfmon
            case 's' -> letter(word, 1) == 'y' ? sysCandidate(word) : setCandidate(word);
            case 'w' -> 35; // wake_alarm
            default -> -1;
        };
    }

    private static int auditCandidate(long word) {
        int letter = letter(word, 6);
        return letter == 'w' ? 29 : letter == 'c' ? 30 : 37; // audit_write, audit_control, audit_read
    }

    private static int macCandidate(long word) {
        int letter = letter(word, 4);
        return letter == 'd' ? 27 : letter == 'o' ? 32 : 33; // mknod, mac_override, mac_admin
    }

    private static int netCandidate(long word) {
        int letter = letter(word, 5);
        // net_bind_service, net_broadcast, net_admin, net_raw
        return letter == 'i' ? 10 : letter == 'r' ? 11 : letter == 'd' ? 12 : 13;
    }

    private static int setCandidate(long word) {
        int letter = letter(word, 3);
        return letter == 'g' ? 6 : letter == 'u' ? 7 : letter == 'p' ? 8 : 31; // setgid, setuid, setpcap, setfcap
    }

    private static int sysCandidate(long word) {
        return switch (letter(word, 4)) {
            case 'm' -> 16; // sys_module
            case 'r' -> letter(word, 5) == 'a' ? 17 : 24; // sys_rawio, sys_resource
            case 'c' -> 18; // sys_chroot
            case 'p' -> letter(word, 5) == 't' ? 19 : 20; // sys_ptrace, sys_pacct
            case 'a' -> 21; // sys_admin
            case 'b' -> 22; // sys_boot
            case 'n' -> 23; // sys_nice
            case 't' -> letter(word, 5) == 'i' ? 25 : 26; // sys_time, sys_tty_config
            default -> 34; // syslog
        };
    }

    private static int letter(long word, int index) {
        return (int) (word >>> index * Byte.SIZE) & 0xFF;
    }
}
