package dev.jcap.cli.agent;

import dev.jcap.CapabilityFormatException;
import java.util.ArrayList;
import java.util.List;

/** The event that makes the agent drop. */
sealed interface Trigger {

    /** The known words, for error messages. */
    String WORDS = "before-main, listening:PORT, after:main-class-started or call";

    /** Drops at once: before the main class is loaded, or when the agent is loaded into a running JVM. */
    record AtOnce() implements Trigger {}

    /** Drops when this process listens on all of these TCP ports. */
    record Listening(List<Integer> ports) implements Trigger {
        @Override
        public String toString() {
            return "port " + String.join(" and port ", ports.stream().map(String::valueOf).toList());
        }
    }

    /** Drops when the main method has been entered, after the static initializers of the main class. */
    record MainStarted() implements Trigger {}

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
            case "after:main-class-started" -> new MainStarted();
            case "call" -> new Call();
            default -> {
                if (!text.startsWith("listening:")) {
                    throw new CapabilityFormatException(text, 0, "the trigger must be " + WORDS + ',');
                }
                yield new Listening(ports(text, "listening:".length()));
            }
        };
    }

    private static List<Integer> ports(String text, int from) {
        List<Integer> ports = new ArrayList<>();
        int start = from;
        for (String word : text.substring(from).split("\\+", -1)) {
            if (!word.matches("[0-9]{1,5}") || Integer.parseInt(word) < 1 || Integer.parseInt(word) > 65535) {
                throw new CapabilityFormatException(text, start, "a port must be 1 to 65535,");
            }
            ports.add(Integer.parseInt(word));
            start += word.length() + 1;
        }
        return ports;
    }
}
