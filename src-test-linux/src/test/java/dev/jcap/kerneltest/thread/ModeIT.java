package dev.jcap.kerneltest.thread;

import static dev.jcap.Capability.CAP_CHOWN;
import static dev.jcap.Capability.CAP_SETPCAP;
import static dev.jcap.SecurityMode.HYBRID;
import static dev.jcap.SecurityMode.NOPRIV;
import static dev.jcap.SecurityMode.PURE1E;
import static dev.jcap.SecurityMode.PURE1E_INIT;
import static dev.jcap.kerneltest.support.Scenarios.require;
import static dev.jcap.kerneltest.support.Scenarios.requireEqual;
import static dev.jcap.kerneltest.support.Scenarios.requireThrows;

import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySet;
import dev.jcap.CapabilitySnapshot;
import dev.jcap.CapabilityState;
import dev.jcap.Securebits;
import dev.jcap.SecurityMode;
import dev.jcap.kerneltest.support.ChildJvm;
import dev.jcap.kerneltest.support.ChildPrivilege;
import dev.jcap.kerneltest.support.Scenarios;
import dev.jcap.linux.Capabilities;
import dev.jcap.linux.CapabilityDeniedException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** libcap's modes, on threads and on whole processes. */
class ModeIT {

    private static final CapabilityPlan NONE = CapabilityPlan.unchanged();
    private static final CapabilitySet CHOWN = CapabilitySet.of(CAP_CHOWN);

    @Test
    void setMode_onThreadsOfLibcapsTable_readsBackAsThere() {
        ChildJvm.in(ChildPrivilege.ROOT).run(Table.class).passed();
    }

    /** Plans one after the other, and the mode that is read back at the end; no mode: the last one is refused. */
    private record Row(Optional<SecurityMode> end, List<CapabilityPlan> plans) {}

    static final class Table {

        private static final List<Row> ROWS = List.of(
                row(NOPRIV, NONE.setMode(NOPRIV)),
                row(PURE1E_INIT, NONE.setMode(PURE1E_INIT)),
                row(PURE1E_INIT, NONE.setMode(PURE1E)),
                row(PURE1E, NONE.setInheritable(CHOWN), NONE.setMode(PURE1E)),
                row(PURE1E, NONE.setInheritable(CHOWN).setMode(PURE1E)),
                row(PURE1E, NONE.raiseAmbient(CHOWN), NONE.setMode(PURE1E)),
                row(PURE1E_INIT, NONE.raiseAmbient(CHOWN), NONE.setMode(PURE1E_INIT)),
                refused(NONE.setMode(PURE1E), NONE.setMode(HYBRID)),
                row(NOPRIV, NONE.setMode(PURE1E), NONE.setMode(NOPRIV)),
                // Here libcap fails with EPERM, having lost CAP_SETPCAP, for which there is no need.
                row(NOPRIV, NONE.setMode(NOPRIV), NONE.setMode(NOPRIV)),
                row(NOPRIV, NONE.setMode(NOPRIV), NONE.setMode(PURE1E)),
                row(NOPRIV, NONE.setState(CapabilityState.parse("cap_setpcap=p")), NONE.setMode(NOPRIV)),
                refused(NONE.setState(CapabilityState.parse("cap_chown=ep")), NONE.setMode(PURE1E)),
                refused(NONE.setState(CapabilityState.parse("cap_chown=ep")), NONE.setMode(NOPRIV)),
                row(HYBRID, NONE.setState(CapabilityState.parse("cap_chown=ep")), NONE.setMode(HYBRID)),
                row(HYBRID, NONE.setSecurebits(Securebits.NOROOT), NONE.setMode(HYBRID)),
                row(PURE1E_INIT, NONE.setMode(PURE1E).setState(CapabilityState.EMPTY)));

        public static void main(String[] args) throws Exception {
            for (Row row : ROWS) {
                Scenarios.onNewThread(() -> {
                    play(row);
                    return null;
                });
            }
        }

        private static Row row(SecurityMode end, CapabilityPlan... plans) {
            return new Row(Optional.of(end), List.of(plans));
        }

        private static Row refused(CapabilityPlan... plans) {
            return new Row(Optional.empty(), List.of(plans));
        }

        private static void play(Row row) {
            for (CapabilityPlan plan : row.plans.subList(0, row.plans.size() - 1)) {
                Capabilities.thread().apply(plan);
            }
            CapabilitySnapshot before = Capabilities.thread().read();
            CapabilityPlan last = row.plans.getLast();
            if (row.end.isEmpty()) {
                requireThrows(CapabilityDeniedException.class, () -> Capabilities.thread().apply(last));
                requireEqual(before, Capabilities.thread().read(), "after a refusal: " + row);
                return;
            }
            CapabilitySnapshot after = Capabilities.thread().apply(last);
            requireEqual(row.end, after.mode(), row.toString());
            if (row.end.get() == NOPRIV) {
                requireEqual(CapabilitySet.EMPTY, after.allHeld(), row.toString());
                require(after.noNewPrivs(), row.toString());
            } else if (last.state().isEmpty()) {
                requireEqual(before.state().effective(), after.state().effective(), "effective after " + row);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(value = SecurityMode.class, names = "UNCERTAIN", mode = EnumSource.Mode.EXCLUDE)
    void setMode_onProcess_isTheModeOfEveryThread(SecurityMode mode) {
        ChildJvm.in(ChildPrivilege.ROOT).run(EveryThread.class, mode.name()).passed();
    }

    static final class EveryThread {
        public static void main(String[] args) throws Exception {
            SecurityMode mode = SecurityMode.valueOf(args[0]);
            CountDownLatch changed = new CountDownLatch(1);
            FutureTask<Optional<SecurityMode>> old = new FutureTask<>(() -> {
                changed.await();
                return Capabilities.thread().read().mode();
            });
            Thread.ofPlatform().start(old);
            CapabilityPlan plan = mode == PURE1E ? NONE.setInheritable(CHOWN) : NONE;
            require(Capabilities.process().apply(plan.setMode(mode)).isProven(), "proven");
            changed.countDown();
            requireEqual(Optional.of(mode), old.get(), "a thread that was there before");
            requireEqual(Optional.of(mode), Capabilities.thread().read().mode(), "the caller");
            requireEqual(mode == NOPRIV, Scenarios.childSnapshot().allHeld().isEmpty(), "a child holds nothing");
            requireEqual(
                    mode == HYBRID,
                    Scenarios.childSnapshot().state().permitted().contains(CAP_SETPCAP),
                    "uid 0 means something to a child");
        }
    }
}
