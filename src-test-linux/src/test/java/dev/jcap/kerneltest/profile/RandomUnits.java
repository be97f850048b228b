package dev.jcap.kerneltest.profile;

import dev.jcap.Capability;
import java.util.Locale;
import java.util.Random;

/** Unit files that are mostly right: the settings about capabilities, in any order, some of them misspelt. */
final class RandomUnits {

    private static final String[] ODD_WORDS = {
        "chown", "net_raw", "NET_ADMIN", "all", "CAP_BOGUS", "CAP_", "12", "0", "40", "41", "63", "0x10", "010", "0b101",
        "0o7", "-1", "+3", "-0", "1.5", "08", "0x", "CAP_CHOWN,CAP_KILL", "~CAP_KILL", "~", "\"CAP_LEASE\"",
        "'cap_bpf'", "\"CAP_A CAP_B\"", "CAP_\"CHOWN\"", "CAP\\_KILL", "\"CAP_KILL", "CAP_CHOWN\"", "99999999999", "=", "#"
    };
    private static final String[] FLAGS = {
        "keep-caps", "keep-caps-locked", "no-setuid-fixup", "no-setuid-fixup-locked", "noroot", "noroot-locked",
        "no-root", "NOROOT", "noroot,keep-caps", "\"noroot\"", "bogus"
    };
    private static final String[] BOOLEANS = {"yes", "no", "1", "0", "True", "off", "t", "F", "maybe", ""};
    private static final String[] SWITCHES = {
        "PrivateDevices", "ProtectKernelModules", "ProtectKernelLogs", "ProtectClock"
    };

    private final Random random;

    RandomUnits(long seed) {
        random = new Random(seed);
    }

    String next() {
        StringBuilder text = new StringBuilder("[Service]\nExecStart=/bin/true\n");
        int settings = 1 + random.nextInt(6);
        for (int n = 0; n < settings; n++) {
            setting(text);
        }
        return text.toString();
    }

    private void setting(StringBuilder text) {
        switch (random.nextInt(11)) {
            case 0, 1, 2, 3 -> list(text.append("CapabilityBoundingSet").append(equals()));
            case 4, 5, 6 -> list(text.append("AmbientCapabilities").append(equals()));
            case 7 -> flags(text.append("SecureBits").append(equals()));
            case 8 -> text.append("User=").append(random.nextInt(4) == 0 ? "" : "u" + random.nextInt(9));
            case 9 -> text.append("DynamicUser=").append(random.nextInt(2)); // No other: the unit would not load.
            default -> text.append(pick(SWITCHES)).append(equals()).append(pick(BOOLEANS));
        }
        text.append('\n');
    }

    private String equals() {
        return random.nextInt(5) == 0 ? " = " : "=";
    }

    private void list(StringBuilder text) {
        if (random.nextInt(3) == 0) {
            text.append(random.nextInt(4) == 0 ? "~ " : "~");
        }
        int words = random.nextInt(4);
        for (int n = 0; n < words; n++) {
            text.append(n > 0 ? between() : "").append(random.nextInt(4) == 0 ? pick(ODD_WORDS) : name());
        }
    }

    private void flags(StringBuilder text) {
        int words = random.nextInt(4);
        for (int n = 0; n < words; n++) {
            text.append(n > 0 ? between() : "").append(pick(FLAGS));
        }
    }

    private String between() {
        return switch (random.nextInt(12)) {
            case 0 -> "\t";
            case 1 -> " \\\n  ";
            case 2 -> " \\\n# said between\n ; and this\n";
            case 3 -> "  ";
            default -> " ";
        };
    }

    private String name() {
        String name = Capability.of(random.nextInt(41)).name();
        return random.nextInt(4) == 0 ? name : name.toUpperCase(Locale.ROOT);
    }

    private String pick(String[] words) {
        return words[random.nextInt(words.length)];
    }
}
