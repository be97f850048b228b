package dev.jcap.profile.internal.pod;

import dev.jcap.profile.CapabilityProfile;
import dev.jcap.profile.LintRule;
import dev.jcap.profile.internal.container.Container;
import dev.jcap.profile.internal.text.CapabilitySpelling;
import dev.jcap.profile.internal.text.FindingCollector;
import dev.jcap.profile.internal.text.Token;
import java.util.List;
import java.util.Set;

/** Pod Security admission, which compares names letter by letter. */
public final class PodSecurity {

    private static final Set<String> BASELINE =
            Set.copyOf(CapabilitySpelling.bareList(CapabilityProfile.POD_BASELINE.bounding()));
    private static final Set<String> RESTRICTED =
            Set.copyOf(CapabilitySpelling.bareList(CapabilityProfile.POD_RESTRICTED.bounding()));

    private PodSecurity() {}

    /** What is spelt so that runtimes and policies understand it differently. */
    public static void spelling(Container container) {
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

    /** What the levels baseline and restricted forbid in a container. */
    public static void check(String name, int index, Container container) {
        FindingCollector findings = container.findings();
        for (Token word : container.added()) {
            if (!BASELINE.contains(word.text())) {
                findings.add(LintRule.POD_SECURITY_BASELINE, word.index(), CapabilitySpelling.quote(name),
                        CapabilitySpelling.quote(word.text()));
            }
            if (!RESTRICTED.contains(word.text())) {
                findings.add(LintRule.POD_SECURITY_RESTRICTED_ADD, word.index(), CapabilitySpelling.quote(name),
                        CapabilitySpelling.quote(word.text()));
            }
        }
        if (container.dropped().stream().noneMatch(word -> word.text().equals("ALL"))) {
            findings.add(LintRule.POD_SECURITY_RESTRICTED_DROP, index, CapabilitySpelling.quote(name));
        }
    }
}
