package dev.jcap.cli.libcap;

import java.util.Map;

/** What {@code strerror(3)} says of an error number, in English whatever the locale, as in programs that do not set one. */
final class ErrorText {

    private static final Map<Integer, String> TEXTS = Map.ofEntries(
            Map.entry(1, "Operation not permitted"),
            Map.entry(2, "No such file or directory"),
            Map.entry(3, "No such process"),
            Map.entry(5, "Input/output error"),
            Map.entry(7, "Argument list too long"),
            Map.entry(8, "Exec format error"),
            Map.entry(9, "Bad file descriptor"),
            Map.entry(11, "Resource temporarily unavailable"),
            Map.entry(12, "Cannot allocate memory"),
            Map.entry(13, "Permission denied"),
            Map.entry(16, "Device or resource busy"),
            Map.entry(20, "Not a directory"),
            Map.entry(21, "Is a directory"),
            Map.entry(22, "Invalid argument"),
            Map.entry(23, "Too many open files in system"),
            Map.entry(24, "Too many open files"),
            Map.entry(26, "Text file busy"),
            Map.entry(28, "No space left on device"),
            Map.entry(30, "Read-only file system"),
            Map.entry(34, "Numerical result out of range"),
            Map.entry(36, "File name too long"),
            Map.entry(38, "Function not implemented"),
            Map.entry(40, "Too many levels of symbolic links"),
            Map.entry(61, "No data available"),
            Map.entry(75, "Value too large for defined data type"),
            Map.entry(95, "Operation not supported"),
            Map.entry(116, "Stale file handle"),
            Map.entry(122, "Disk quota exceeded"));

    private ErrorText() {}

    /** The text for -errno. */
    static String of(long result) {
        return TEXTS.getOrDefault((int) -result, "Unknown error " + -result);
    }
}
