package dev.jcap.cli.agent;

/**
 * What the agent on the command line has set out to do.
 *
 * @param hardening the drop
 * @param waiting   what it waits for; null when it waits for nothing
 */
record Armed(Hardening hardening, Waiting waiting) {

    /** Whether a request is to make the drop, for the first time. */
    boolean isPrepared() {
        return hardening.options().trigger() instanceof Trigger.Call && !hardening.isDone();
    }
}
