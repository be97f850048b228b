package dev.jcap.linux.internal.kernel;

/** The kernel's error numbers that the calls of this package can return, with their names. */
public enum Errno {
    EPERM(1),
    ENOENT(2),
    ESRCH(3),
    EINTR(4),
    EIO(5),
    E2BIG(7),
    ENOEXEC(8),
    EBADF(9),
    EAGAIN(11),
    ENOMEM(12),
    EACCES(13),
    EFAULT(14),
    EBUSY(16),
    EEXIST(17),
    ENOTDIR(20),
    EISDIR(21),
    EINVAL(22),
    ENFILE(23),
    EMFILE(24),
    ETXTBSY(26),
    ENOSPC(28),
    EROFS(30),
    ERANGE(34),
    ENAMETOOLONG(36),
    ENOSYS(38),
    ELOOP(40),
    ENODATA(61),
    EOVERFLOW(75),
    EOPNOTSUPP(95),
    ESTALE(116),
    EDQUOT(122);

    private final int number;

    Errno(int number) {
        this.number = number;
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

    /** For example {@code EPERM (1)}; a number without a name here prints as {@code errno 99}. */
    public static String describe(long result) {
        for (Errno errno : values()) {
            if (errno.is(result)) {
                return errno.name() + " (" + errno.number + ')';
            }
        }
        return "errno " + -result;
    }
}
