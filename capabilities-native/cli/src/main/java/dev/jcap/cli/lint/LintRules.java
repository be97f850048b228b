package dev.jcap.cli.lint;

import dev.jcap.CapabilityFormatException;
import dev.jcap.cli.shell.TextLayout;
import dev.jcap.cli.shell.UsageException;
import dev.jcap.profile.LintRule;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The rules by their ids. */
final class LintRules {

    private static final int WIDTH = 80;

    private LintRules() {}

    static Optional<LintRule> find(String id) {
        return Stream.of(LintRule.values()).filter(rule -> rule.id().equals(id)).findFirst();
    }

    /** Parses a comma-separated list of ids. */
    static Set<LintRule> parse(String list) throws UsageException {
        Set<LintRule> rules = EnumSet.noneOf(LintRule.class);
        for (String id : list.split(",")) {
            Optional<LintRule> rule = find(id.strip());
            if (rule.isEmpty()) {
                throw new UsageException(unknown(id.strip()));
            }
            rules.add(rule.get());
        }
        return rules;
    }

    private static CapabilityFormatException unknown(String id) {
        String[] ids = Stream.of(LintRule.values()).map(LintRule::id).toArray(String[]::new);
        return CapabilityFormatException.unknownWord("rule", id, 0, id.length(), ids);
    }

    /** Prints every rule with its severity, message and remedy. */
    static String print() {
        StringBuilder text = new StringBuilder();
        for (LintRule rule : LintRule.values()) {
            text.append(rule.id()).append(" (").append(rule.severity().name().toLowerCase(Locale.ROOT)).append(")\n  ");
            TextLayout.wrap(text, 2, WIDTH, rule.description());
        }
        return text.toString();
    }
}
