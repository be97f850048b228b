package dev.jcap.profile.internal.text;

import dev.jcap.Capability;
import dev.jcap.CapabilitySet;
import dev.jcap.CapabilitySets;
import dev.jcap.profile.CapabilityProfile;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A profile as a text: one capability a line, a reason behind it.
 *
 * <pre>{@code
 * line    := blank | '#' anything | '[' set+ ']' | ( name | 'all' ) reason?
 * set     := 'bounding' | 'permitted' | 'effective' | 'inheritable' | 'ambient'
 * }</pre>
 */
public final class ProfileText {

    private enum Kind {
        BOUNDING,
        PERMITTED,
        EFFECTIVE,
        INHERITABLE,
        AMBIENT
    }

    private final SourceText source;
    private final Map<Kind, CapabilitySet> sets = new EnumMap<>(Kind.class);
    private final Map<Capability, String> reasons = new TreeMap<>();
    private Set<Kind> current = EnumSet.allOf(Kind.class);

    private ProfileText(SourceText source) {
        this.source = source;
    }

    public static CapabilityProfile parse(String name, SourceText source) {
        ProfileText profile = new ProfileText(source);
        for (int line = 0; line < source.lines(); line++) {
            profile.line(source.lineStart(line), source.lineEnd(line));
        }
        CapabilitySets limit = new CapabilitySets(
                profile.set(Kind.BOUNDING),
                profile.set(Kind.PERMITTED),
                profile.set(Kind.EFFECTIVE),
                profile.set(Kind.INHERITABLE),
                profile.set(Kind.AMBIENT));
        return new CapabilityProfile(name, "written by its user", limit, profile.reasons);
    }

    private CapabilitySet set(Kind kind) {
        return sets.getOrDefault(kind, CapabilitySet.EMPTY);
    }

    private void line(int from, int to) {
        String line = source.text().substring(from, to).strip();
        int start = source.text().indexOf(line, from);
        if (line.startsWith("[")) {
            current = kinds(line, start);
        } else if (!line.isEmpty() && line.charAt(0) != '#') {
            int end = 0;
            while (end < line.length() && line.charAt(end) > ' ') {
                end++;
            }
            String reason = line.substring(end).strip();
            allow(line.substring(0, end), start, reason.startsWith("#") ? reason.substring(1).strip() : reason);
        }
    }

    private Set<Kind> kinds(String line, int index) {
        if (!line.endsWith("]")) {
            throw source.refusal(index, "no ] at the end of the line");
        }
        Set<Kind> kinds = EnumSet.noneOf(Kind.class);
        for (Token word : Token.split(source.text(), index + 1, index + line.length() - 1)) {
            kinds.add(kind(word));
        }
        if (kinds.isEmpty()) {
            throw source.refusal(index, "no set is named");
        }
        return kinds;
    }

    private Kind kind(Token word) {
        for (Kind kind : Kind.values()) {
            if (kind.name().toLowerCase(Locale.ROOT).equals(word.text())) {
                return kind;
            }
        }
        throw source.refusal(
                word.index(),
                "unknown set " + CapabilitySpelling.quote(word.text())
                        + ", it is bounding, permitted, effective, inheritable or ambient");
    }

    private void allow(String name, int index, String reason) {
        CapabilitySet listed = CapabilitySpelling.isAll(name)
                ? CapabilitySet.lowest(Capability.MAX_NUMBER + 1)
                : CapabilitySet.of(CapabilitySpelling.either(name)
                        .orElseThrow(() -> source.refusal(
                                index,
                                "unknown capability " + CapabilitySpelling.quote(name) + CapabilitySpelling.suggestion(name))));
        for (Kind kind : current) {
            if (set(kind).intersects(listed)) {
                throw source.refusal(index, CapabilitySpelling.quote(name) + " is listed before");
            }
            sets.put(kind, set(kind).plus(listed));
        }
        listed.intersect(CapabilitySpelling.ALL).forEach(one -> reasons.merge(one, reason, (a, b) -> a.isEmpty() ? b : a));
    }
}
