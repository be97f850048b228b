package dev.jcap.kerneltest.agent;

import static dev.jcap.Capability.CAP_CHOWN;
import static dev.jcap.Capability.CAP_NET_BIND_SERVICE;
import static dev.jcap.kerneltest.support.Scenarios.awaitTrue;
import static dev.jcap.kerneltest.support.Scenarios.require;
import static dev.jcap.kerneltest.support.Scenarios.requireEqual;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySet;
import dev.jcap.CapabilitySnapshot;
import dev.jcap.CapabilityState;
import dev.jcap.kerneltest.support.ChildJvm;
import dev.jcap.kerneltest.support.ChildPrivilege;
import dev.jcap.linux.Capabilities;
import dev.jcap.linux.PrivilegedThread;
import dev.jcap.linux.monitor.CapabilityWatch;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A watch over a process whose threads are not all as they should be. */
class WatchIT {

    private static final Duration INTERVAL = Duration.ofMillis(20);

    @Test
    void watch_serviceThatDroppedOnOneThreadOnly_namesAllTheOthers() {
        ChildJvm.in(ChildPrivilege.ANY_ROOT).run(OneThreadOnly.class).passed();
    }

    static final class OneThreadOnly {
        public static void main(String[] args) throws Exception {
            Map<Integer, String> alarms = new ConcurrentHashMap<>();
            Capabilities.thread().apply(CapabilityPlan.limitTo(CapabilitySet.EMPTY));
            try (CapabilityWatch watch = CapabilityWatch.start(CapabilitySet.EMPTY, INTERVAL,
                    alarm -> alarms.put(alarm.thread().orElseThrow().tid(), alarm.message()))) {
                awaitTrue(() -> alarms.keySet().containsAll(privileged()), () -> alarms + " of " + privileged());
                require(alarms.size() > 10, "a JVM has more threads than " + alarms);
                require(alarms.values().stream().allMatch(message -> message.contains("permitted has")), alarms.toString());
                awaitTrue(() -> privileged().equals(offenders(watch)), () -> watch.offenders().toString());
            }
        }

        private static Set<Integer> privileged() {
            return Capabilities.process().read().stream()
                    .filter(thread -> !thread.allHeld().isEmpty())
                    .map(thread -> (int) thread.id())
                    .collect(Collectors.toCollection(TreeSet::new));
        }

        private static Set<Integer> offenders(CapabilityWatch watch) {
            return watch.offenders().stream().map(entry -> entry.tid()).collect(Collectors.toCollection(TreeSet::new));
        }
    }

    @Test
    void watch_processThatDroppedAsItShould_isSilentAboutThreadsBornLaterAndDeclaredOnes() {
        ChildJvm.in(ChildPrivilege.ANY_ROOT).run(Healthy.class).passed();
    }

    static final class Healthy {
        public static void main(String[] args) throws Exception {
            Map<String, Boolean> alarms = new ConcurrentHashMap<>();
            try (PrivilegedThread keeper = PrivilegedThread.keep(CapabilitySet.of(CAP_NET_BIND_SERVICE))) {
                Capabilities.process().apply(CapabilityPlan.limitTo(CapabilitySet.EMPTY).setNoNewPrivs());
                CapabilitySnapshot model = Capabilities.thread().read();
                try (CapabilityWatch watch =
                        CapabilityWatch.start(model, INTERVAL, alarm -> alarms.put(alarm.message(), true))) {
                    for (int i = 0; i < 50; i++) {
                        Thread.ofPlatform().start(() -> {}).join();
                        keeper.run(() -> {});
                        Thread.sleep(5);
                    }
                    requireEqual(0, watch.offenders().size(), "offenders");
                }
            }
            requireEqual(Map.of(), alarms, "alarms");
        }
    }

    @Test
    void watch_threadRaisesAfterTheStart_isNamedAndForgottenWhenItEnds() {
        ChildJvm.in(ChildPrivilege.ANY_ROOT).run(LateThread.class).passed();
    }

    static final class LateThread {
        public static void main(String[] args) throws Exception {
            Capabilities.process().apply(CapabilityPlan.limitTo(CapabilitySet.of(CAP_CHOWN))
                    .setState(new CapabilityState(CapabilitySet.of(CAP_CHOWN), CapabilitySet.EMPTY, CapabilitySet.EMPTY)));
            CapabilitySnapshot model = Capabilities.thread().read();
            try (CapabilityWatch watch = CapabilityWatch.start(model, INTERVAL, alarm -> {})) {
                CountDownLatch end = new CountDownLatch(1);
                Thread late = Thread.ofPlatform().start(() -> {
                    Capabilities.thread().raise(CAP_CHOWN);
                    awaitEnd(end);
                });
                awaitTrue(() -> watch.offenders().size() == 1, () -> watch.offenders().toString());
                String detail = watch.offenders().getFirst().detail();
                requireEqual("effective has cap_chown", detail, "the detail");
                end.countDown();
                late.join();
                awaitTrue(() -> watch.offenders().isEmpty(), () -> watch.offenders().toString());
            }
        }

        private static void awaitEnd(CountDownLatch end) {
            try {
                end.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** Makes something ambient that the agent's plan has left permitted, on a thread of its own. */
    static final class Violator {
        public static void main(String[] args) throws Exception {
            System.out.println("main");
            Thread.ofPlatform().start(() -> {
                Capabilities.thread().apply(CapabilityPlan.unchanged().raiseAmbient(CapabilitySet.of(CAP_CHOWN)));
                System.out.println("raised");
                awaitKill();
            });
        }

        private static void awaitKill() {
            try {
                Thread.sleep(Duration.ofMinutes(2));
                System.out.println("still here");
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Test
    void agent_watchesAndIsToHalt_endsTheJvmWithTheThreadsName() {
        ChildJvm.Result result = ChildJvm.in(ChildPrivilege.ANY_ROOT)
                .onClassPath(AgentJar.of(Violator.class))
                .with(AgentJar.flag("keep=chown,watch=20ms,on-violation=halt"))
                .run(Violator.class);
        assertEquals(1, result.exit(), result.output());
        assertTrue(result.output().contains("jcap agent: Thread-0 (tid "), result.output());
        assertTrue(result.output().contains("HOLDS_MORE: inheritable has cap_chown; ambient has cap_chown"), result.output());
    }
}
