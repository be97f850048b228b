package dev.jcap.linux.trace;

import dev.jcap.Capability;
import dev.jcap.CapabilitySet;
import java.util.List;
import java.util.function.Predicate;

/**
 * Finds a minimal set that passes a test: no member can be removed. It halves the candidates, so the number of tests grows
 * with the size of the result, not with the number of candidates (Junker's QuickXplain).
 */
final class Minimal {

    private final Predicate<CapabilitySet> test;

    Minimal(Predicate<CapabilitySet> test) {
        this.test = test;
    }

    /** Returns a minimal subset of candidates that pass together; given a choice, it prefers less powerful ones. */
    CapabilitySet within(CapabilitySet candidates) {
        List<Capability> narrowFirst = candidates.stream().sorted(Needs.NARROW_FIRST).toList();
        CapabilitySet found = narrowFirst.isEmpty() ? candidates : search(CapabilitySet.EMPTY, true, narrowFirst);
        return withoutSpare(found);
    }

    /** Returns which candidates are needed in addition to the kept set. */
    private CapabilitySet search(CapabilitySet kept, boolean grown, List<Capability> candidates) {
        if (grown && test.test(kept)) {
            return CapabilitySet.EMPTY;
        }
        if (candidates.size() == 1) {
            return set(candidates);
        }
        List<Capability> preferred = candidates.subList(0, candidates.size() / 2);
        List<Capability> rest = candidates.subList(candidates.size() / 2, candidates.size());
        CapabilitySet ofRest = search(kept.plus(set(preferred)), true, rest);
        CapabilitySet ofPreferred = search(kept.plus(ofRest), !ofRest.isEmpty(), preferred);
        return ofPreferred.plus(ofRest);
    }

    /** Removes each member once more: a program may behave differently with more capabilities than it needs. */
    private CapabilitySet withoutSpare(CapabilitySet found) {
        for (Capability member : found) {
            CapabilitySet less = found.minus(member);
            if (test.test(less)) {
                return withoutSpare(less);
            }
        }
        return found;
    }

    private static CapabilitySet set(List<Capability> members) {
        return CapabilitySet.of(members.toArray(Capability[]::new));
    }
}
