package dev.jcap.linux.internal.shared;

import dev.jcap.CapabilityFormatException;
import dev.jcap.CapabilitySet;
import dev.jcap.ThreadState;
import dev.jcap.ThreadStatus;
import dev.jcap.linux.CapabilityDeniedException;
import dev.jcap.linux.CapabilityException;
import dev.jcap.linux.HandoverReport;
import dev.jcap.linux.MixedCapabilitiesException;
import dev.jcap.linux.PreflightFinding;
import dev.jcap.linux.ThreadReport;
import dev.jcap.linux.internal.kernel.Errno;
import dev.jcap.linux.internal.sweep.AllThreads;
import dev.jcap.linux.internal.sweep.Newcomers;
import dev.jcap.linux.internal.sweep.OneThread;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The one place where results of the kernel become exceptions. They are returned as what they are only where that matters:
 * the JVM loads the types that a class throws before it runs any of it, and a program's start waits for that.
 */
public final class CapabilityExceptions {

    private static final int NAMED_THREADS = 20;
    private static final String SPREAD = "a task of a privileged thread may have left capabilities to other threads; the"
            + " privileged thread holds none any more; do not go on";

    private CapabilityExceptions() {}

    public static RuntimeException denied(String operation, long error, String reason) {
        return denied(operation, error, reason, CapabilitySet.EMPTY);
    }

    public static RuntimeException denied(String operation, long error, String reason, CapabilitySet missing) {
        return denied(operation, error, reason, missing, Optional.empty());
    }

    private static RuntimeException denied(
            String operation, long error, String reason, CapabilitySet missing, Optional<HandoverReport> files) {
        StringBuilder message = new StringBuilder(operation).append(": ");
        if (error < 0) {
            message.append(Errno.describe(error)).append(": ").append(likelyReason(operation, error));
        }
        message.append(reason).append(" [thread ").append(Thread.currentThread().getName());
        message.append(']').append(whatStands(files));
        return new CapabilityDeniedException(
                message.toString(), operation, error, missing, RunningKernel.get().gettid(), null);
    }

    /** What a refusal leaves behind, after files have been handed over. */
    private static String whatStands(Optional<HandoverReport> files) {
        long given = files.map(HandoverReport::files).orElse(0L);
        return given == 0
                ? "; nothing has changed"
                : "; no thread has changed, but files belong to the new user already: " + given;
    }

    public static RuntimeException denied(OneThread.Change.Refused refused) {
        return denied(refused, Optional.empty());
    }

    public static RuntimeException denied(OneThread.Change.Refused refused, Optional<HandoverReport> files) {
        return denied(refused.operation(), refused.error(), refused.reason(), refused.missing(), files);
    }

    public static RuntimeException denied(AllThreads.Result.Refused refused) {
        return denied(refused, Optional.empty());
    }

    public static RuntimeException denied(AllThreads.Result.Refused refused, Optional<HandoverReport> files) {
        return denied(refused.operation(), refused.error(), refused.reason(), refused.missing(), files);
    }

    /** A path that would end the JVM after the change. */
    public static CapabilityDeniedException wouldEnd(PreflightFinding finding) {
        return new CapabilityDeniedException(
                finding + "; put the repository where that user can go (-XX:FlightRecorderOptions:repository=DIRECTORY), or stop"
                        + " the recording and start it after the drop, or after jcmd JFR.configure repositorypath=DIRECTORY;"
                        + " nothing has changed",
                finding);
    }

    /** What another copy of jcap in this process was refused. */
    public static RuntimeException deniedElsewhere(Exception refusal) {
        return new CapabilityDeniedException(refusal.getMessage(), "", 0, CapabilitySet.EMPTY, 0, refusal);
    }

    /** What the number usually means for this call, and what to do about it. */
    private static String likelyReason(String operation, long error) {
        if (Errno.EMFILE.is(error) || Errno.ENFILE.is(error)) {
            return "no file descriptor is free: close some or raise the limit (ulimit -n); ";
        }
        if (operation.startsWith("setgroups") && Errno.EPERM.is(error)) {
            return "a user namespace may forbid it (/proc/self/setgroups); ";
        }
        if (operation.startsWith("setres") && Errno.EINVAL.is(error)) {
            return "the id is not mapped in this user namespace; ";
        }
        if (operation.startsWith("prepare") && Errno.EACCES.is(error)) {
            return "a security policy forbids executable memory; ";
        }
        return "";
    }

    public static RuntimeException mixed(OneThread.Change.Broken broken) {
        List<ThreadState> entries = new ArrayList<>();
        broken.now().ifPresent(now -> entries.add(new ThreadState(
                (int) now.id(), ThreadStatus.REFUSED, broken.now(), broken.operation())));
        return new MixedCapabilitiesException(
                "this thread went part of the way and stopped at " + broken.operation()
                        + (broken.error() < 0 ? ": " + Errno.describe(broken.error()) : "")
                        + broken.now().map(now -> "; it now holds " + now.state()).orElse(""),
                broken.operation(),
                broken.error(),
                ThreadReport.of(entries, 1, Duration.ZERO),
                null);
    }

    public static RuntimeException mixed(String trouble, ThreadReport report, Throwable cause) {
        return mixed("not every thread holds what the plan leaves it; do not go on", trouble, report, cause);
    }

    /** A task of a privileged thread may have left capabilities with others. */
    public static MixedCapabilitiesException spread(AllThreads.Result result) {
        return switch (result) {
            case AllThreads.Result.Refused refused ->
                mixed(SPREAD, denied(refused).getMessage(), ThreadReport.of(List.of(), 0, Duration.ZERO), null);
            case AllThreads.Result.Ended ended -> {
                List<ThreadState> newcomers = Newcomers.only(ended.findings());
                ThreadReport report = ThreadReport.of(newcomers, ended.scans(), Duration.ZERO);
                yield mixed(SPREAD, ended.trouble(), report, ended.cause().orElse(null));
            }
        };
    }

    public static MixedCapabilitiesException spread(Throwable cause) {
        return cause instanceof MixedCapabilitiesException spread
                ? spread
                : mixed(SPREAD, "it was cut short by " + cause, ThreadReport.of(List.of(), 0, Duration.ZERO), cause);
    }

    private static MixedCapabilitiesException mixed(
            String headline, String trouble, ThreadReport report, Throwable cause) {
        StringBuilder message = new StringBuilder(headline);
        if (!trouble.isEmpty()) {
            message.append("\n").append(trouble);
        }
        List<ThreadState> offenders = report.offenders();
        for (ThreadState offender : offenders.subList(0, Math.min(NAMED_THREADS, offenders.size()))) {
            message.append('\n').append(offender);
        }
        if (offenders.size() > NAMED_THREADS) {
            message.append("\nand ").append(offenders.size() - NAMED_THREADS).append(" more threads, in the report");
        }
        return new MixedCapabilitiesException(message.toString(), report, cause);
    }

    public static RuntimeException notPermitted(CapabilitySet missing, int tid) {
        return new CapabilityDeniedException(
                "capset: " + missing + " cannot become effective: not in the permitted set of thread "
                        + Thread.currentThread().getName() + " (tid " + tid + "); nothing has changed",
                "capset",
                0,
                missing,
                tid,
                null);
    }

    public static RuntimeException failed(String operation, long error) {
        return new CapabilityException(operation + ": " + Errno.describe(error), operation, error, null);
    }

    public static RuntimeException unreadable(String file, Exception cause) {
        String verb = cause instanceof CapabilityFormatException ? "understand " : "read ";
        return new CapabilityException("cannot " + verb + file + ": " + cause.getMessage(), cause);
    }

    public static RuntimeException unproven(String trouble) {
        return new CapabilityException(trouble);
    }

    public static RuntimeException unusable(String trouble, Exception cause) {
        return new CapabilityException(trouble, cause);
    }

    public static RuntimeException ended(long process) {
        return new CapabilityException("process " + process + " has ended or is hidden");
    }

    public static RuntimeException missing(String file) {
        return new CapabilityException(file + " is not there: this is not Linux, or /proc is not mounted");
    }
}
