package dev.jcap.linux.agent;

import dev.jcap.linux.CapabilityException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Options in a file: one or several a line, lines that begin with {@code #} are comments. */
final class OptionFile {

    private static final int WRITABLE_BY_OTHERS = 022;

    private OptionFile() { }

    /** The options that a text is or, when it is {@code @} and a path, those of that file, as one text. */
    static String expand(String text, long uid) {
        return text.startsWith("@") ? read(Path.of(text.substring(1)), uid) : text;
    }

    private static String read(Path file, long uid) {
        try {
            Map<String, Object> facts = Files.readAttributes(file, "unix:uid,mode");
            long owner = Integer.toUnsignedLong((int) facts.get("uid"));
            if (owner != 0 && owner != uid || ((int) facts.get("mode") & WRITABLE_BY_OTHERS) != 0) {
                throw new CapabilityException(file + " decides what this process may do, but others may write it: give it"
                        + " to root with mode 0644");
            }
            List<String> options = new ArrayList<>();
            for (String line : Files.readAllLines(file)) {
                String option = line.strip();
                if (!option.isEmpty() && !option.startsWith("#")) {
                    options.add(option);
                }
            }
            return String.join(",", options);
        } catch (IOException e) {
            throw new CapabilityException("cannot read the options in " + e.getMessage(), e);
        }
    }
}
