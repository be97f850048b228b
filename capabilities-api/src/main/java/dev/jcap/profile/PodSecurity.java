package dev.jcap.profile;

import java.util.List;
import java.util.Set;

/** Pod Security admission, which compares names letter by letter. */
final class PodSecurity {

    private static final Set<String> BASELINE = Set.copyOf(Names.bareList(CapabilityProfile.POD_BASELINE.bounding()));
    private static final Set<String> RESTRICTED =
            Set.copyOf(Names.bareList(CapabilityProfile.POD_RESTRICTED.bounding()));

    private PodSecurity() {}

    /** What is spelt so that runtimes and policies understand it differently. */
    static void spelling(Container container) {
        spelling(container.added(), container.findings());
        spelling(container.dropped(), container.findings());
    }

    private static void spelling(List<Word> words, Findings findings) {
        for (Word word : words) {
            String text = word.text();
            if (!Names.isAll(text) && Names.either(text).isEmpty()) {
                continue; // Reported as unknown.
            }
            if (Names.hasPrefix(text)) {
                findings.add(Lint.KUBERNETES_PREFIX, word.index(), Names.quote(text), text);
            } else if (text.chars().anyMatch(c -> c >= 'a' && c <= 'z')) {
                findings.add(Lint.KUBERNETES_CASE, word.index(), Names.quote(text));
            }
        }
    }

    /** What the levels baseline and restricted forbid in a container. */
    static void check(String name, int index, Container container) {
        Findings findings = container.findings();
        for (Word word : container.added()) {
            if (!BASELINE.contains(word.text())) {
                findings.add(Lint.POD_SECURITY_BASELINE, word.index(), Names.quote(name), Names.quote(word.text()));
            }
            if (!RESTRICTED.contains(word.text())) {
                findings.add(Lint.POD_SECURITY_RESTRICTED_ADD, word.index(), Names.quote(name), Names.quote(word.text()));
            }
        }
        if (container.dropped().stream().noneMatch(word -> word.text().equals("ALL"))) {
            findings.add(Lint.POD_SECURITY_RESTRICTED_DROP, index, Names.quote(name));
        }
    }
}
