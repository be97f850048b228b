package dev.jcap;

/**
 * The three sets that {@code capget(2)} reads and {@code capset(2)} writes together.
 *
 * <p>Any combination can be represented; whether the kernel accepts it depends on the thread it is applied to.
 *
 * @param permitted   what the thread may make effective
 * @param effective   what the kernel checks
 * @param inheritable what can pass an {@code execve} of a file that also has it inheritable
 */
public record CapabilityState(CapabilitySet permitted, CapabilitySet effective, CapabilitySet inheritable) {

    /** The state without any capability. */
    public static final CapabilityState EMPTY =
            new CapabilityState(CapabilitySet.EMPTY, CapabilitySet.EMPTY, CapabilitySet.EMPTY);

    /**
     * This state with another permitted set.
     *
     * @param set the new permitted set
     * @return the new state
     */
    public CapabilityState withPermitted(CapabilitySet set) {
        return new CapabilityState(set, effective, inheritable);
    }

    /**
     * This state with another effective set.
     *
     * @param set the new effective set
     * @return the new state
     */
    public CapabilityState withEffective(CapabilitySet set) {
        return new CapabilityState(permitted, set, inheritable);
    }

    /**
     * This state with another inheritable set.
     *
     * @param set the new inheritable set
     * @return the new state
     */
    public CapabilityState withInheritable(CapabilitySet set) {
        return new CapabilityState(permitted, effective, set);
    }
}
