package dev.jcap.linux.internal.kernel;

/** The kernel's error numbers that the calls of this package can return, with their names. */
public enum Errno {
    EPERM(1, "Operation not permitted"),
    ENOENT(2, "No such file or directory"),
    ESRCH(3, "No such process"),
    EINTR(4, "Interrupted system call"),
    EIO(5, "Input/output error"),
    ENXIO(6, "No such device or address"),
    E2BIG(7, "Argument list too long"),
    ENOEXEC(8, "Exec format error"),
    EBADF(9, "Bad file descriptor"),
    ECHILD(10, "No child processes"),
    EAGAIN(11, "Resource temporarily unavailable"),
    ENOMEM(12, "Cannot allocate memory"),
    EACCES(13, "Permission denied"),
    EFAULT(14, "Bad address"),
    EBUSY(16, "Device or resource busy"),
    EEXIST(17, "File exists"),
    ENODEV(19, "No such device"),
    ENOTDIR(20, "Not a directory"),
    EISDIR(21, "Is a directory"),
    EINVAL(22, "Invalid argument"),
    ENFILE(23, "Too many open files in system"),
    EMFILE(24, "Too many open files"),
    ETXTBSY(26, "Text file busy"),
    ENOSPC(28, "No space left on device"),
    EROFS(30, "Read-only file system"),
    ERANGE(34, "Numerical result out of range"),
    ENAMETOOLONG(36, "File name too long"),
    ENOSYS(38, "Function not implemented"),
    ELOOP(40, "Too many levels of symbolic links"),
    ENODATA(61, "No data available"),
    EOVERFLOW(75, "Value too large for defined data type"),
    EOPNOTSUPP(95, "Operation not supported"),
    EAFNOSUPPORT(97, "Address family not supported by protocol"),
    EADDRINUSE(98, "Address already in use"),
    EADDRNOTAVAIL(99, "Cannot assign requested address"),
    ETIMEDOUT(110, "Connection timed out"),
    EINPROGRESS(115, "Operation now in progress"),
    ESTALE(116, "Stale file handle"),
    EDQUOT(122, "Disk quota exceeded");

    private final int number;
    private final String text;

    Errno(int number, String text) {
        this.number = number;
        this.text = text;
    }

    /** The number on all architectures that this package knows. */
    public int number() {
        return number;
    }

    /** Whether a result, negative as all failures are, is this error. */
    public boolean is(long result) {
        return result == -number;
    }

    /** Whether a result about a thread, of its files or a signal to it, says that it has ended. */
    public static boolean isGone(long result) {
        return ESRCH.is(result) || ENOENT.is(result);
    }

    /** What {@code strerror(3)} says of a result, in English whatever the locale: {@code Operation not permitted}. */
    public static String text(long result) {
        Errno errno = of(result);
        return errno == null ? "Unknown error " + -result : errno.text;
    }

    /** For example {@code EPERM}; a number without a name here is {@code errno 99}. */
    public static String name(long result) {
        Errno errno = of(result);
        return errno == null ? "errno " + -result : errno.name();
    }

    /** For example {@code EPERM (1)}; a number without a name here prints as {@code errno 99}. */
    public static String describe(long result) {
        Errno errno = of(result);
        return errno == null ? "errno " + -result : errno.name() + " (" + errno.number + ')';
    }

    private static Errno of(long result) {
        for (Errno errno : values()) {
            if (errno.is(result)) {
                return errno;
            }
        }
        return null;
    }
}
