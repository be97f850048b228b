package dev.jcap.profile.internal.text;

import dev.jcap.CapabilitySet;
import dev.jcap.internal.text.NearestWord;
import dev.jcap.profile.LintFinding;
import dev.jcap.profile.LintRule;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Collects what is found in one text about one subject. */
public final class FindingCollector {

    private static final int MOST = 1000;
    private static final int LONGEST_SUBJECT = 600;
    private static final int LONGEST_KEY = 64;
    /** Words that only keys about privileges have in them. */
    private static final List<String> TELLING = List.of("capabilit", "newpriv", "securebit", "privileg");
    /** So many letters may have two mistakes. */
    private static final int TWO_MISTAKES = 8;

    private final SourceText source;
    private final String subject;
    private final List<LintFinding> found = new ArrayList<>();

    public FindingCollector(SourceText source, String subject) {
        this.source = source;
        this.subject = CapabilitySpelling.plain(subject, LONGEST_SUBJECT);
    }

    public SourceText source() {
        return source;
    }

    public String subject() {
        return subject;
    }

    /** Adds a finding; {@code details} fill the rule's message. */
    public void add(LintRule rule, int index, Object... details) {
        if (found.size() < MOST) {
            add(rule, index, rule.message().formatted(Stream.of(details).map(FindingCollector::text).toArray()));
        } else if (found.size() == MOST) {
            add(LintRule.TOO_MANY, index, LintRule.TOO_MANY.message().formatted(MOST));
        }
    }

    private static Object text(Object detail) {
        return detail instanceof CapabilitySet set ? CapabilitySpelling.brief(set) : detail;
    }

    private void add(LintRule rule, int index, String message) {
        found.add(new LintFinding(rule, subject, message, Optional.of(source.location(index))));
    }

    /** Adds an unknown word and the capability that it may have meant. */
    public void unknown(LintRule rule, int index, String word) {
        boolean listed = found.size() < MOST;
        add(rule, index, listed ? CapabilitySpelling.quote(word) : "", listed ? CapabilitySpelling.suggestion(word) : "");
    }

    /**
     * Adds that jcap cannot say what something grants, which must never look like a good result.
     *
     * @param what what was not evaluated, for example a kind, a key or a file, already quoted where it is foreign text
     * @param why  why not, and what to do if that differs from what {@link LintRule#NOT_CHECKED} says
     */
    public void notChecked(int index, String what, String why) {
        add(LintRule.NOT_CHECKED, index, what, why);
    }

    /**
     * Adds a key that its tool ignores.
     *
     * @param where what it stands in, for example {@code the securityContext of a pod}
     * @param known keys that the tool knows there; the nearest one is suggested
     */
    public void unknownKey(Token key, String where, Collection<String> known) {
        add(LintRule.UNKNOWN_KEY, key.index(), CapabilitySpelling.quote(key.text()), where, nearest(key.text(), known));
    }

    /**
     * Adds a key that its tool ignores if it looks like one that is known: in another case, with a typing mistake or two, or
     * with a word in it that only keys about privileges have.
     */
    public void nearKey(Token key, String where, Collection<String> known) {
        if (!known.contains(key.text()) && isNear(key.text(), known)) {
            unknownKey(key, where, known);
        }
    }

    private static boolean isNear(String key, Collection<String> known) {
        String low = key.toLowerCase(Locale.ROOT);
        return TELLING.stream().anyMatch(low::contains)
                || key.length() <= LONGEST_KEY
                        && NearestWord.nearest(key, Math.min(key.length(), TWO_MISTAKES), known.toArray(String[]::new)) != null;
    }

    /** Adds a key that its tool ignores because it belongs elsewhere, for example into {@code containers[].securityContext}. */
    public void misplacedKey(Token key, String where, String home) {
        add(LintRule.UNKNOWN_KEY, key.index(), CapabilitySpelling.quote(key.text()), where, ", it belongs into " + home);
    }

    private static String nearest(String key, Collection<String> known) {
        String near = key.length() > LONGEST_KEY
                ? null
                : NearestWord.nearest(key, key.length(), known.toArray(String[]::new));
        return near == null ? "" : ", did you mean " + near + '?';
    }

    public List<LintFinding> all() {
        return List.copyOf(found);
    }
}
