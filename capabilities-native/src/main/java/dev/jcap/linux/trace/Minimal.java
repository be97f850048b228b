package dev.jcap.linux.trace;

import dev.jcap.Capability;
import dev.jcap.CapabilitySet;
import java.util.List;
import java.util.function.Predicate;

/**
 * Finds a smallest set that passes a test: none of its members can be taken away. Halves the candidates, so that the
 * number of tests grows with the size of the answer rather than with that of the question (Junker's QuickXplain).
 */
final class Minimal {

    private final Predicate<CapabilitySet> test;

    Minimal(Predicate<CapabilitySet> test) {
        this.test = test;
    }

    /** A minimal subset of candidates that pass together; where there is a choice, it takes what gives least. */
    CapabilitySet within(CapabilitySet candidates) {
        List<Capability> narrowFirst = candidates.stream().sorted(Needs.NARROW_FIRST).toList();
        CapabilitySet found = narrowFirst.isEmpty() ? candidates : search(CapabilitySet.EMPTY, true, narrowFirst);
        return withoutSpare(found);
    }

    /** What of the candidates is needed besides what is kept already. */
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

    /** A program may behave otherwise with more; so each member is taken away once, whatever the search concluded. */
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
