package dev.jcap.kerneltest.thread;

import static dev.jcap.kerneltest.support.Scenarios.require;
import static dev.jcap.kerneltest.support.Scenarios.requireEqual;
import static dev.jcap.kerneltest.support.Scenarios.requireThrows;

import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySet;
import dev.jcap.CapabilityState;
import dev.jcap.Securebits;
import dev.jcap.kerneltest.support.ChildJvm;
import dev.jcap.kerneltest.support.ChildPrivilege;
import dev.jcap.kerneltest.support.Scenarios;
import dev.jcap.linux.Capabilities;
import dev.jcap.linux.CapabilityDeniedException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Flags that only the thread itself can read. */
class SecurebitsIT {

    private static final Securebits FLAGS = Securebits.NOROOT
            .plus(Securebits.NO_SETUID_FIXUP)
            .plus(Securebits.NO_CAP_AMBIENT_RAISE)
            .lock(Securebits.NOROOT.plus(Securebits.KEEP_CAPS).plus(Securebits.NO_CAP_AMBIENT_RAISE));

    @ParameterizedTest
    @ValueSource(strings = {"flags only", "with everything dropped", "with the state emptied"})
    void setSecurebits_onProcess_isWhatEveryThreadReads(String how) {
        ChildJvm.in(ChildPrivilege.ANY_ROOT).run(EveryThread.class, how).passed();
    }

    static final class EveryThread {
        public static void main(String[] args) throws Exception {
            CountDownLatch changed = new CountDownLatch(1);
            List<FutureTask<Securebits>> threads = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                FutureTask<Securebits> thread = new FutureTask<>(() -> {
                    changed.await();
                    return own();
                });
                threads.add(thread);
                Thread.ofPlatform().start(thread);
            }
            CapabilityPlan plan =
                    switch (args[0]) {
                        case "flags only" -> CapabilityPlan.unchanged();
                        case "with everything dropped" -> CapabilityPlan.limitTo(CapabilitySet.EMPTY).setNoNewPrivs();
                        default -> CapabilityPlan.unchanged().setState(CapabilityState.EMPTY);
                    };
            require(Capabilities.process().apply(plan.setSecurebits(FLAGS)).isProven(), "proven");
            changed.countDown();
            for (FutureTask<Securebits> thread : threads) {
                requireEqual(FLAGS, thread.get(), "the flags of a thread");
            }
            requireEqual(FLAGS, own(), "the flags of the caller");
            requireEqual(FLAGS, Scenarios.onNewThread(SecurebitsIT::own), "the flags of a new thread");
            requireEqual(CapabilityState.EMPTY, Scenarios.childSnapshot().state(), "what a child of uid 0 holds with NOROOT");
        }
    }

    @Test
    void setSecurebits_whileThreadsAreBornAndDie_isWhatTheirChildrenRead() {
        ChildJvm.in(ChildPrivilege.ANY_ROOT).run(Churn.class).passed();
    }

    static final class Churn {

        private static final AtomicBoolean CHANGED = new AtomicBoolean();
        private static final int CHAINS = 4;

        public static void main(String[] args) throws Exception {
            List<FutureTask<Securebits>> lastOnes = new ArrayList<>();
            for (int i = 0; i < CHAINS; i++) {
                FutureTask<Securebits> last = new FutureTask<>(SecurebitsIT::own);
                lastOnes.add(last);
                Thread.ofPlatform().start(() -> chain(last));
            }
            CapabilityPlan plan = CapabilityPlan.limitTo(CapabilitySet.EMPTY).setSecurebits(FLAGS);
            require(Capabilities.process().apply(plan).isProven(), "proven");
            CHANGED.set(true);
            for (FutureTask<Securebits> last : lastOnes) {
                requireEqual(FLAGS, last.get(), "the flags of the last of a chain");
            }
        }

        /** Each thread starts its successor and ends. */
        private static void chain(FutureTask<Securebits> last) {
            Thread.ofPlatform().start(CHANGED.get() ? last : () -> chain(last));
        }
    }

    @Test
    void setSecurebits_beyondALock_isDeniedAndChangesNothing() {
        ChildJvm.in(ChildPrivilege.ANY_ROOT).run(Locked.class).passed();
    }

    static final class Locked {
        public static void main(String[] args) throws Exception {
            Capabilities.process().apply(CapabilityPlan.unchanged().setSecurebits(FLAGS));
            List<String> before = Scenarios.credentialsOfAllThreads();
            for (Securebits change : List.of(
                    Securebits.NONE,
                    FLAGS.minus(Securebits.NOROOT),
                    FLAGS.plus(Securebits.KEEP_CAPS),
                    FLAGS.minus(Securebits.NONE.lock(Securebits.NOROOT)))) {
                String message = requireThrows(CapabilityDeniedException.class, () -> Capabilities.process()
                        .apply(CapabilityPlan.limitTo(CapabilitySet.EMPTY).setSecurebits(change)))
                        .getMessage();
                require(message.startsWith("PR_SET_SECUREBITS: it would change a locked flag"), message);
                Scenarios.requireUnchanged(before);
                requireEqual(FLAGS, own(), "the flags");
            }
            Securebits more = FLAGS.lock(Securebits.NO_SETUID_FIXUP);
            Capabilities.process().apply(CapabilityPlan.unchanged().setSecurebits(more));
            requireEqual(more, Scenarios.onNewThread(SecurebitsIT::own), "one more lock");
        }
    }

    private static Securebits own() {
        return Capabilities.thread().read().securebits().orElseThrow();
    }
}
