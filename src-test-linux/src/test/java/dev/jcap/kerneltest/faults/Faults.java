package dev.jcap.kerneltest.faults;

import static dev.jcap.kerneltest.support.SeccompFilter.NOT;

import dev.jcap.kerneltest.support.SeccompFilter;
import dev.jcap.kerneltest.support.StatusFile;
import dev.jcap.linux.internal.kernel.Errno;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;

/**
 * A piece of work is done again and again, each time on a new thread and with another one of its system calls failing:
 * once, or from then on. What came of it is judged each time.
 */
final class Faults {

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

    /** One failure costs no more than a try. */
    private static final Duration ONCE = Duration.ofSeconds(20);
    private static final Duration FROM_THEN_ON = Duration.ofSeconds(1);

    private static final int[] PRCTL_OPTIONS = {3, 4, 8, 24, 27, 28, 38, 47};

    private final Runnable prepare;
    private final Work work;
    private final Judgement judgement;
    private final Map<String, Integer> seen = new HashMap<>();
    private int tried;

    /** What is done; a change may take so long. */
    @FunctionalInterface
    interface Work {
        Object run(Duration patience) throws Exception;
    }

    /** What is said about the result of the work after a fault. */
    @FunctionalInterface
    interface Judgement {
        void judge(Outcome outcome) throws Exception;
    }

    /**
     * What came of the work.
     *
     * @param fault   what failed; empty when nothing did
     * @param error   the number with which it did, or 0
     * @param failure what the work threw, or null
     * @param before  the thread before
     * @param after   and after it
     */
    record Outcome(String fault, int error, Throwable failure, StatusFile before, StatusFile after) {}

    Faults(Runnable prepare, Work work, Judgement judgement) {
        this.prepare = prepare;
        this.work = work;
        this.judgement = judgement;
    }

    private static List<SeccompFilter.Call> calls() {
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

    /** All faults, each call of a kind at most so many times: how many were tried. */
    int tryAll(int sameKind) throws Exception {
        run(-1, 0, false);
        List<SeccompInterceptor.Call> calls = run(-1, 0, false);
        for (int index = 0; index < calls.size(); index++) {
            SeccompInterceptor.Call call = calls.get(index);
            int nth = seen.merge(kind(call), 1, Integer::sum);
            List<Errno> errors = ERRORS.get(call.number());
            for (int i = 0; nth <= sameKind && i < errors.size(); i++) {
                run(index, i, false);
            }
            if (nth == 1) {
                run(index, 0, true);
            }
        }
        return tried;
    }

    private static String kind(SeccompInterceptor.Call call) {
        return call.number() == PRCTL ? PRCTL + " " + call.arguments()[0] : String.valueOf(call.number());
    }

    /** The calls of one run, of which some fail. */
    private static final class Calls {
        private final List<SeccompInterceptor.Call> made = new ArrayList<>();
        private final int index;
        private final int nthError;
        private final boolean fromThenOn;
        private SeccompInterceptor.Call struck;

        Calls(int index, int nthError, boolean fromThenOn) {
            this.index = index;
            this.nthError = nthError;
            this.fromThenOn = fromThenOn;
        }

        synchronized int judge(SeccompInterceptor.Call call) {
            made.add(call);
            if (made.size() == index + 1) {
                struck = call;
                return error();
            }
            return fromThenOn && struck != null && kind(call).equals(kind(struck)) ? error() : 0;
        }

        synchronized int error() {
            if (struck == null) {
                return 0;
            }
            List<Errno> errors = ERRORS.get(struck.number());
            return errors.get(nthError % errors.size()).number();
        }

        synchronized String fault() {
            return struck == null ? "" : "call " + index + ", " + kind(struck) + Arrays.toString(struck.arguments())
                    + (fromThenOn ? " and all like it" : "");
        }

        synchronized List<SeccompInterceptor.Call> made() {
            return List.copyOf(made);
        }
    }

    /** Once, with one call failing; the calls that were made. */
    private List<SeccompInterceptor.Call> run(int index, int nthError, boolean fromThenOn) throws Exception {
        prepare.run();
        Calls calls = new Calls(index, nthError, fromThenOn);
        List<SeccompInterceptor.Call> made = new ArrayList<>();
        FutureTask<Outcome> thread = new FutureTask<>(() -> {
            StatusFile before = own();
            try (SeccompInterceptor _ = SeccompInterceptor.of(calls(), calls::judge)) {
                Throwable failure = failure(fromThenOn ? FROM_THEN_ON : ONCE);
                made.addAll(calls.made());
                return new Outcome(calls.fault(), calls.error(), failure, before, own());
            }
        });
        Thread.ofPlatform().name("subject").start(thread);
        Outcome outcome = thread.get();
        try {
            judgement.judge(outcome);
        } catch (AssertionError e) {
            String what = outcome.fault + " fails with " + outcome.error + ", " + outcome.failure;
            throw new AssertionError(what + ": " + e.getMessage(), e);
        }
        tried += index < 0 ? 0 : 1;
        return made;
    }

    private Throwable failure(Duration patience) {
        try {
            work.run(patience);
            return null;
        } catch (Throwable failure) {
            return failure;
        }
    }

    private static StatusFile own() throws Exception {
        return StatusFile.of(Path.of("/proc/thread-self/status"));
    }
}
