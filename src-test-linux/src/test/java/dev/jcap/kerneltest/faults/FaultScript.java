package dev.jcap.kerneltest.faults;

import static dev.jcap.kerneltest.support.SeccompFilter.NOT;

import dev.jcap.kerneltest.support.SeccompFilter;
import dev.jcap.linux.internal.kernel.Errno;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Which of the system calls of one piece of work fails, and with which of the errors that it may have. */
final class FaultScript {

    /** How many arguments a call has. */
    static final int ARGUMENTS = 6;

    private static final int AT_FDCWD = -100;
    private static final int OPEN_FILE = 0x80000;
    private static final int OPEN_DIRECTORY = 0x90000;
    private static final int PAGE = 4096;
    private static final int READ = 0;
    private static final int LSEEK = 8;
    private static final int MMAP = 9;
    private static final int MPROTECT = 10;
    private static final int RT_SIGACTION = 13;
    private static final int EXECVE = 59;
    private static final int SETGROUPS = 116;
    private static final int SETRESUID = 117;
    private static final int SETRESGID = 119;
    private static final int CAPGET = 125;
    private static final int CAPSET = 126;
    private static final int PRCTL = 157;
    private static final int GETDENTS64 = 217;
    private static final int TGKILL = 234;
    private static final int OPENAT = 257;
    private static final int CLOSE_RANGE = 436;

    /** What a system call may answer, and which of its uses are jcap's and not the JVM's. */
    private static final Map<Integer, List<Errno>> ERRORS = Map.ofEntries(
            Map.entry(PRCTL, List.of(Errno.EPERM, Errno.EINVAL)),
            Map.entry(CAPSET, List.of(Errno.EPERM, Errno.EINVAL)),
            Map.entry(CAPGET, List.of(Errno.EPERM, Errno.ESRCH)),
            Map.entry(SETRESUID, List.of(Errno.EPERM, Errno.EINVAL, Errno.EAGAIN, Errno.ENOMEM)),
            Map.entry(SETRESGID, List.of(Errno.EPERM, Errno.EINVAL)),
            Map.entry(SETGROUPS, List.of(Errno.EPERM, Errno.EINVAL, Errno.ENOMEM)),
            Map.entry(OPENAT, List.of(Errno.EMFILE, Errno.ENOENT, Errno.EACCES, Errno.ENOMEM)),
            Map.entry(READ, List.of(Errno.EIO, Errno.ESRCH, Errno.ENOMEM)),
            Map.entry(LSEEK, List.of(Errno.EINVAL)),
            Map.entry(GETDENTS64, List.of(Errno.ENOENT, Errno.ENOMEM)),
            Map.entry(TGKILL, List.of(Errno.EAGAIN, Errno.EPERM, Errno.ESRCH)),
            Map.entry(RT_SIGACTION, List.of(Errno.EINVAL)),
            Map.entry(MMAP, List.of(Errno.ENOMEM, Errno.EACCES)),
            Map.entry(MPROTECT, List.of(Errno.EACCES, Errno.ENOMEM)),
            Map.entry(EXECVE, List.of(Errno.EACCES, Errno.ENOEXEC, Errno.ENOMEM, Errno.EPERM)),
            Map.entry(CLOSE_RANGE, List.of(Errno.EMFILE, Errno.ENOMEM)));

    private static final int[] PRCTL_OPTIONS = {3, 4, 8, 24, 27, 28, 38, 47};

    private final List<Call> made = new ArrayList<>();
    private final int index;
    private final int nthError;
    private final boolean fromThenOn;
    private Call struck;

    /** A system call: its number and its arguments. */
    record Call(int number, long... arguments) {

        String kind() {
            return number == PRCTL ? PRCTL + " " + arguments[0] : String.valueOf(number);
        }

        List<Errno> errors() {
            return ERRORS.get(number);
        }
    }

    /** The call with that index fails, all like it too if {@code fromThenOn}; none does for a negative one. */
    FaultScript(int index, int nthError, boolean fromThenOn) {
        this.index = index;
        this.nthError = nthError;
        this.fromThenOn = fromThenOn;
    }

    /** The calls to decide about. */
    static List<SeccompFilter.Call> calls() {
        List<SeccompFilter.Call> calls = new ArrayList<>();
        for (int option : PRCTL_OPTIONS) {
            calls.add(new SeccompFilter.Call(PRCTL, 0, option));
        }
        for (int number : new int[] {CAPSET, CAPGET, SETRESUID, SETRESGID, SETGROUPS, LSEEK, GETDENTS64, RT_SIGACTION, EXECVE}) {
            calls.add(new SeccompFilter.Call(number));
        }
        calls.add(new SeccompFilter.Call(OPENAT, 2, OPEN_DIRECTORY));
        calls.add(new SeccompFilter.Call(OPENAT, 2, OPEN_FILE, NOT, AT_FDCWD));
        calls.add(new SeccompFilter.Call(READ, 2, PAGE));
        calls.add(new SeccompFilter.Call(TGKILL, 2, 64));
        calls.add(new SeccompFilter.Call(MMAP, 1, PAGE));
        calls.add(new SeccompFilter.Call(MPROTECT, 1, PAGE, 2, 5));
        calls.add(new SeccompFilter.Call(CLOSE_RANGE, 0, 3));
        return calls;
    }

    /** The error number with which the next call fails, or 0. */
    synchronized int judge(Call call) {
        made.add(call);
        if (made.size() == index + 1) {
            struck = call;
            return error();
        }
        return fromThenOn && struck != null && call.kind().equals(struck.kind()) ? error() : 0;
    }

    /** The error number of what failed, or 0. */
    synchronized int error() {
        return struck == null ? 0 : struck.errors().get(nthError % struck.errors().size()).number();
    }

    /** What failed; empty when nothing did. */
    synchronized String fault() {
        return struck == null ? "" : "call " + index + ", " + struck.kind() + Arrays.toString(struck.arguments())
                + (fromThenOn ? " and all like it" : "");
    }

    synchronized List<Call> made() {
        return List.copyOf(made);
    }
}
