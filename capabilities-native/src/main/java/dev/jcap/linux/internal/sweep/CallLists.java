package dev.jcap.linux.internal.sweep;

import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySet;
import dev.jcap.CapabilitySnapshot;
import dev.jcap.Credentials;
import dev.jcap.Securebits;
import dev.jcap.linux.internal.kernel.Courier;
import dev.jcap.linux.internal.kernel.KernelCall;
import dev.jcap.linux.internal.plan.Goal;
import dev.jcap.linux.internal.plan.Plans;
import dev.jcap.linux.internal.plan.Route;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The calls of one sweep for each kind of thread: worked out and laid out once, carried to any number of threads. */
final class CallLists {

    private static final List<KernelCall> ASKING = List.of(new KernelCall.GetSecurebits());

    private final Courier courier;
    private final Goal goal;
    private final CapabilityPlan plan;
    private final Exceptions exceptions;
    private final Laid ofCaller;
    private final CapabilitySnapshot caller;
    private final Map<Kind, Laid> lists = new HashMap<>();
    private Laid question;

    /**
     * Lists for a plan.
     *
     * @param goal   what the plan leaves the calling thread, and no thread more
     * @param plan   what each thread follows from where it is
     * @param caller the calling thread as it was before it changed
     * @param calls  what changed it; nothing when it stays as it is
     */
    CallLists(
            Courier courier,
            Goal goal,
            CapabilityPlan plan,
            Exceptions exceptions,
            CapabilitySnapshot caller,
            List<KernelCall> calls) {
        this.courier = courier;
        this.goal = goal;
        this.plan = plan;
        this.exceptions = exceptions;
        this.caller = caller;
        ofCaller = calls.isEmpty() ? null : new Laid(courier.layOut(calls), calls, "");
    }

    /** Everything that decides about the calls for a thread: its credentials, and what it may keep. */
    private record Kind(Credentials credentials, CapabilitySet kept) {

        @Override
        public boolean equals(Object other) {
            return other instanceof Kind kind && credentials.equals(kind.credentials) && kept.equals(kind.kept);
        }

        @Override
        public int hashCode() {
            return Objects.hash(credentials, kept);
        }
    }

    /** A list as laid out, or why a thread of its kind cannot be brought to the goal. */
    record Laid(long list, List<KernelCall> calls, String refusal) {

        /** Whether it only asks for the securebits. */
        boolean isQuestion() {
            return calls == ASKING;
        }
    }

    /** The list for threads of which only the sets of the calling thread are known; null when more must be known. */
    Laid ahead(CapabilitySet known) {
        if (ofCaller == null || exceptions != Exceptions.NONE) {
            return null;
        }
        List<KernelCall> calls = HeadStart.calls(plan, goal, caller, ofCaller.calls(), known);
        if (calls.isEmpty()) {
            return null;
        }
        return calls == ofCaller.calls() ? ofCaller : new Laid(courier.layOut(calls), calls, "");
    }

    /** The list that asks a thread for its securebits. */
    Laid question() {
        if (question == null) {
            question = new Laid(courier.layOut(ASKING), ASKING, "");
        }
        return question;
    }

    /** The list for a thread, securebits included. */
    Laid forThread(CapabilitySnapshot thread) {
        if (lists.isEmpty() && ofCaller != null) {
            lists.put(kindOf(caller), ofCaller);
        }
        Kind kind = kindOf(thread);
        Laid laid = lists.get(kind);
        if (laid == null) {
            laid = layOut(kind);
            lists.put(kind, laid);
        }
        return laid;
    }

    private Laid layOut(Kind kind) {
        CapabilitySnapshot thread = CapabilitySnapshot.of(0, "", kind.credentials);
        // What the plan does not name stays as the thread has it, unless that is more than the goal.
        Goal most = goal.meet(Plans.goal(plan, thread));
        Goal reachable = (kind.kept.isEmpty() ? most : most.keeping(kind.kept, thread)).reachableFrom(thread);
        Route route = Plans.toward(reachable, thread);
        if (route instanceof Route.Refused) {
            route = Plans.toward(reachable.withoutIdentity(), thread);
        }
        if (route instanceof Route.Refused refused) {
            return new Laid(0, List.of(), refused.operation() + ": " + refused.reason());
        }
        List<KernelCall> calls = new ArrayList<>(((Route.Found) route).calls());
        if (goal.securebits().isPresent() && reachable.securebits().isEmpty()) {
            calls.addAll(ASKING);
        }
        return new Laid(courier.layOut(calls), calls, "");
    }

    /** Without the thread's own id and name. */
    private Kind kindOf(CapabilitySnapshot thread) {
        Credentials credentials = thread.credentials();
        Credentials known = credentials.securebits().isPresent() ? credentials : credentials.withSecurebits(Securebits.NONE);
        return new Kind(known, exceptions.of(thread));
    }
}
