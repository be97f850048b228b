package dev.jcap;

/**
 * What has to be given to and taken from one state to get another, set by set.
 *
 * @param gained what the other state has and the first has not, in each of the three sets
 * @param lost   what the first state has and the other has not, in each of the three sets
 * @since 0.1
 */
public record StateDifference(CapabilityState gained, CapabilityState lost) {

    static StateDifference between(CapabilityState from, CapabilityState to) {
        return new StateDifference(minus(to, from), minus(from, to));
    }

    private static CapabilityState minus(CapabilityState a, CapabilityState b) {
        return new CapabilityState(
                a.permitted().minus(b.permitted()),
                a.effective().minus(b.effective()),
                a.inheritable().minus(b.inheritable()));
    }

    /**
     * Whether the two states are equal.
     *
     * @return true when nothing is gained and nothing is lost
     */
    public boolean isEmpty() {
        return gained.equals(CapabilityState.EMPTY) && lost.equals(CapabilityState.EMPTY);
    }

    /** One clause for each set that differs, as {@code permitted -cap_chown; effective -cap_chown +cap_kill}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        append(text, "permitted", lost.permitted(), gained.permitted());
        append(text, "effective", lost.effective(), gained.effective());
        append(text, "inheritable", lost.inheritable(), gained.inheritable());
        return text.isEmpty() ? "no difference" : text.toString();
    }

    private static void append(StringBuilder text, String name, CapabilitySet less, CapabilitySet more) {
        if (less.isEmpty() && more.isEmpty()) {
            return;
        }
        text.append(text.isEmpty() ? "" : "; ").append(name);
        if (!less.isEmpty()) {
            text.append(" -").append(less);
        }
        if (!more.isEmpty()) {
            text.append(" +").append(more);
        }
    }
}
