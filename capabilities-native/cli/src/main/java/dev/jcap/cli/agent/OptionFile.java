package dev.jcap.cli.agent;

import dev.jcap.linux.CapabilityException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Options in a file: one or several a line, lines that begin with {@code #} are comments. */
final class OptionFile {

    private static final int WRITABLE_BY_OTHERS = 022;
    private static final long UNMAPPED = 65534;
    private static final int STICKY = 01000;
    private static final int KIND = 0170000;
    private static final int LINK = 0120000;
    private static final int DIRECTORY = 0040000;

    private OptionFile() {}

    /** The options that a text is or, when it is {@code @} and a path, those of that file, as one text. */
    static String expand(String text, long uid) {
        return text.startsWith("@") ? read(Path.of(text.substring(1)), uid) : text;
    }

    private static String read(Path file, long uid) {
        try {
            Path real = file.toRealPath();
            refuseOthers(file.toAbsolutePath(), uid);
            refuseOthers(real, uid);
            List<String> options = new ArrayList<>();
            for (String line : Files.readAllLines(real)) {
                String option = line.strip();
                if (!option.isEmpty() && !option.startsWith("#")) {
                    options.add(option);
                }
            }
            return String.join(",", options);
        } catch (IOException e) {
            throw new CapabilityException("cannot read the options in " + file + ": " + reason(e), e);
        }
    }

    /** Who may write a directory can put another file in the place of this one. */
    private static void refuseOthers(Path file, long uid) throws IOException {
        for (Path at = file; at != null; at = at.getParent()) {
            Map<String, Object> facts = Files.readAttributes(at, "unix:uid,mode", LinkOption.NOFOLLOW_LINKS);
            long owner = Integer.toUnsignedLong((int) facts.get("uid"));
            boolean trusted = owner == 0 || owner == uid || !at.equals(file) && isOutside(owner);
            if (!trusted || isWritable((int) facts.get("mode"))) {
                String kind = at.equals(file) ? "" : "the directory ";
                throw new CapabilityException(file + " decides what this process may do, but others may write " + kind + at
                        + ": give it to root with mode " + (kind.isEmpty() ? "0644" : "0755"));
            }
        }
    }

    /** In a user namespace root outside it, to whom {@code /} belongs, looks like this. */
    private static boolean isOutside(long owner) throws IOException {
        return owner == UNMAPPED && !Files.readString(Path.of("/proc/self/uid_map")).strip().matches("0 +0 +4294967295");
    }

    /** In a sticky directory nobody can replace the file of somebody else; the mode of a link means nothing. */
    private static boolean isWritable(int mode) {
        boolean guarded = (mode & KIND) == LINK || (mode & KIND) == DIRECTORY && (mode & STICKY) != 0;
        return !guarded && (mode & WRITABLE_BY_OTHERS) != 0;
    }

    private static String reason(IOException e) {
        return switch (e) {
            case NoSuchFileException _ -> "there is no such file";
            case AccessDeniedException _ -> "permission denied";
            case CharacterCodingException _ -> "it is not UTF-8 text";
            default -> e.getMessage();
        };
    }
}
