package dev.jcap.cli.lint;

import dev.jcap.profile.LintFinding;
import dev.jcap.profile.LintRule;
import dev.jcap.profile.SourceLocation;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The comments that disable rules in a file, each with a reason: {@code # jcap: ignore ID REASON}. */
final class IgnoreComments {

    private static final Pattern COMMENT =
            Pattern.compile("^[ \\t]*[#;][ \\t]*jcap:[ \\t]*ignore\\b[ \\t]*(\\S*)[ \\t]*([^\\r\\n]*)$", Pattern.MULTILINE);

    private final Set<LintRule> ignored = EnumSet.noneOf(LintRule.class);
    private final List<LintFinding> findings = new ArrayList<>();

    IgnoreComments(String text) {
        Matcher comment = COMMENT.matcher(text);
        int line = 1;
        int from = 0;
        while (comment.find()) {
            for (; from < comment.start(); from++) {
                line += text.charAt(from) == '\n' ? 1 : 0;
            }
            add(comment.group(1), comment.group(2).strip(), new SourceLocation(comment.start(), line, 1));
        }
    }

    private void add(String id, String reason, SourceLocation location) {
        Optional<LintRule> rule = LintRules.find(id);
        if (rule.isEmpty()) {
            refused("there is no rule " + (id.isEmpty() ? "named" : '"' + id + '"'), location);
        } else if (reason.isEmpty()) {
            refused("a reason is missing", location);
        } else {
            ignored.add(rule.get());
        }
    }

    private void refused(String why, SourceLocation location) {
        LintRule rule = LintRule.IGNORE_COMMENT;
        findings.add(new LintFinding(rule, "", rule.message().formatted(why), Optional.of(location)));
    }

    /** Returns the findings that are not ignored, and findings about the comments themselves. */
    List<LintFinding> apply(List<LintFinding> all) {
        List<LintFinding> left = new ArrayList<>(findings);
        all.stream().filter(finding -> !ignored.contains(finding.rule())).forEach(left::add);
        return left;
    }
}
