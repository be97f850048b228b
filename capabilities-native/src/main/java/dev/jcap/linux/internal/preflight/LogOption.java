package dev.jcap.linux.internal.preflight;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The option {@code -Xlog:WHAT:OUTPUT:DECORATIONS:OUTPUT-OPTIONS} of the JVM. */
final class LogOption {

    private static final List<String> NO_FILES = List.of("", "stdout", "stderr", "disable", "async", "help");

    private LogOption() {}

    /** The file that the JVM replaces by a new one when it has grown; empty when there is none. */
    static Optional<String> rotatedFile(String option) {
        if (option.startsWith("-Xloggc:")) {
            return Optional.of(option.substring("-Xloggc:".length()));
        }
        if (!option.startsWith("-Xlog:")) {
            return Optional.empty();
        }
        List<String> parts = parts(option.substring("-Xlog:".length()));
        String output = parts.size() > 1 ? parts.get(1) : "";
        String limits = parts.size() > 3 ? "," + parts.get(3) + "," : "";
        boolean rotates = !limits.contains(",filecount=0,") && !limits.matches(".*,filesize=0[kKmMgG]?,.*");
        String file = output.startsWith("file=") ? output.substring("file=".length()) : output;
        return rotates && !NO_FILES.contains(file) ? Optional.of(file) : Optional.empty();
    }

    /** The parts between colons; a file name in double quotes may hold some. */
    private static List<String> parts(String text) {
        List<String> parts = new ArrayList<>();
        StringBuilder part = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (c == ':' && !quoted) {
                parts.add(part.toString());
                part.setLength(0);
            } else {
                part.append(c);
            }
        }
        parts.add(part.toString());
        return parts;
    }
}
