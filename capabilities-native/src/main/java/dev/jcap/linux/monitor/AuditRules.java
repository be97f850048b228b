package dev.jcap.linux.monitor;

import dev.jcap.CapabilitySet;
import dev.jcap.CapabilitySnapshot;
import dev.jcap.Credentials;
import dev.jcap.Securebits;
import dev.jcap.Severity;
import dev.jcap.linux.Capabilities;
import dev.jcap.linux.internal.plan.Goal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.LongStream;

/** The audit rules about the identity of a process and what its threads hold. */
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
        all.addAll(DangerRules.findings(facts));
        all.addAll(AttackSurfaceRules.findings(facts));
        all.addAll(LaterPathRules.findings(facts));
        List<String> unknown = new ArrayList<>(facts.unknown());
        unknown.addAll(LaterPathRules.unknown(facts));
        return new CapabilityAudit(all, unknown.stream().distinct().toList());
    }

    private void add(Severity severity, String id, String what, String fix) {
        findings.add(new AuditFinding(severity, id, what, fix));
    }

    /** Names a remedy in jcap to a JVM, and the system's own to any other program. */
    private String fix(String what, String java, String other) {
        return what + " (" + (facts.java() ? java : other) + ')';
    }

    private void threads() {
        Goal goal = Goal.like(facts.least());
        List<CapabilitySnapshot> more =
                facts.threads().stream().filter(thread -> !goal.isReachedBy(thread)).toList();
        if (!more.isEmpty()) {
            add(Severity.ERROR, "threads-differ",
                    more.size() + " of " + facts.threads().size() + " threads hold more than " + name(facts.least())
                            + ", for example " + name(more.getFirst()) + ": "
                            + String.join("; ", goal.missedBy(more.getFirst()))
                            + "; code that runs on one of them can use it",
                    fix("change every thread, not only the calling one", "Capabilities.process().apply, or the agent",
                            "libpsx(3)"));
        }
        List<CapabilitySnapshot> workers =
                facts.workers().stream().filter(worker -> !goal.isReachedBy(worker)).toList();
        if (!workers.isEmpty()) {
            add(Severity.ERROR, "kernel-worker",
                    workers.size() + " kernel workers hold more than the threads, for example "
                            + name(workers.getFirst()) + ": " + String.join("; ", goal.missedBy(workers.getFirst()))
                            + "; they use it for every caller of the ring",
                    "create io_uring rings after the drop, or use another transport");
        }
        if (!facts.rings().isEmpty()) {
            add(Severity.NOTE, "open-ring",
                    "io_uring rings are open (descriptors " + facts.rings() + "): if one was made before a drop, its requests may"
                            + " be made with the credentials of before",
                    "create io_uring rings after the drop, or use another transport");
        }
    }

    private static String name(CapabilitySnapshot thread) {
        return thread.name() + " (tid " + thread.id() + ")";
    }

    private void identity() {
        Credentials.Ids uids = facts.least().uids();
        Credentials.Ids gids = facts.least().gids();
        boolean rootLater = facts.isRoot(uids.real()) || facts.isRoot(uids.saved());
        if (!facts.isRoot(uids.effective()) && rootLater) {
            add(Severity.ERROR, "saved-root",
                    "its effective uid is " + uids.effective()
                            + ", but its real or saved uid is " + facts.rootWords().replace("uid ", "")
                            + ": setuid(0) makes it root again" + scope(),
                    fix("set all user ids", "CapabilityPlan.become", "setresuid(2)"));
        }
        boolean inGroup = LongStream.of(gids.real(), gids.effective(), gids.saved(), gids.filesystem()).anyMatch(id -> id == 0)
                || facts.least().groups().contains(0L);
        if (uids.effective() != 0 && inGroup) {
            add(Severity.ERROR, "root-groups",
                    "it runs as uid " + uids.effective() + " with groups of root: gid " + gids + ", groups "
                            + facts.least().groups() + "; it can access files of group root",
                    fix("set the groups before the user", "CapabilityPlan.become does",
                            "setpriv --init-groups, or User= in systemd"));
        }
    }

    private void root() {
        CapabilitySnapshot least = facts.least();
        if (!facts.isRoot(least.uids().effective()) && !facts.isRoot(least.uids().real())) {
            return;
        }
        CapabilitySet regained = least.bounding().minus(least.state().permitted());
        boolean noroot = facts.securebits().map(bits -> bits.containsAll(Securebits.NOROOT)).orElse(false);
        String unless = facts.securebits().isPresent() ? "" : ", unless its securebits have noroot, which is unknown here";
        if (!regained.isEmpty() && !least.noNewPrivs() && !noroot) {
            add(facts.isConfined() ? Severity.NOTE : Severity.ERROR, "root-regains",
                    "it runs as " + facts.rootWords() + ": every program that it starts gets " + count(regained)
                            + " that it does not hold itself" + unless + scope(),
                    fix("limit the bounding set too, and set no_new_privs", "CapabilityPlan.limitTo and setNoNewPrivs",
                            "CapabilityBoundingSet= and NoNewPrivileges=yes in systemd"));
        }
    }

    private String scope() {
        return facts.isConfined() ? "; they count in its own user namespace only" : "";
    }

    private void children() {
        CapabilitySet ambient = union(CapabilitySnapshot::ambient);
        if (!ambient.isEmpty()) {
            add(Severity.WARNING, "ambient",
                    "every program that it starts gets " + ambient + " (ambient)",
                    fix("clear the ambient set after start-up", "CapabilityPlan.clearAmbient",
                            "PR_CAP_AMBIENT_CLEAR_ALL, prctl(2)"));
        }
        CapabilitySet inheritable = union(thread -> thread.state().inheritable()).minus(ambient);
        if (!inheritable.isEmpty()) {
            add(Severity.WARNING, "inheritable",
                    inheritable + " is inheritable: programs that it starts get it from files with the same inheritable"
                            + " capability",
                    fix("empty the inheritable set", "CapabilityPlan.setInheritable", "capset(2)"));
        }
        if (facts.securebits().map(bits -> bits.containsAll(Securebits.KEEP_CAPS)).orElse(false)) {
            add(Severity.WARNING, "keep-caps",
                    "keep-caps is set: the next change of user keeps the permitted set",
                    fix("clear it after use", "CapabilityPlan.become does", "PR_SET_KEEPCAPS, prctl(2)"));
        }
        if (!facts.threads().stream().allMatch(CapabilitySnapshot::noNewPrivs)) {
            add(Severity.NOTE, "no-new-privs",
                    "no_new_privs is not set: programs that it starts may gain privileges from set-user-ID bits and file"
                            + " capabilities",
                    fix("set it", "CapabilityPlan.setNoNewPrivs", "NoNewPrivileges=yes in systemd, or setpriv --no-new-privs"));
        }
    }

    private static String count(CapabilitySet set) {
        return set.size() + (set.size() == 1 ? " capability" : " capabilities");
    }

    private CapabilitySet union(Function<CapabilitySnapshot, CapabilitySet> set) {
        return facts.threads().stream().map(set).reduce(CapabilitySet.EMPTY, CapabilitySet::plus);
    }
}
