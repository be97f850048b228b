package dev.jcap.cli.agent;

import dev.jcap.CapabilityFormatException;
import dev.jcap.cli.agent.ready.ReadySign;
import dev.jcap.cli.agent.ready.ReadyText;
import java.util.List;

/** The event that makes the agent drop. */
sealed interface Trigger {

    /** Drops at once: before the main class is loaded, or when the agent is loaded into a running JVM. */
    record AtOnce() implements Trigger {}

    /** Drops when all of these signs are there. */
    record Ready(List<ReadySign> signs) implements Trigger {}

    /** Drops when the service or {@code jcap drop PID} requests it. */
    record Call() implements Trigger {}

    /**
     * Parses a trigger.
     *
     * @throws CapabilityFormatException when it is invalid
     */
    static Trigger parse(String text) {
        return switch (text) {
            case "before-main" -> new AtOnce();
            case "call" -> new Call();
            default -> new Ready(ReadyText.parse(text, "the trigger must be before-main, " + ReadyText.FORMS + " or call,"));
        };
    }
}
