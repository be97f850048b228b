package dev.jcap.cli.libcap;

import dev.jcap.linux.SystemCallException;
import dev.jcap.linux.internal.kernel.Errno;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;

/** Returns the {@code strerror(3)} text of the error behind an exception about a file. */
final class FileErrorText {

    private FileErrorText() {}

    static String of(IOException problem) {
        if (problem.getCause() instanceof SystemCallException call) {
            return Errno.text(-call.errno());
        }
        // The exceptions of the JDK have types for common errors, but no error number.
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
