package dev.jcap.linux;

import dev.jcap.CapabilitySet;
import dev.jcap.CapabilitySnapshot;
import dev.jcap.Credentials;
import dev.jcap.Securebits;
import dev.jcap.linux.AuditFinding.Severity;
import dev.jcap.linux.internal.plan.Goal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.LongStream;

/** What an audit makes of the facts: about who the process is and what its threads hold. */
final class AuditRules {

    private final AuditFacts facts;
    private final List<AuditFinding> findings = new ArrayList<>();

    private AuditRules(AuditFacts facts) {
        this.facts = facts;
    }

    static CapabilityAudit audit(AuditFacts facts) {
        AuditRules rules = new AuditRules(facts);
        rules.threads();
        rules.identity();
        rules.root();
        rules.children();
        List<AuditFinding> all = new ArrayList<>(rules.findings);
        all.addAll(DoorRules.findings(facts));
        return new CapabilityAudit(all, facts.unknown());
    }

    private void add(Severity severity, String id, String what, String fix) {
        findings.add(new AuditFinding(severity, id, what, fix));
    }

    private void threads() {
        Goal goal = Goal.like(facts.least());
        List<CapabilitySnapshot> more =
                facts.threads().stream().filter(thread -> !goal.isReachedBy(thread)).toList();
        if (!more.isEmpty()) {
            add(Severity.HIGH, "threads-differ",
                    more.size() + " of " + facts.threads().size() + " threads hold more than " + name(facts.least())
                            + ", for example " + name(more.getFirst()) + ": "
                            + String.join("; ", goal.missedBy(more.getFirst()))
                            + "; whoever gets code to run on one of them has it",
                    "change every thread: Capabilities.process().apply, or the agent, in place of a call that reaches one"
                            + " thread");
        }
        List<CapabilitySnapshot> workers =
                facts.workers().stream().filter(worker -> !goal.isReachedBy(worker)).toList();
        if (!workers.isEmpty()) {
            add(Severity.HIGH, "kernel-worker",
                    workers.size() + " workers of the kernel hold more than the threads, for example "
                            + name(workers.getFirst()) + ": " + String.join("; ", goal.missedBy(workers.getFirst()))
                            + "; they act with it for whoever uses the ring",
                    "make io_uring rings after the drop, or use another transport");
        }
    }

    private static String name(CapabilitySnapshot thread) {
        return thread.name() + " (tid " + thread.id() + ")";
    }

    private void identity() {
        Credentials.Ids uids = facts.least().uids();
        Credentials.Ids gids = facts.least().gids();
        if (uids.effective() != 0 && (uids.real() == 0 || uids.saved() == 0)) {
            add(Severity.HIGH, "saved-root",
                    "it acts as uid " + uids.effective() + " but is uid 0 by its real or saved id: one call brings it back",
                    "become the user with all ids (CapabilityPlan.become)");
        }
        boolean inGroup = LongStream.of(gids.real(), gids.effective(), gids.saved(), gids.filesystem()).anyMatch(id -> id == 0)
                || facts.least().groups().contains(0L);
        if (uids.effective() != 0 && inGroup) {
            add(Severity.HIGH, "root-groups",
                    "it is uid " + uids.effective() + " with the groups of root: gids " + gids + ", groups "
                            + facts.least().groups() + "; files of group root are open to it",
                    "set the groups before the user (CapabilityPlan.become does; setpriv --init-groups; systemd's User=)");
        }
    }

    private void root() {
        CapabilitySnapshot least = facts.least();
        if (least.uids().effective() != 0 && least.uids().real() != 0) {
            return;
        }
        CapabilitySet regained = least.bounding().minus(least.state().permitted());
        boolean noroot = facts.securebits().map(bits -> bits.containsAll(Securebits.NOROOT)).orElse(false);
        String unless = facts.securebits().isPresent() ? "" : ", unless its securebits, unknown here, have noroot";
        if (!regained.isEmpty() && !least.noNewPrivs() && !noroot) {
            add(Severity.HIGH, "root-regains",
                    "it is uid 0: every program that it starts gets " + regained.size()
                            + " capabilities that it does not hold itself" + unless,
                    "limit the bounding set too (CapabilityPlan.limitTo) and set no_new_privs");
        }
        if (!least.state().permitted().isEmpty()) {
            add(Severity.MEDIUM, "runs-as-root",
                    "it is uid 0 with " + least.state().permitted().size() + " capabilities",
                    "keep what it needs and become another user (CapabilityPlan.limitTo and become)");
        }
    }

    private void children() {
        CapabilitySet ambient = union(CapabilitySnapshot::ambient);
        if (!ambient.isEmpty()) {
            add(Severity.MEDIUM, "ambient",
                    "every program that it starts gets " + ambient + " (ambient)",
                    "clear the ambient set once it has started (CapabilityPlan.limitTo or clearAmbient)");
        }
        CapabilitySet inheritable = union(thread -> thread.state().inheritable()).minus(ambient);
        if (!inheritable.isEmpty()) {
            add(Severity.MEDIUM, "inheritable",
                    inheritable + " is inheritable: files with that inheritable capability give it to programs that it"
                            + " starts",
                    "empty the inheritable set (CapabilityPlan.setInheritable)");
        }
        if (facts.securebits().map(bits -> bits.containsAll(Securebits.KEEP_CAPS)).orElse(false)) {
            add(Severity.MEDIUM, "keep-caps",
                    "keep-caps is on: the next change of user keeps what it should take away",
                    "switch it off after use (prctl(PR_SET_KEEPCAPS, 0)), as CapabilityPlan.become does");
        }
        if (!facts.threads().stream().allMatch(CapabilitySnapshot::noNewPrivs)) {
            add(Severity.LOW, "no-new-privs",
                    "no_new_privs is not set: programs that it starts may gain privileges from set-user-ID bits and file"
                            + " capabilities",
                    "set it (CapabilityPlan.setNoNewPrivs, systemd's NoNewPrivileges=yes)");
        }
    }

    private CapabilitySet union(Function<CapabilitySnapshot, CapabilitySet> set) {
        return facts.threads().stream().map(set).reduce(CapabilitySet.EMPTY, CapabilitySet::plus);
    }
}
