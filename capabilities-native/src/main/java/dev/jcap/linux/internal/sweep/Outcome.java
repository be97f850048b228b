package dev.jcap.linux.internal.sweep;

import dev.jcap.Securebits;
import dev.jcap.linux.internal.kernel.Errno;
import dev.jcap.linux.internal.kernel.HeldCalls;
import dev.jcap.linux.internal.kernel.KernelCall;
import dev.jcap.linux.internal.kernel.StopResult;
import dev.jcap.linux.internal.plan.Route;
import java.util.List;
import java.util.Optional;

/**
 * What a stop in which all were held says: whether anybody has changed, and whose calls the kernel refused.
 *
 * @param refused why nothing has changed; empty when something has
 * @param trouble what went wrong with the calling thread; empty when nothing did
 */
record Outcome(Optional<AllThreads.Result.Refused> refused, String trouble) {

    private static final Outcome GOOD = new Outcome(Optional.empty(), "");

    static Outcome of(Route.Found route, List<KernelCall> first, Judge judge, Stopping.End.Stopped stopped) {
        StopResult result = stopped.result();
        return switch (result.end()) {
            case REFUSED -> ofRefusal(first, route.calls(), result.own());
            case EXPIRED -> new Outcome(Optional.empty(), "the calling thread took so long to change that the others were let"
                    + " go as they were");
            default -> {
                noteFailures(route, judge, stopped);
                yield GOOD;
            }
        };
    }

    /**
     * A call is made as a whole or not at all; after the first one that changes it the calling thread is part of the way.
     * Before that one it has handed over files, which can be taken back.
     */
    private static Outcome ofRefusal(List<KernelCall> first, List<KernelCall> calls, StopResult.Progress own) {
        int completed = own.completed() - first.size();
        String operation = (completed < 0 ? first.get(own.completed()) : calls.get(completed)).toString();
        return completed <= 0
                ? new Outcome(
                        Optional.of(new AllThreads.Result.Refused(operation, own.result(), "the kernel refused")), "")
                : new Outcome(Optional.empty(), "the calling thread is part of the way: " + operation + ": "
                        + Errno.describe(own.result()));
    }

    /** Remembers whose calls the kernel refused. */
    static void noteFailures(Route.Found route, Judge judge, Stopping.End.Stopped stopped) {
        for (int i = 0; i < stopped.tids().length; i++) {
            StopResult.Progress thread = stopped.result().threads().get(i);
            HeldCalls calls = stopped.calls().get(i);
            if (thread.came() == StopResult.Came.NEVER) {
                // It ended before it was signalled.
                continue;
            }
            if (thread.completed() < calls.calls().size()) {
                String why = thread.result() < 0 ? Errno.describe(thread.result()) : "not made before the deadline";
                String call = calls.calls().get(thread.completed()) + ": " + why;
                if (route.goal().securebits().isPresent()) {
                    judge.differs(stopped.tids()[i], call);
                } else {
                    judge.failed(stopped.tids()[i], call);
                }
            } else if (route.goal().securebits().isPresent() && asksForFlags(calls)) {
                Securebits flags = thread.securebits();
                if (!route.goal().securebits().get().equals(flags)) {
                    judge.differs(stopped.tids()[i], "its securebits are 0x" + Integer.toHexString(flags.bits()));
                }
            }
        }
    }

    private static boolean asksForFlags(HeldCalls calls) {
        return !calls.calls().isEmpty() && calls.calls().getLast() instanceof KernelCall.GetSecurebits;
    }
}
