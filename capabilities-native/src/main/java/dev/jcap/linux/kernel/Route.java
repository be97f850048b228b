package dev.jcap.linux.kernel;

import java.util.List;

/** The way from a starting state to a goal, or why there is none. */
public sealed interface Route {

    /** The calls, in the order in which they all succeed. */
    record Found(Goal goal, List<KernelCall> calls) implements Route { }

    /**
     * The goal cannot be reached.
     *
     * @param operation the first call that the kernel would refuse
     * @param reason    why, and what would help
     */
    record Refused(String operation, String reason) implements Route { }
}
