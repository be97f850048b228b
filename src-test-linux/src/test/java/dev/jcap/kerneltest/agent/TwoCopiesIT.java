package dev.jcap.kerneltest.agent;

import static dev.jcap.Capability.CAP_CHOWN;
import static dev.jcap.kerneltest.support.Scenarios.require;
import static dev.jcap.kerneltest.support.Scenarios.requireThrows;
import static dev.jcap.kerneltest.support.Scenarios.requireEqual;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySet;
import dev.jcap.kerneltest.support.Slow;
import java.util.function.Supplier;
import java.util.concurrent.ConcurrentHashMap;
import java.util.Map;
import java.lang.ref.Reference;
import dev.jcap.CapabilitySnapshot;
import dev.jcap.kerneltest.support.ChildJvm;
import dev.jcap.kerneltest.support.ChildPrivilege;
import dev.jcap.linux.Capabilities;
import dev.jcap.linux.CapabilityDeniedException;
import dev.jcap.linux.DeferredDrop;
import dev.jcap.linux.PrivilegedThread;
import dev.jcap.linux.ThreadReport;
import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** An application that brings its own copy of jcap, beside the agent's or another application's, as in Tomcat. */
@Slow
class TwoCopiesIT {

    private static final CapabilitySet CHOWN = CapabilitySet.of(CAP_CHOWN);

    /** Loads the classes of the class path itself, and asks its parent for the JDK's only. */
    static final class ChildFirst extends URLClassLoader {

        ChildFirst() throws IOException {
            super(classPath(), ClassLoader.getPlatformClassLoader());
        }

        private static URL[] classPath() throws IOException {
            List<URL> urls = new ArrayList<>();
            for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
                urls.add(Path.of(entry).toUri().toURL());
            }
            return urls.toArray(URL[]::new);
        }

        /** Runs a class's static method {@code run} in this copy. */
        Object run(Class<?> application) throws Exception {
            Class<?> copy = loadClass(application.getName());
            require(copy != application, "the same copy");
            var run = copy.getDeclaredMethod("run");
            run.setAccessible(true);
            return run.invoke(null);
        }
    }

    @Test
    void deferredDrop_preparedByTheAgent_isCarriedOutByTheApplicationsCopy() throws Exception {
        ChildJvm.Running service = ChildJvm.in(ChildPrivilege.ANY_ROOT)
                .with(AgentJar.flag("keep=none,no-new-privs,drop-when=call"))
                .start(Container.class);
        service.awaitLine("dropped");
        assertEquals(List.of(), Outside.threads(service, thread -> !thread.allHeld().isEmpty()));
        service.end().passed();
    }

    static final class Container {
        public static void main(String[] args) throws Exception {
            try (ChildFirst copy = new ChildFirst()) {
                copy.run(Application.class);
            }
            System.out.println("dropped");
            System.in.read();
        }
    }

    static final class Application {
        static void run() {
            require(DeferredDrop.isPrepared(), "nothing is prepared");
            ThreadReport first = DeferredDrop.run();
            require(first.isProven() && first.threads().size() > 5, first.toString());
            require(DeferredDrop.run().isProven(), "again");
            require(Capabilities.thread().read().noNewPrivs(), "no_new_privs");
        }
    }

    @Test
    void deferredDrop_refused_isTheSameRefusalInTheApplicationsCopy() {
        ChildJvm.in(ChildPrivilege.PLAIN_USER)
                .with(AgentJar.flag("keep=none,drop-when=call,on-failure=warn"))
                .run(RefusedContainer.class)
                .passed();
    }

    static final class RefusedContainer {
        public static void main(String[] args) throws Exception {
            try (ChildFirst copy = new ChildFirst()) {
                copy.run(RefusedApplication.class);
            }
        }
    }

    static final class RefusedApplication {
        static void run() {
            try {
                DeferredDrop.run();
            } catch (CapabilityDeniedException refusal) {
                require(refusal.getMessage().endsWith("nothing has changed"), refusal.getMessage());
                return;
            }
            throw new AssertionError("it was not refused");
        }
    }

    @Test
    void privilegedThread_ofAnotherCopy_keepsItsSet() {
        ChildJvm.in(ChildPrivilege.ANY_ROOT).run(KeepsHere.class).passed();
    }

    /** One copy keeps a thread, the other one drops everything, and then the other way round. */
    static final class KeepsHere {
        public static void main(String[] args) throws Exception {
            try (PrivilegedThread keeper = PrivilegedThread.keep(CHOWN);
                    ChildFirst copy = new ChildFirst()) {
                copy.run(Drops.class);
                CapabilitySnapshot atWork = keeper.call(() -> Capabilities.thread().read());
                requireEqual(CHOWN, atWork.state().effective(), "the kept set after the other copy has dropped");
            }
            require(Capabilities.process().check(CapabilitySet.EMPTY).declared().isEmpty(), "declared after the end");
        }
    }

    static final class Drops {
        static void run() {
            ThreadReport report = Capabilities.process().apply(CapabilityPlan.limitTo(CapabilitySet.EMPTY));
            requireEqual(1, report.declared().size(), "declared threads");
        }
    }

    @Test
    void locks_ofTwoCopies_areOne() {
        ChildJvm.in(ChildPrivilege.ANY_ROOT).run(LockedHere.class).passed();
    }

    /** Changes in both copies at a time: each raised capability is lowered again, each change is proven. */
    static final class LockedHere {
        public static void main(String[] args) throws Exception {
            CapabilityPlan plan = CapabilityPlan.unchanged().setState(
                    Capabilities.thread().read().state().withEffective(CapabilitySet.EMPTY));
            Capabilities.process().apply(plan);
            CountDownLatch done = new CountDownLatch(1);
            try (ChildFirst copy = new ChildFirst()) {
                Thread raiser = Thread.ofPlatform().start(() -> {
                    while (done.getCount() > 0) {
                        Capabilities.thread().raise(CHOWN).close();
                    }
                });
                copy.run(AppliesOften.class);
                done.countDown();
                raiser.join();
            }
            List<CapabilitySnapshot> raised = Capabilities.process().read().stream()
                    .filter(thread -> !thread.state().effective().isEmpty())
                    .toList();
            requireEqual(List.of(), raised, "threads with something effective");
        }
    }

    static final class AppliesOften {
        static void run() {
            for (int i = 0; i < 200; i++) {
                CapabilitySnapshot now = Capabilities.thread().read();
                Capabilities.process()
                        .withDeadline(Duration.ofSeconds(5))
                        .apply(CapabilityPlan.unchanged()
                                .setState(now.state().withInheritable(i % 2 == 0 ? CHOWN : CapabilitySet.EMPTY)));
            }
        }
    }

    @Test
    void change_besideACopyThatUsesTheSharedStateInAnotherWay_isRefused() {
        ChildJvm.in(ChildPrivilege.ANY_ROOT).run(OtherVersion.class).passed();
    }

    static final class OtherVersion {

        /** What a copy of another version leaves behind. */
        static final class State extends ThreadGroup implements Supplier<Map<String, Object>> {

            private final Map<String, Object> values = new ConcurrentHashMap<>(Map.of("layout", 0));

            State(ThreadGroup parent) {
                super(parent, "jcap shared state");
            }

            @Override
            public Map<String, Object> get() {
                return values;
            }
        }

        public static void main(String[] args) {
            ThreadGroup top = Thread.currentThread().getThreadGroup();
            while (top.getParent() != null) {
                top = top.getParent();
            }
            State other = new State(top);
            CapabilityPlan plan = CapabilityPlan.limitTo(CapabilitySet.EMPTY);
            for (Runnable change : List.<Runnable>of(
                    () -> Capabilities.process().apply(plan), () -> Capabilities.thread().apply(plan),
                    () -> Capabilities.thread().raise(CHOWN))) {
                CapabilityDeniedException denied = requireThrows(CapabilityDeniedException.class, change);
                require(denied.getMessage().contains("use one version of jcap"), denied.getMessage());
            }
            require(!Capabilities.thread().read().allHeld().isEmpty(), "this thread has changed");
            Reference.reachabilityFence(other);
        }
    }
}
