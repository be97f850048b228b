package dev.jcap.cli.libcap;

import dev.jcap.linux.SystemCallException;
import dev.jcap.linux.internal.kernel.Errno;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;

/** What {@code strerror(3)} says of the error that an exception about a file comes from. */
final class FileErrorText {

    private FileErrorText() {}

    static String of(IOException problem) {
        if (problem.getCause() instanceof SystemCallException call) {
            return Errno.text(-call.errno());
        }
        // From the JDK, which has a type for the usual errors and no number.
        return switch (problem) {
            case SystemCallException call -> Errno.text(-call.errno());
            case NoSuchFileException _ -> Errno.text(-Errno.ENOENT.number());
            case FileSystemLoopException _ -> Errno.text(-Errno.ELOOP.number());
            case AccessDeniedException _ -> Errno.text(-Errno.EACCES.number());
            case FileSystemException known when known.getReason() != null -> known.getReason();
            default -> String.valueOf(problem.getMessage());
        };
    }
}
