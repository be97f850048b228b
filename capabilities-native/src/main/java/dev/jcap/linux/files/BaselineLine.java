package dev.jcap.linux.files;

import dev.jcap.CapabilityFormatException;
import dev.jcap.FileCapabilities;
import dev.jcap.linux.internal.system.PathBytes;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;

/** One file of a baseline as a line of ASCII text, whatever bytes its path has. */
record BaselineLine(Path file, FileCapabilities capabilities) {

    private static final String RAW = "0x";
    private static final int ESCAPE_LENGTH = 4;

    /** What a line says; nothing, when it is a comment. */
    static Optional<BaselineLine> parse(int number, String line) {
        if (line.startsWith("#")) {
            return Optional.empty();
        }
        int space = line.indexOf(' ');
        if (space <= 0) {
            throw refused(number, line, space < 0 ? line.length() : 0, "neither a comment nor a path, a space and capabilities");
        }
        return Optional.of(new BaselineLine(path(number, line, space), capabilities(number, line, space + 1)));
    }

    static CapabilityFormatException refused(int number, String line, int index, String reason) {
        return new CapabilityFormatException(line, index, "line " + number + ": " + reason);
    }

    private static Path path(int number, String line, int end) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(end);
        for (int i = 0; i < end; i++) {
            char c = line.charAt(i);
            if (c == '\\') {
                bytes.write(escaped(number, line, i));
                i += ESCAPE_LENGTH - 1;
            } else if (isPlain(c)) {
                bytes.write(c);
            } else {
                throw refused(number, line, i, "this character must be written as \\xNN");
            }
        }
        return PathBytes.path(bytes.toByteArray());
    }

    private static int escaped(int number, String line, int at) {
        int value = -1;
        if (line.startsWith("\\x", at) && at + ESCAPE_LENGTH <= line.length()) {
            int high = Character.digit(line.charAt(at + 2), 16);
            int low = Character.digit(line.charAt(at + 3), 16);
            value = high < 0 || low < 0 ? -1 : high << 4 | low;
        }
        if (value <= 0) {
            throw refused(number, line, at, "not \\xNN with the number of a byte other than 0");
        }
        return value;
    }

    private static FileCapabilities capabilities(int number, String line, int start) {
        String text = line.substring(start);
        try {
            return text.startsWith(RAW) ? decode(text) : FileCapabilities.parse(text);
        } catch (CapabilityFormatException e) {
            int inText = text.startsWith(RAW) ? RAW.length() + e.index() : e.index();
            throw refused(number, line, start + inText, e.reason());
        }
    }

    private static FileCapabilities decode(String text) {
        byte[] attribute;
        try {
            attribute = HexFormat.of().parseHex(text, RAW.length(), text.length());
        } catch (IllegalArgumentException e) {
            throw new CapabilityFormatException(text, 0, "not an attribute in hexadecimal");
        }
        return FileCapabilities.decode(attribute);
    }

    private static boolean isPlain(char c) {
        return c > ' ' && c <= '~' && c != '#' && c != '\\';
    }

    /** The line without its end. */
    @Override
    public String toString() {
        StringBuilder line = new StringBuilder();
        for (byte b : PathBytes.of(file)) {
            char c = (char) (b & 0xFF);
            if (isPlain(c)) {
                line.append(c);
            } else {
                line.append("\\x").append(HexFormat.of().toHexDigits(b));
            }
        }
        return line.append(' ').append(value()).toString();
    }

    /** The text form, unless it hides the effective bit of an attribute without any capability. */
    private String value() {
        boolean hidden = capabilities.effective() && capabilities.state().effective().isEmpty();
        return hidden ? RAW + HexFormat.of().formatHex(capabilities.encode()) : capabilities.toString();
    }
}
