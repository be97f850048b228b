package dev.jcap.cli.agent;

import dev.jcap.CapabilityFormatException;
import dev.jcap.cli.options.OptionString;
import dev.jcap.cli.options.PlanOptions;
import dev.jcap.cli.options.PlanWord;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The options after {@code -javaagent:jcap.jar=}.
 *
 * @param plan           what to drop
 * @param trigger        when to drop
 * @param within         how long to wait for the trigger before it counts as a failure; absent: without limit
 * @param haltsOnFailure whether the JVM ends when the drop fails
 * @param watch          how often to check every thread afterwards; absent: never
 * @param haltsOnViolation whether the JVM ends when a thread holds more than after the drop
 * @param jmx            whether to register the JMX bean
 * @param keepsUserProperties whether user.name and user.home stay those of the user who started the JVM
 */
record AgentOptions(
        PlanOptions plan,
        Trigger trigger,
        Optional<Duration> within,
        boolean haltsOnFailure,
        Optional<Duration> watch,
        boolean haltsOnViolation,
        boolean jmx,
        boolean keepsUserProperties) {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Set<String> WORDS =
            Set.of("drop-when", "within", "on-failure", "watch", "on-violation", "jmx", "keep-user-properties");
    private static final Set<String> FLAGS = Set.of("jmx", "keep-user-properties");

    /**
     * Parses the options.
     *
     * @throws CapabilityFormatException when they are invalid, with the index in the text
     */
    static AgentOptions parse(String text) {
        return new Reader(text).read();
    }

    private static final class Reader {
        private final String text;
        private final PlanOptions plan = new PlanOptions();
        private final Set<String> given = new HashSet<>();
        private Trigger trigger = new Trigger.AtOnce();
        private Optional<Duration> within = Optional.empty();
        private boolean haltsOnFailure = true;
        private Optional<Duration> watch = Optional.empty();
        private boolean haltsOnViolation;
        private boolean jmx;
        private boolean keepsUserProperties;

        Reader(String text) {
            this.text = text;
        }

        AgentOptions read() {
            OptionString.parse(text).items().forEach(this::add);
            if (plan.isEmpty() && watch.isEmpty() && !jmx) {
                throw refusal(text.length(), "nothing to do: add keep=SET, watch=TIME or jmx");
            }
            if (given.contains("on-violation") && watch.isEmpty()) {
                throw refusal(text.length(), "on-violation requires watch");
            }
            if (within.isPresent() && trigger instanceof Trigger.AtOnce) {
                throw refusal(text.length(), "within requires drop-when");
            }
            boolean waits = trigger instanceof Trigger.Listening || trigger instanceof Trigger.MainStarted;
            Optional<Duration> patience = waits ? within.or(() -> Optional.of(PATIENCE)) : within;
            return new AgentOptions(
                    plan, trigger, patience, haltsOnFailure, watch, haltsOnViolation, jmx, keepsUserProperties);
        }

        private CapabilityFormatException refusal(int index, String reason) {
            return new CapabilityFormatException(text, index, reason);
        }

        private void add(OptionString.Item item) {
            if (!WORDS.contains(item.word())) {
                addToPlan(item);
                return;
            }
            if (!given.add(item.word())) {
                throw refusal(item.start(), item.word() + " occurs twice");
            }
            boolean isFlag = FLAGS.contains(item.word());
            if (isFlag != (item.value() == null)) {
                throw refusal(item.valueStart(), isFlag ? item.word() + " takes no value" : "a value is missing");
            }
            try {
                set(item.word(), item.value());
            } catch (CapabilityFormatException e) {
                throw refusal(item.valueStart() + e.index(), e.reason());
            }
        }

        private void addToPlan(OptionString.Item item) {
            if (Stream.of(PlanWord.values()).noneMatch(word -> word.word().equals(item.word()))) {
                String[] known = Stream.concat(WORDS.stream().sorted(), Stream.of(PlanWord.values()).map(PlanWord::word))
                        .toArray(String[]::new);
                int end = item.start() + item.word().length();
                throw CapabilityFormatException.unknownWord("option", text, item.start(), end, known);
            }
            plan.add(text, item);
        }

        private void set(String word, String value) {
            switch (word) {
                case "drop-when" -> trigger = Trigger.parse(value);
                case "within" -> within = Optional.of(duration(value));
                case "on-failure" -> haltsOnFailure = halts(value);
                case "watch" -> watch = Optional.of(duration(value));
                case "on-violation" -> haltsOnViolation = halts(value);
                case "keep-user-properties" -> keepsUserProperties = true;
                default -> jmx = true;
            }
        }

        private static boolean halts(String value) {
            if (!value.equals("halt") && !value.equals("warn")) {
                throw new CapabilityFormatException(value, 0, "the value must be halt or warn");
            }
            return value.equals("halt");
        }

        /** Parses a number of up to six digits with a unit: ms, s, m or h. */
        private static Duration duration(String value) {
            int digits = 0;
            while (digits < value.length() && value.charAt(digits) >= '0' && value.charAt(digits) <= '9') {
                digits++;
            }
            if (digits == 0 || digits > 6) {
                throw new CapabilityFormatException(value, 0, "a time must be a number with a unit, for example 500ms, 1s or 2m");
            }
            long number = Long.parseLong(value, 0, digits, 10);
            Duration time = switch (value.substring(digits)) {
                case "ms" -> Duration.ofMillis(number);
                case "s" -> Duration.ofSeconds(number);
                case "m" -> Duration.ofMinutes(number);
                case "h" -> Duration.ofHours(number);
                default -> throw new CapabilityFormatException(value, digits, "a time requires a unit: ms, s, m or h");
            };
            if (number == 0) {
                throw new CapabilityFormatException(value, 0, "a time must be greater than zero");
            }
            return time;
        }
    }
}
