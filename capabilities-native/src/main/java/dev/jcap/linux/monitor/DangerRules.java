package dev.jcap.linux.monitor;

import dev.jcap.Capability;
import dev.jcap.CapabilityRisk;
import dev.jcap.CapabilitySet;
import dev.jcap.CapabilitySnapshot;
import dev.jcap.Credentials;
import dev.jcap.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/** The audit rules about what the capabilities of a process lead to; their ranks are those of {@link CapabilityRisk}. */
final class DangerRules {

    private static final int MOST_NAMED = 3;

    private final AuditFacts facts;
    private final List<AuditFinding> findings = new ArrayList<>();

    private DangerRules(AuditFacts facts) {
        this.facts = facts;
    }

    static List<AuditFinding> findings(AuditFacts facts) {
        DangerRules rules = new DangerRules(facts);
        rules.outside();
        Credentials.Ids uids = facts.least().uids();
        if (facts.isRoot(uids.effective()) || facts.isRoot(uids.real())) {
            rules.root();
        } else {
            rules.others();
        }
        return rules.findings;
    }

    private void add(Severity severity, String id, String what, String java, String other) {
        findings.add(new AuditFinding(severity, id, what, facts.java() ? java : other));
    }

    /** Root is found whatever it holds; how bad that is depends on the worst of it. */
    private void root() {
        CapabilitySet held = facts.least().permitted();
        if (held.isEmpty()) {
            return;
        }
        String scope = facts.isConfined() ? "; they count only there" : "";
        add(severityOfRoot(held), "runs-as-root",
                "it runs as " + facts.rootWords() + " with " + count(held) + ": " + danger(held) + scope,
                "keep only what it needs, and run as another user (CapabilityPlan.limitTo and become)",
                "keep only what it needs, and run as another user (User= and AmbientCapabilities= in systemd)");
    }

    private Severity severityOfRoot(CapabilitySet held) {
        if (facts.isConfined()) {
            return Severity.NOTE;
        }
        return CapabilityRisk.leavingContainer(held).isEmpty() ? Severity.WARNING : Severity.ERROR;
    }

    /** A user who looks harmless and is not. */
    private void others() {
        CapabilitySet held = CapabilitySet.EMPTY;
        for (CapabilitySnapshot thread : facts.threads()) {
            held = held.plus(thread.permitted());
        }
        CapabilitySet root = CapabilityRisk.leadingToRoot(held);
        boolean reads = CapabilityRisk.worst(held).map(worst -> worst.risk().level() == CapabilityRisk.Level.READ).orElse(false);
        if (!root.isEmpty()) {
            add(facts.isConfined() ? Severity.NOTE : Severity.ERROR, "root-equivalent",
                    "it is uid " + facts.uid() + ", but " + count(root) + " that it holds "
                            + (root.size() == 1 ? "leads" : "lead")
                            + " to root: " + danger(root) + (facts.isConfined() ? "; they count in its user namespace only" : ""),
                    "drop them (CapabilityPlan.limitTo), or move the code that needs them to a separate process",
                    "drop them, or move the code that needs them to a separate process");
        } else if (reads) {
            add(facts.isConfined() ? Severity.NOTE : Severity.WARNING, "reads-everything",
                    "it is uid " + facts.uid() + ", but holds " + danger(held),
                    "drop it (CapabilityPlan.limitTo), or move the code that needs it to a separate process",
                    "drop it, or move the code that needs it to a separate process");
        }
    }

    /** The ids of a namespace are ids outside too, and files belong to those. */
    private void outside() {
        Credentials.Ids uids = facts.least().uids();
        boolean root = LongStream.of(uids.real(), uids.effective(), uids.saved(), uids.filesystem()).anyMatch(id -> id == 0);
        if (facts.isConfined() && root) {
            add(Severity.ERROR, "root-outside",
                    "its user namespace maps it to uid 0 here: without capabilities it still owns the files and processes of"
                            + " root",
                    "map its ids to others (uid_map, user_namespaces(7))", "map its ids to others (uid_map, user_namespaces(7))");
        }
    }

    /** Names the worst with the reasons, and how many more there are. */
    private static String danger(CapabilitySet set) {
        List<Capability> worst = CapabilityRisk.byDanger(set);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < worst.size() && i < MOST_NAMED; i++) {
            Capability capability = worst.get(i);
            String reason = capability.risk().reason();
            text.append(i == 0 ? "" : "; ").append(capability).append(" (").append(capability.risk()).append(": ");
            text.append(reason.endsWith(".") ? reason.substring(0, reason.length() - 1) : reason).append(')');
        }
        return worst.size() > MOST_NAMED ? text + "; and " + (worst.size() - MOST_NAMED) + " more" : text.toString();
    }

    private static String count(CapabilitySet set) {
        return set.size() + (set.size() == 1 ? " capability" : " capabilities");
    }
}
