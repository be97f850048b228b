package dev.jcap.kerneltest.thread;

import static dev.jcap.Capability.CAP_CHOWN;
import static dev.jcap.Capability.CAP_KILL;
import static dev.jcap.kerneltest.support.Scenarios.require;
import static dev.jcap.kerneltest.support.Scenarios.requireEqual;
import static dev.jcap.kerneltest.support.Scenarios.requireThrows;

import dev.jcap.Capability;
import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySet;
import dev.jcap.CapabilitySnapshot;
import dev.jcap.CapabilityState;
import dev.jcap.Iab;
import dev.jcap.kerneltest.support.ChildJvm;
import dev.jcap.kerneltest.support.ChildPrivilege;
import dev.jcap.kerneltest.support.Scenarios;
import dev.jcap.linux.Capabilities;
import dev.jcap.linux.CapabilityDeniedException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tuples of inheritable, ambient and blocked capabilities, applied as {@code cap_iab_set_proc(3)} does. */
class IabIT {

    @Test
    void setIab_onThreadsOfLibcapsTable_endsAsThereOrIsRefusedAsAWhole() {
        ChildJvm.in(ChildPrivilege.ROOT).run(Table.class).passed();
    }

    /** From a state through tuples; before the last one all succeed, and it ends in a state or is refused. */
    private record Row(String start, List<String> tuples, String end, String refusal) {}

    static final class Table {

        private static final List<Row> ROWS = List.of(
                row("cap_setpcap,cap_chown=p", "cap_setpcap,cap_chown=p", "!cap_chown"),
                refused("cap_setpcap,cap_chown=p", "capset: cap_chown cannot become inheritable", "!cap_chown", "^cap_chown"),
                refused("cap_setpcap,cap_chown=p", "capset: cap_chown cannot become inheritable", "!cap_chown", "cap_chown"),
                // Here libcap fails: it raises CAP_SETPCAP and the inheritable set in the same call.
                row("cap_setpcap=p", "cap_chown=i cap_setpcap=p", "cap_chown"),
                row("cap_setpcap=p", "cap_kill=i cap_setpcap=p", "!%cap_kill"),
                refused("cap_setpcap=p", "PR_CAP_AMBIENT_RAISE: cap_chown", "^cap_chown"),
                row("cap_setpcap=ep", "cap_chown=i cap_setpcap+ep", "cap_chown"),
                // Here libcap fails half way, and the inheritable bit remains.
                refused("cap_setpcap=ep", "PR_CAP_AMBIENT_RAISE: cap_chown", "^cap_chown"),
                row("cap_setpcap=ep", "cap_kill=i cap_setpcap+ep", "!%cap_kill"),
                row("cap_chown,cap_kill=ep", "cap_chown=eip cap_kill+ep", "cap_chown"),
                row("cap_chown,cap_kill=ep", "cap_chown=eip cap_kill+ep", "^cap_chown"),
                refused("cap_chown,cap_kill=ep", "PR_CAPBSET_DROP: it needs cap_setpcap", "!cap_chown"),
                row("cap_chown,cap_kill,cap_setuid=ep", "cap_chown,cap_kill=eip cap_setuid+ep", "^cap_chown,cap_kill"),
                row(
                        "cap_chown,cap_kill,cap_setuid=ep",
                        "cap_setuid=eip cap_chown,cap_kill+ep",
                        "^cap_chown,cap_kill",
                        "cap_setuid"),
                row("cap_chown,cap_kill=ep", "cap_chown,cap_kill=ep", "^cap_chown,cap_kill", ""));

        public static void main(String[] args) throws Exception {
            for (Row row : ROWS) {
                Scenarios.onNewThread(() -> {
                    play(row);
                    return null;
                });
            }
        }

        private static Row row(String start, String end, String... tuples) {
            return new Row(start, List.of(tuples), end, "");
        }

        private static Row refused(String start, String refusal, String... tuples) {
            return new Row(start, List.of(tuples), "", refusal);
        }

        private static void play(Row row) {
            apply(CapabilityPlan.unchanged().setState(CapabilityState.parse(row.start)));
            for (String tuple : row.tuples.subList(0, row.tuples.size() - 1)) {
                apply(CapabilityPlan.unchanged().setIab(Iab.parse(tuple)));
            }
            CapabilitySnapshot before = Capabilities.thread().read();
            Iab last = Iab.parse(row.tuples.getLast());
            CapabilityPlan plan = CapabilityPlan.unchanged().setIab(last);
            if (!row.refusal.isEmpty()) {
                String message = requireThrows(CapabilityDeniedException.class, () -> apply(plan)).getMessage();
                require(message.startsWith(row.refusal), row + ": " + message);
                requireEqual(before, Capabilities.thread().read(), "after the refusal of " + row);
                return;
            }
            apply(plan);
            CapabilitySnapshot after = Capabilities.thread().read();
            requireEqual(CapabilityState.parse(row.end), after.state(), row.toString());
            int count = Capabilities.supported().size();
            CapabilitySet blocked = before.iab(count).blocked().plus(last.blocked());
            requireEqual(last.withBlocked(blocked), after.iab(count), row.toString());
        }

        private static void apply(CapabilityPlan plan) {
            Capabilities.thread().apply(plan);
        }
    }

    @Test
    void setIab_thenLessPermitted_lowersAmbientToo() {
        ChildJvm.in(ChildPrivilege.ROOT).run(Lowered.class).passed();
    }

    static final class Lowered {
        public static void main(String[] args) {
            Capabilities.thread().apply(CapabilityPlan.unchanged().setIab(Iab.parse("^cap_chown,^cap_kill")));
            CapabilitySet permitted = Capabilities.thread().read().state().permitted().minus(CAP_KILL);
            CapabilitySnapshot lowered = Capabilities.thread()
                    .apply(CapabilityPlan.limitTo(permitted).raiseAmbient(CapabilitySet.of(CAP_CHOWN)));
            requireEqual(CapabilitySet.of(CAP_CHOWN), lowered.ambient(), "ambient when less is permitted");
        }
    }

    @Test
    void setIab_onProcess_isOnEveryThreadAndReadFromOutside() {
        ChildJvm.in(ChildPrivilege.ROOT).run(Everywhere.class).passed();
    }

    static final class Everywhere {
        public static void main(String[] args) throws Exception {
            int count = Capabilities.supported().size();
            CapabilitySet blocked = Capabilities.thread().read().iab(count).blocked();
            Iab tuple = Iab.parse("^cap_chown,cap_kill,!cap_sys_admin");
            Iab expected = tuple.withBlocked(blocked.plus(tuple.blocked()));
            Capabilities.process().apply(CapabilityPlan.unchanged().setIab(tuple));
            for (CapabilitySnapshot thread : Capabilities.process().read()) {
                requireEqual(expected, thread.iab(count), thread.name());
            }
            CapabilitySnapshot child = Scenarios.childSnapshot();
            requireEqual(expected, child.iab(count), "a child");
            require(!child.state().permitted().contains(Capability.CAP_SYS_ADMIN), "a child of uid 0 gains no more");
            Capabilities.process().apply(CapabilityPlan.unchanged().setIab(Iab.EMPTY));
            for (CapabilitySnapshot thread : Capabilities.process().read()) {
                requireEqual(Iab.EMPTY.withBlocked(expected.blocked()), thread.iab(count), thread.name());
            }
        }
    }
}
