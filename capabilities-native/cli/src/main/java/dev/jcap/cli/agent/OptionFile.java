package dev.jcap.cli.agent;

import dev.jcap.linux.CapabilityException;
import dev.jcap.linux.internal.kernel.LinuxKernel;
import dev.jcap.linux.internal.system.LinuxFiles;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Options in a file: one or several a line, lines that begin with {@code #} are comments. */
final class OptionFile {

    private OptionFile() {}

    /** The options that a text is or, when it is {@code @} and a path, those of that file, as one text. */
    static String expand(String text, long uid) {
        return text.startsWith("@") ? read(Path.of(text.substring(1)), uid) : text;
    }

    private static String read(Path file, long uid) {
        LinuxFiles files = new LinuxFiles(LinuxKernel.open(System.getProperty("os.name"), System.getProperty("os.arch")));
        try (TrustedPath way = TrustedPath.to(files, TrustedOwners.of(uid), file)) {
            return join(Files.readAllLines(way.pinned()));
        } catch (IOException e) {
            throw new CapabilityException("cannot read the options in " + file + ": " + reason(e), e);
        }
    }

    private static String join(List<String> lines) {
        List<String> options = new ArrayList<>();
        for (String line : lines) {
            String option = line.strip();
            if (!option.isEmpty() && !option.startsWith("#")) {
                options.add(option);
            }
        }
        return String.join(",", options);
    }

    private static String reason(IOException e) {
        return switch (e) {
            case AccessDeniedException _ -> "permission denied";
            case CharacterCodingException _ -> "it is not UTF-8 text";
            default -> e.getMessage();
        };
    }
}
