package dev.jcap.profile.internal.systemd;

import dev.jcap.Capability;
import dev.jcap.CapabilitySet;
import dev.jcap.profile.LintRule;
import dev.jcap.profile.internal.text.CapabilitySpelling;
import dev.jcap.profile.internal.text.FindingCollector;
import dev.jcap.profile.internal.text.Token;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The lines of {@code CapabilityBoundingSet=} or {@code AmbientCapabilities=}, merged as systemd merges them: on all 64
 * bits, and with a set that equals the default counting as none.
 */
public final class UnitList {

    private static final CapabilitySet FULL = CapabilitySet.lowest(Capability.MAX_NUMBER + 1);
    private static final int WIDEST = 20;

    private final boolean bounding;
    private final FindingCollector findings;
    private final CapabilitySet initial;
    private CapabilitySet merged;
    private int lastIndex;
    private boolean anyLine;
    private boolean endsEmpty;
    private boolean anyKnown;

    public UnitList(boolean bounding, FindingCollector findings) {
        this.bounding = bounding;
        this.findings = findings;
        initial = bounding ? FULL : CapabilitySet.EMPTY;
        merged = initial;
    }

    /** Adds a line. */
    public void line(UnitFile.Setting line) {
        CapabilitySet named = CapabilitySet.EMPTY;
        for (Token word : line.words()) {
            Optional<Capability> known = named(word.text());
            named = known.map(named::plus).orElse(named);
            if (known.isEmpty()) {
                complain(word);
            } else if (!CapabilitySpelling.ALL.contains(known.get())) {
                findings.add(LintRule.SYSTEMD_UNNAMED_NUMBER, word.index(), CapabilitySpelling.quote(word.text()));
            }
        }
        warn(line, named);
        if (named.isEmpty() || merged.equals(initial)) {
            merged = line.inverted() ? FULL.minus(named) : named;
        } else {
            merged = line.inverted() ? merged.minus(named) : merged.plus(named);
        }
        lastIndex = line.index();
        anyLine = true;
        anyKnown |= !named.isEmpty();
    }

    private void warn(UnitFile.Setting line, CapabilitySet named) {
        boolean unknownOnly = named.isEmpty() && !line.words().isEmpty();
        if (unknownOnly) {
            String set = line.inverted() ? "all capabilities" : "the empty set";
            findings.add(LintRule.SYSTEMD_NOTHING_KNOWN, line.index(), line.key(), set);
        }
        // Not a finding yet: drop-ins begin with an empty line to replace what stands in the unit.
        endsEmpty = line.words().isEmpty() && !line.inverted();
        if (!bounding && line.inverted() && (named.isEmpty() || merged.equals(initial))) {
            int count = CapabilitySpelling.ALL.minus(named).size();
            findings.add(LintRule.SYSTEMD_AMBIENT_INVERTED, line.index(), count);
        }
    }

    /** The set that the lines add up to; nothing when it is the default. */
    public Optional<CapabilitySet> result() {
        if (bounding && endsEmpty) {
            findings.add(LintRule.SYSTEMD_EMPTY_BOUNDING, lastIndex);
        }
        if (merged.equals(initial)) {
            if (bounding && anyKnown) {
                findings.add(LintRule.SYSTEMD_NO_LIMIT, lastIndex);
            }
            return Optional.empty();
        }
        return Optional.of(merged.intersect(CapabilitySpelling.ALL));
    }

    /** Where the last line stands; nothing when there is none. */
    OptionalInt index() {
        return anyLine ? OptionalInt.of(lastIndex) : OptionalInt.empty();
    }

    public int lastIndex() {
        return lastIndex;
    }

    private void complain(Token word) {
        String text = word.text();
        if (text.indexOf(',') >= 0) {
            findings.add(LintRule.SYSTEMD_COMMA, word.index(), CapabilitySpelling.quote(text));
        } else if (text.indexOf('~') >= 0) {
            findings.add(LintRule.SYSTEMD_TILDE_INSIDE, word.index(), CapabilitySpelling.quote(text));
        } else if (CapabilitySpelling.withoutPrefix(text).isPresent()) {
            findings.add(LintRule.SYSTEMD_NO_PREFIX, word.index(), CapabilitySpelling.quote(text));
        } else {
            findings.unknown(LintRule.SYSTEMD_UNKNOWN_NAME, word.index(), text);
        }
    }

    private static Optional<Capability> named(String word) {
        return CapabilitySpelling.withPrefix(word).or(() -> UnitNumber.parse(word)
                .filter(number -> number <= Capability.MAX_NUMBER)
                .map(Capability::of));
    }

    /** A value that {@link #line} reads as this set where the default is the one given. */
    public static String print(String key, CapabilitySet set) {
        boolean most = set.size() > WIDEST && !set.equals(CapabilitySpelling.ALL) && CapabilitySpelling.ALL.containsAll(set);
        StringBuilder text = new StringBuilder(key).append(most ? "=~" : "=");
        CapabilitySet named = most ? CapabilitySpelling.ALL.minus(set) : set;
        boolean first = true;
        for (Capability one : named) {
            text.append(first ? "" : " ").append(CapabilitySpelling.upper(one));
            first = false;
        }
        return text.append('\n').toString();
    }
}
