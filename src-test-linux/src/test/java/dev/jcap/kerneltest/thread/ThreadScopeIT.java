package dev.jcap.kerneltest.thread;

import static dev.jcap.Capability.CAP_CHOWN;
import static dev.jcap.Capability.CAP_KILL;
import static dev.jcap.Capability.CAP_NET_RAW;
import static dev.jcap.kerneltest.support.Scenarios.require;
import static dev.jcap.kerneltest.support.Scenarios.requireEqual;
import static dev.jcap.kerneltest.support.Scenarios.requireThrows;

import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySet;
import dev.jcap.CapabilitySnapshot;
import dev.jcap.CapabilityState;
import dev.jcap.Identity;
import dev.jcap.ThreadState;
import dev.jcap.ThreadStatus;
import dev.jcap.kerneltest.support.ChildJvm;
import dev.jcap.kerneltest.support.ChildPrivilege;
import dev.jcap.kerneltest.support.NativeCalls;
import dev.jcap.kerneltest.support.Scenarios;
import dev.jcap.linux.Capabilities;
import dev.jcap.linux.CapabilityDeniedException;
import dev.jcap.linux.RaisedCapabilities;
import dev.jcap.linux.ThreadReport;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Changes of the calling thread only. */
class ThreadScopeIT {

    private static final CapabilitySet CHOWN = CapabilitySet.of(CAP_CHOWN);
    private static final CapabilitySet KILL = CapabilitySet.of(CAP_KILL);

    @Test
    void apply_onThread_changesThisThreadAndItsChildrenOnly() {
        ChildJvm.in(ChildPrivilege.ROOT).run(OneThread.class).passed();
    }

    static final class OneThread {
        public static void main(String[] args) throws Exception {
            List<String> before = Scenarios.credentialsOfAllThreads();
            requireEqual(1, before.size(), "kinds of threads in " + before);
            Scenarios.onNewThread(() -> {
                CapabilitySnapshot now = Capabilities.thread()
                        .apply(CapabilityPlan.limitTo(KILL)
                                .become(Identity.of(ChildPrivilege.NOBODY, ChildPrivilege.NOBODY))
                                .setNoNewPrivs());
                requireEqual(Capabilities.thread().read(), now, "what apply returns");
                requireEqual(KILL, now.allHeld(), "what the thread holds");
                require(now.noNewPrivs(), "no_new_privs");
                requireEqual(ChildPrivilege.NOBODY, now.uids().effective(), "its user");
                CapabilitySnapshot child = Scenarios.onNewThread(() -> Capabilities.thread().read());
                requireEqual(Scenarios.credentials(now), Scenarios.credentials(child), "a thread it starts");
                requireThrows(
                        CapabilityDeniedException.class,
                        () -> Capabilities.thread().apply(CapabilityPlan.unchanged().setState(new CapabilityState(
                                KILL.plus(CHOWN), KILL, CapabilitySet.EMPTY))));
                return null;
            });
            Scenarios.requireUnchanged(before);
        }
    }

    @Test
    void raise_insideScopes_lowersExactlyWhatWasMissing() {
        ChildJvm.in(ChildPrivilege.ANY_ROOT).run(NestedScopes.class).passed();
    }

    static final class NestedScopes {
        public static void main(String[] args) {
            CapabilityState rest = new CapabilityState(KILL.plus(CHOWN), KILL, CapabilitySet.EMPTY);
            Capabilities.thread().apply(CapabilityPlan.unchanged().setState(rest));
            RaisedCapabilities outer = Capabilities.thread().raise(CAP_CHOWN, CAP_KILL);
            requireEqual(CHOWN, outer.raised(), "raised by the outer scope");
            try (RaisedCapabilities inner = Capabilities.thread().raise(CAP_CHOWN)) {
                requireEqual(CapabilitySet.EMPTY, inner.raised(), "raised by the inner scope");
            }
            requireEffective(KILL.plus(CHOWN));
            outer.close();
            requireEffective(KILL);
            try (RaisedCapabilities later = Capabilities.thread().raise(CAP_CHOWN)) {
                outer.close();
                requireEffective(KILL.plus(later.raised()));
            }
            requireEqual(rest, Capabilities.thread().read().state(), "the state at the end");
        }
    }

    @Test
    void close_onAnotherThread_isRefusedAndLeavesItRaised() {
        ChildJvm.in(ChildPrivilege.ANY_ROOT).run(WrongThread.class).passed();
    }

    static final class WrongThread {
        public static void main(String[] args) throws Exception {
            Capabilities.process().apply(CapabilityPlan.unchanged().setState(CapabilityState.EMPTY.withPermitted(CHOWN)));
            RaisedCapabilities scope = Capabilities.thread().raise(CAP_CHOWN);
            Scenarios.onNewThread(() -> {
                WrongThreadException refused = requireThrows(WrongThreadException.class, scope::close);
                require(refused.getMessage().contains("raised by thread main"), refused.getMessage());
                return null;
            });
            requireEffective(CHOWN);
            scope.close();
            requireEffective(CapabilitySet.EMPTY);
        }
    }

    @Test
    void raise_ofWhatIsNotPermitted_isDeniedAndChangesNothing() {
        ChildJvm.in(ChildPrivilege.ANY_ROOT).run(NotPermitted.class).passed();
    }

    static final class NotPermitted {
        public static void main(String[] args) {
            Capabilities.thread().apply(CapabilityPlan.unchanged().setState(CapabilityState.EMPTY.withPermitted(CHOWN)));
            CapabilityDeniedException denied = requireThrows(
                    CapabilityDeniedException.class, () -> Capabilities.thread().raise(CAP_CHOWN, CAP_NET_RAW));
            require(denied.getMessage().startsWith("capset: cap_net_raw cannot become effective"), denied.getMessage());
            require(denied.getMessage().contains("main (tid " + NativeCalls.gettid() + ")"), denied.getMessage());
            requireEffective(CapabilitySet.EMPTY);
        }
    }

    private static void requireEffective(CapabilitySet expected) {
        requireEqual(expected, Capabilities.thread().read().state().effective(), "effective");
    }

    @Test
    void check_withThreadThatKeptMore_namesIt() {
        ChildJvm.in(ChildPrivilege.ANY_ROOT).run(OneKeptMore.class).passed();
    }

    static final class OneKeptMore {
        public static void main(String[] args) throws Exception {
            CountDownLatch ready = new CountDownLatch(1);
            Capabilities.process().apply(CapabilityPlan.limitTo(CHOWN).setNoNewPrivs());
            Thread.ofPlatform().name("keeper").daemon().start(() -> {
                ready.countDown();
                Scenarios.sleepForever();
            });
            ready.await();
            Capabilities.thread().apply(CapabilityPlan.unchanged().setState(CapabilityState.EMPTY));
            ThreadReport report = Capabilities.process().check(KILL);
            require(!report.isProven(), report.toString());
            require(report.toString().contains("keeper (tid "), report.toString());
            require(report.toString().contains("HOLDS_MORE: permitted has cap_chown"), report.toString());
            ThreadState me = report.threads().stream()
                    .filter(thread -> thread.tid() == NativeCalls.gettid())
                    .findFirst()
                    .orElseThrow();
            requireEqual(ThreadStatus.HOLDS_MORE, me.status(), "the bounding set of " + me);
            requireEqual("bounding has cap_chown", me.detail(), "the caller");
            require(Capabilities.process().check(CHOWN).isProven(), "within cap_chown");
        }
    }
}
