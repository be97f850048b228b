package dev.jcap.cli.libcap;

import dev.jcap.linux.internal.kernel.Errno;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What {@code strerror(3)} says of the error that an exception about a file comes from. */
final class FileErrorText {

    /** As the messages name it: {@code setxattr: EPERM (1): why}. */
    private static final Pattern ERROR = Pattern.compile("\\bE[A-Z0-9]+ \\((\\d+)\\)|errno (\\d+)");

    private FileErrorText() {}

    static String of(IOException problem) {
        String reason = problem instanceof FileSystemException known ? known.getReason() : problem.getMessage();
        return switch (problem) {
            case NoSuchFileException missing -> ErrorText.of(-Errno.ENOENT.number());
            case FileSystemLoopException loop -> ErrorText.of(-Errno.ELOOP.number());
            case AccessDeniedException denied when reason == null -> ErrorText.of(-Errno.EACCES.number());
            default -> ofReason(String.valueOf(reason));
        };
    }

    private static String ofReason(String reason) {
        Matcher error = ERROR.matcher(reason);
        return error.find()
                ? ErrorText.of(-Integer.parseInt(error.group(1) == null ? error.group(2) : error.group(1)))
                : reason;
    }
}
