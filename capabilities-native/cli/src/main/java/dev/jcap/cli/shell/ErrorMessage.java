package dev.jcap.cli.shell;

import dev.jcap.linux.files.FileCapabilitiesException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** Formats a failure as one line for the user. */
public final class ErrorMessage {

    private ErrorMessage() {}

    /** Returns the message in plain ASCII, without line breaks. */
    public static String of(Throwable problem) {
        return TextLayout.plain(text(problem).replace("\n", "; "));
    }

    private static String text(Throwable problem) {
        return switch (problem) {
            case NoSuchFileException file when file.getReason() == null -> file.getFile() + ": no such file or directory";
            case NotDirectoryException file when file.getReason() == null -> file.getFile() + ": not a directory";
            case AccessDeniedException file when file.getReason() == null -> file.getFile() + ": permission denied";
            case FileCapabilitiesException file when isLink(file) ->
                file.getFile() + ": is a symbolic link; use --follow to follow it";
            case OutOfMemoryError threads when String.valueOf(threads.getMessage()).contains("native thread") ->
                "cannot start a thread: a limit is reached (RLIMIT_NPROC: ulimit -u, or pids.max of the control group), or"
                        + " memory is short";
            case OutOfMemoryError memory -> "out of memory: " + memory.getMessage();
            default -> problem.getMessage() == null ? problem.toString() : problem.getMessage();
        };
    }

    private static boolean isLink(FileCapabilitiesException file) {
        return file.trouble() == FileCapabilitiesException.Trouble.SYMBOLIC_LINK;
    }
}
