package dev.jcap.linux.internal.sweep;

import dev.jcap.CapabilitySet;
import dev.jcap.CapabilitySnapshot;

/** What single threads may hold beyond the goal for all, in their permitted and effective sets. */
@FunctionalInterface
public interface Allowances {

    /** None: every thread is like the others. */
    Allowances NONE = new Allowances() {
        @Override
        public CapabilitySet of(CapabilitySnapshot thread) {
            return CapabilitySet.EMPTY;
        }
    };

    /** What this thread may hold beyond the goal; empty for a thread like the others. */
    CapabilitySet of(CapabilitySnapshot thread);
}
