package dev.jcap.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jcap.profile.LintRule;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** The page of the lint rules has every rule, as the rule describes itself. */
class LintRulesPageTest {

    private static final String HEAD = """
            # The rules of jcap lint

            `jcap lint --rules` prints this list. `--disable=ID` and a comment `# jcap: ignore ID REASON` name a rule by its id;
            `--fail-on` compares its severity. `...` stands for the details.
            """;

    @Test
    void page_ofRules_isWhatTheRulesSay() {
        StringBuilder expected = new StringBuilder(HEAD);
        for (LintRule rule : LintRule.values()) {
            String severity = rule.severity().name().toLowerCase(Locale.ROOT);
            expected.append("\n### ").append(rule.id()).append("\n\n").append(severity).append(". ");
            expected.append(rule.description()).append('\n');
        }
        String page = String.join("\n", Document.read(Document.ROOT.resolve("docs/lint-rules.md")).lines()) + '\n';
        assertEquals(expected.toString(), page);
    }
}
