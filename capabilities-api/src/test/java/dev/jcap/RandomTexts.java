package dev.jcap;

import dev.jcap.internal.text.CapabilityNames;
import java.util.HexFormat;
import java.util.Random;

/** Texts that are mostly right: made from the grammars' own parts, then sometimes broken in a place or two. */
final class RandomTexts {

    private static final String[] NUMBERS = {
        "0", "1", "7", "9", "40", "41", "63", "64", "08", "010", "077", "0x0", "0x1f", "0X3F", "0x40", "0x", "00",
        "0777", "18446744073709551616", "4294967296", "000000000000000000000000012", "12abc", "0b1", "1_"
    };
    private static final String[] WORDS = {
        "all", "ALL", "aLl", "allx", "all_", "cap_", "cap_foo", "cap_chown1", "chown", "none", "cap_all", "_",
        "cap_sys", "cap_sys_", "cap_net_", "cap_audit_", "cap_setxcap",
        "cap_mac_", "cap_syslo", "cap_sysloga", "cap_bp", "cap_"
    };
    private static final String STATE_ALPHABET =
            "=+-=+-,, \t\n\u000b\f\reipeipEIPacl_x0123;:!^%#~\u007f\u0001\u0080\u00a0\u00e9\u00ff";
    private static final String IAB_ALPHABET = "!^%!^%,,, \t\nacl_x0123;:=+-~\u007f\u0001\u0080\u00e9\u00ff";

    private final Random random;

    RandomTexts(long seed) {
        random = new Random(seed);
    }

    String state() {
        StringBuilder text = new StringBuilder();
        int clauses = random.nextInt(4);
        for (int n = 0; n < clauses; n++) {
            text.append(n > 0 || random.nextInt(20) == 0 ? blanks() : "");
            if (random.nextInt(5) > 0) {
                list(text);
            }
            int actions = 1 + Math.max(0, random.nextInt(6) - 3);
            for (int action = 0; action < actions; action++) {
                text.append(operator(action)).append(flags());
            }
        }
        return broken(text, STATE_ALPHABET);
    }

    String iab() {
        StringBuilder text = new StringBuilder();
        int entries = random.nextInt(5);
        for (int n = 0; n < entries; n++) {
            text.append(n > 0 ? "," : "");
            for (int marks = Math.max(0, random.nextInt(5) - 2); marks > 0; marks--) {
                text.append("!^%".charAt(random.nextInt(3)));
            }
            item(text);
        }
        if (random.nextInt(20) == 0) {
            text.append(',');
        }
        return broken(text, IAB_ALPHABET);
    }

    /** The portable form in hexadecimal, for sets of any size; sometimes a byte is another one, or the end is missing. */
    String portable() {
        int size = random.nextInt(6) == 0 ? random.nextInt(256) : random.nextInt(10);
        byte[] bytes = new byte[5 + 3 * size + Math.max(0, random.nextInt(8) - 6)];
        random.nextBytes(bytes);
        System.arraycopy(new byte[] {(byte) 0x90, (byte) 0xC2, 0x01, 0x51, (byte) size}, 0, bytes, 0, 5);
        for (int at = 5; random.nextBoolean() && at < bytes.length; at++) {
            bytes[bytes.length - at + 4] = 0;
        }
        if (random.nextInt(8) == 0) {
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return HexFormat.of().formatHex(bytes, 0, random.nextInt(4) > 0 ? bytes.length : random.nextInt(bytes.length + 1));
    }

    private void list(StringBuilder text) {
        int items = 1 + Math.max(0, random.nextInt(6) - 2);
        for (int n = 0; n < items; n++) {
            text.append(n > 0 ? "," : "");
            item(text);
        }
    }

    private void item(StringBuilder text) {
        switch (random.nextInt(24)) {
            case 0 -> text.append(NUMBERS[random.nextInt(NUMBERS.length)]);
            case 1, 2 -> text.append(random.nextInt(66));
            case 3 -> text.append("0x").append(Integer.toHexString(random.nextInt(66)));
            case 4 -> text.append('0').append(Integer.toOctalString(random.nextInt(66)));
            case 5 -> text.append(WORDS[random.nextInt(WORDS.length)]);
            case 6 -> text.append("all");
            case 7, 8 -> anyCase(text, CapabilityNames.text(random.nextInt(CapabilityNames.COUNT)));
            default -> text.append(CapabilityNames.text(random.nextInt(CapabilityNames.COUNT)));
        }
    }

    private void anyCase(StringBuilder text, String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            text.append(random.nextBoolean() ? Character.toUpperCase(c) : c);
        }
    }

    private String operator(int action) {
        if (action > 0) {
            return random.nextInt(12) == 0 ? "=" : random.nextBoolean() ? "+" : "-";
        }
        return switch (random.nextInt(10)) {
            case 0 -> "=+";
            case 1 -> "=-";
            case 2, 3 -> "+";
            case 4, 5 -> "-";
            default -> "=";
        };
    }

    private String flags() {
        int count = random.nextInt(15) == 0 ? 0 : 1 + random.nextInt(4);
        StringBuilder flags = new StringBuilder();
        for (int n = 0; n < count; n++) {
            flags.append("eip".charAt(random.nextInt(3)));
        }
        return flags.toString();
    }

    private String blanks() {
        return " \t\n\u000b\f\r    ".substring(0, 1 + random.nextInt(2)).repeat(1 + random.nextInt(2));
    }

    private String broken(StringBuilder text, String alphabet) {
        if (random.nextInt(3) > 0) {
            return text.toString();
        }
        for (int times = 1 + random.nextInt(2); times > 0; times--) {
            int at = random.nextInt(text.length() + 1);
            char c = alphabet.charAt(random.nextInt(alphabet.length()));
            switch (at == text.length() ? 0 : random.nextInt(3)) {
                case 0 -> text.insert(at, c);
                case 1 -> text.setCharAt(at, c);
                default -> text.deleteCharAt(at);
            }
        }
        return text.toString();
    }
}
