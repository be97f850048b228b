package dev.jcap.cli.values;

import dev.jcap.Capability;
import dev.jcap.CapabilityFormat;
import dev.jcap.CapabilityFormatException;
import dev.jcap.CapabilitySet;
import dev.jcap.CapabilityState;
import dev.jcap.FileCapabilities;
import dev.jcap.Iab;
import dev.jcap.Securebits;
import dev.jcap.cli.options.DialectWord;
import dev.jcap.cli.options.SetWords;
import dev.jcap.cli.shell.UsageException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/** The text formats of capabilities. Each parses and prints one kind of value. */
enum ValueFormat {

    NAMES("names", "a set: cap_chown,cap_kill"),
    MASK("mask", "a set: 16 hexadecimal digits as in /proc/PID/status"),
    NUMBERS("numbers", "a set: 0,5"),
    TEXT("text", "three sets: cap_chown=ep, as in cap_from_text(3)"),
    PORTABLE("portable", "three sets: the bytes of cap_copy_ext(3) in hexadecimal"),
    FILE("file", "file capabilities: cap_chown=ep [rootid=1000], as in getcap -n"),
    XATTR("xattr", "file capabilities: hexadecimal bytes, or what getfattr prints"),
    IAB("iab", "an IAB tuple: !cap_chown,^cap_kill"),
    FLAGS("securebits", "securebits: noroot,noroot_locked"),
    BITS("bits", "securebits: 057/0x2f/6'b101111, as in capsh; also reads a number");

    private final String word;
    private final String help;

    ValueFormat(String word, String help) {
        this.word = word;
        this.help = help;
    }

    String word() {
        return word;
    }

    String help() {
        return help;
    }

    static ValueFormat of(String word) throws UsageException {
        for (ValueFormat form : values()) {
            if (form.word.equals(word)) {
                return form;
            }
        }
        throw new UsageException(
                CapabilityFormatException.unknownWord("format", word, 0, word.length(), words().toArray(String[]::new)));
    }

    /** Returns the words of these formats, and those of the dialects, which are converted too. */
    static List<String> words() {
        List<String> words = new ArrayList<>(DialectWord.all());
        for (ValueFormat form : values()) {
            words.add(form.word);
        }
        return words;
    }

    /** Parses a value in this format. */
    Object read(String text, CapabilityFormat format) {
        return switch (this) {
            case NAMES, NUMBERS -> SetWords.parse(text, format);
            case MASK -> CapabilitySet.parseMask(text);
            case TEXT -> format.parseState(text);
            case PORTABLE -> CapabilityState.fromPortable(bytes(text));
            case FILE -> FileCapabilities.parse(text);
            case XATTR -> FileCapabilities.decode(attribute(text));
            case IAB -> Iab.parse(text);
            case FLAGS, BITS -> Securebits.parse(text);
        };
    }

    /** Prints a value in this format. */
    String print(Object value, CapabilityFormat format) {
        return switch (this) {
            case NAMES, FILE, IAB, FLAGS -> value.toString();
            case MASK -> ((CapabilitySet) value).toHex();
            case NUMBERS -> numbers((CapabilitySet) value);
            case TEXT -> format.print((CapabilityState) value);
            case PORTABLE -> HexFormat.of().formatHex(((CapabilityState) value).toPortable());
            case XATTR -> HexFormat.of().formatHex(((FileCapabilities) value).encode());
            case BITS -> ((Securebits) value).toNumbers();
        };
    }

    private static String numbers(CapabilitySet set) {
        return set.isEmpty()
                ? "none"
                : set.stream().map(Capability::number).map(String::valueOf).collect(Collectors.joining(","));
    }

    /** Returns the type of the values of this format. */
    Class<?> kind() {
        return switch (this) {
            case NAMES, MASK, NUMBERS -> CapabilitySet.class;
            case TEXT, PORTABLE -> CapabilityState.class;
            case FILE, XATTR -> FileCapabilities.class;
            case IAB -> Iab.class;
            case FLAGS, BITS -> Securebits.class;
        };
    }

    /** Hexadecimal digits, or what getfattr prints: {@code 0x} and hexadecimal digits, {@code 0s} and base64. */
    private static byte[] attribute(String text) {
        if (text.startsWith("0s")) {
            try {
                return Base64.getDecoder().decode(text.substring(2));
            } catch (IllegalArgumentException e) {
                throw new CapabilityFormatException(text, 2, "not base64: " + e.getMessage());
            }
        }
        return bytes(text.startsWith("0x") ? text.substring(2) : text);
    }

    private static byte[] bytes(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!HexFormat.isHexDigit(text.charAt(i))) {
                throw new CapabilityFormatException(text, i, "not a hexadecimal digit");
            }
        }
        if (text.length() % 2 != 0) {
            throw new CapabilityFormatException(text, text.length(), "odd number of hexadecimal digits");
        }
        return HexFormat.of().parseHex(text);
    }
}
