package dev.jcap.kerneltest.process;

import static dev.jcap.Capability.CAP_NET_BIND_SERVICE;
import static dev.jcap.kerneltest.support.Scenarios.require;
import static dev.jcap.kerneltest.support.Scenarios.requireEqual;

import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySet;
import dev.jcap.CapabilitySnapshot;
import dev.jcap.CapabilityState;
import dev.jcap.Credentials.Ids;
import dev.jcap.Identity;
import dev.jcap.Securebits;
import dev.jcap.ThreadState;
import dev.jcap.kerneltest.support.ChildJvm;
import dev.jcap.kerneltest.support.ChildPrivilege;
import dev.jcap.kerneltest.support.Scenarios;
import dev.jcap.linux.Capabilities;
import dev.jcap.linux.CapabilityDeniedException;
import dev.jcap.linux.ThreadReport;
import java.net.BindException;
import java.net.ServerSocket;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

/** A process that becomes another user and keeps a capability. */
class BecomeIT {

    private static final CapabilitySet KEEP = CapabilitySet.of(CAP_NET_BIND_SERVICE);
    private static final Identity WHO = Identity.of(ChildPrivilege.NOBODY, 4243, 4244L, 4245L);
    private static final CapabilityPlan PLAN = CapabilityPlan.limitTo(KEEP).become(WHO);

    @Test
    void become_withKeptCapability_holdsOnEveryThread() {
        ChildJvm.in(ChildPrivilege.ROOT).run(OnEveryThread.class).passed();
    }

    static final class OnEveryThread {
        public static void main(String[] args) throws Exception {
            CountDownLatch dropped = new CountDownLatch(1);
            FutureTask<CapabilitySnapshot> old = new FutureTask<>(() -> {
                dropped.await();
                bindLowPort();
                return Capabilities.thread().read();
            });
            Thread.ofPlatform().start(old);
            FutureTask<Void> virtual = new FutureTask<>(() -> {
                dropped.await();
                bindLowPort();
                return null;
            });
            Thread.ofVirtual().start(virtual);

            ThreadReport report = Capabilities.process().apply(PLAN);
            for (ThreadState thread : report.threads()) {
                requireBecome(thread.snapshot().orElseThrow());
            }
            dropped.countDown();
            bindLowPort();
            virtual.get();
            requireBecome(old.get());
            requireEqual(Securebits.NONE, old.get().securebits().orElseThrow(), "securebits of another thread");
            CapabilitySnapshot caller = Capabilities.thread().read();
            requireEqual(Securebits.NONE, caller.securebits().orElseThrow(), "securebits of the caller");
            Scenarios.onNewThread(() -> {
                bindLowPort();
                requireBecome(Capabilities.thread().read());
                return null;
            });
        }

        private static void requireBecome(CapabilitySnapshot thread) {
            requireEqual(new CapabilityState(KEEP, KEEP, CapabilitySet.EMPTY), thread.state(), "state of " + thread);
            requireEqual(KEEP, thread.bounding(), "bounding set of " + thread);
            requireEqual(CapabilitySet.EMPTY, thread.ambient(), "ambient set of " + thread);
            requireEqual(Ids.all(WHO.uid()), thread.uids(), "user ids of " + thread);
            requireEqual(Ids.all(WHO.gid()), thread.gids(), "group ids of " + thread);
            requireEqual(WHO.groups(), thread.groups(), "groups of " + thread);
        }
    }

    private static void bindLowPort() throws Exception {
        for (int port = 1023; port > 900; port--) {
            try (ServerSocket _ = new ServerSocket(port)) {
                return;
            } catch (BindException e) {
                require(e.getMessage().contains("already in use"), "port " + port + ": " + e.getMessage());
            }
        }
        throw new AssertionError("no port is free");
    }

    @Test
    void become_withAmbientCapability_givesItToChildren() {
        ChildJvm.in(ChildPrivilege.ROOT).run(AmbientForChildren.class).passed();
    }

    static final class AmbientForChildren {
        public static void main(String[] args) throws Exception {
            Capabilities.process().apply(PLAN.raiseAmbient(KEEP));
            CapabilitySnapshot child = Scenarios.childSnapshot();
            requireEqual(new CapabilityState(KEEP, KEEP, KEEP), child.state(), "what a child holds");
            requireEqual(KEEP, child.ambient(), "what is ambient in a child");
            requireEqual(Ids.all(WHO.uid()), child.uids(), "the user of a child");
        }
    }

    @Test
    void become_withoutAmbientCapability_givesChildrenNothing() {
        ChildJvm.in(ChildPrivilege.ROOT).run(NothingForChildren.class).passed();
    }

    static final class NothingForChildren {
        public static void main(String[] args) throws Exception {
            Capabilities.process().apply(PLAN);
            CapabilitySnapshot child = Scenarios.childSnapshot();
            requireEqual(CapabilityState.EMPTY, child.state(), "what a child holds");
            requireEqual(WHO.groups(), child.groups(), "the groups of a child");
        }
    }

    @Test
    void become_withoutLimit_losesEverythingAsTheKernelDoes() {
        ChildJvm.in(ChildPrivilege.ROOT).run(WithoutLimit.class).passed();
    }

    static final class WithoutLimit {
        public static void main(String[] args) {
            ThreadReport report = Capabilities.process()
                    .apply(CapabilityPlan.unchanged().become(WHO));
            for (ThreadState thread : report.threads()) {
                requireEqual(CapabilityState.EMPTY, thread.snapshot().orElseThrow().state(), thread.toString());
            }
            require(!Capabilities.thread().read().bounding().isEmpty(), "the bounding set stays");
        }
    }

    @Test
    void become_withThreadThatIsSomebodyElseAlready_namesThatThread() {
        ChildJvm.in(ChildPrivilege.ROOT).run(OneIsSomebodyElse.class).passed();
    }

    static final class OneIsSomebodyElse {
        public static void main(String[] args) throws Exception {
            CountDownLatch changed = new CountDownLatch(1);
            Thread.ofPlatform().name("other").daemon().start(() -> {
                Capabilities.thread().apply(CapabilityPlan.unchanged().become(Identity.of(4242, 4242)));
                changed.countDown();
                Scenarios.sleepForever();
            });
            changed.await();
            String before = Capabilities.thread().read().toString();
            CapabilityDeniedException denied = Scenarios.requireThrows(
                    CapabilityDeniedException.class,
                    () -> Capabilities.process().apply(PLAN));
            require(denied.getMessage().contains("thread other (tid "), denied.getMessage());
            require(denied.getMessage().contains("cap_setgid"), denied.getMessage());
            requireEqual(before, Capabilities.thread().read().toString(), "the calling thread");
        }
    }
}
