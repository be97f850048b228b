package dev.jcap.profile.internal.pod;

import dev.jcap.Capability;
import dev.jcap.profile.LintRule;
import dev.jcap.profile.internal.container.Container;
import dev.jcap.profile.internal.json.DocumentNode;
import dev.jcap.profile.internal.json.NodeReader;
import dev.jcap.profile.internal.text.CapabilitySpelling;
import dev.jcap.profile.internal.text.FindingCollector;
import dev.jcap.profile.internal.text.Token;
import java.util.List;

/** What the API, the node and the runtimes refuse in a container, or understand differently. */
final class PodTraps {

    private static final String SYS_ADMIN = "CAP_SYS_ADMIN";

    private PodTraps() {}

    /** What contradicts itself. */
    static void find(Container container, DocumentNode.Mapping context, DocumentNode.Mapping pod, NodeReader tree) {
        FindingCollector findings = container.findings();
        if (tree.bool(context, "allowPrivilegeEscalation").filter(allowed -> !allowed).isPresent()) {
            if (tree.bool(context, "privileged").orElse(false)) {
                findings.add(LintRule.KUBERNETES_ESCALATION, context.keyIndex("privileged"), "privileged: true",
                        "the API server refuses the two together");
            }
            container.added().forEach(word -> escalation(word, findings));
        }
        boolean nonRoot = tree.bool(context, "runAsNonRoot").or(() -> tree.bool(pod, "runAsNonRoot")).orElse(false);
        boolean root = tree.id(context, "runAsUser").or(() -> tree.id(pod, "runAsUser")).filter("0"::equals).isPresent();
        if (nonRoot && root) {
            DocumentNode.Mapping where = tree.id(context, "runAsUser").isPresent() ? context : pod;
            findings.add(LintRule.KUBERNETES_NON_ROOT, where.keyIndex("runAsUser"));
        }
    }

    private static void escalation(Token word, FindingCollector findings) {
        boolean admin = CapabilitySpelling.either(word.text()).filter(Capability.CAP_SYS_ADMIN::equals).isPresent();
        if (word.text().equals(SYS_ADMIN)) {
            findings.add(LintRule.KUBERNETES_ESCALATION, word.index(), "add: [CAP_SYS_ADMIN]",
                    "the API server refuses the two together");
        } else if (admin || CapabilitySpelling.isAll(word.text())) {
            findings.add(LintRule.KUBERNETES_ESCALATION, word.index(),
                    "add: [" + CapabilitySpelling.plain(word.text(), 64) + "]",
                    "the API server refuses CAP_SYS_ADMIN beside it and misses this spelling; no_new_privs takes nothing"
                            + " from a program that holds SYS_ADMIN");
        }
    }

    /** What is spelt so that runtimes and policies understand it differently. */
    static void spelling(Container container) {
        spelling(container.added(), container.findings());
        spelling(container.dropped(), container.findings());
    }

    private static void spelling(List<Token> words, FindingCollector findings) {
        for (Token word : words) {
            String text = word.text();
            if (!CapabilitySpelling.isAll(text) && CapabilitySpelling.either(text).isEmpty()) {
                continue; // Reported as unknown.
            }
            if (CapabilitySpelling.hasPrefix(text)) {
                findings.add(LintRule.KUBERNETES_PREFIX, word.index(), CapabilitySpelling.quote(text), text);
            } else if (text.chars().anyMatch(c -> c >= 'a' && c <= 'z')) {
                findings.add(LintRule.KUBERNETES_CASE, word.index(), CapabilitySpelling.quote(text));
            }
        }
    }
}
