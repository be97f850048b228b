package dev.jcap.cli.agent;

import dev.jcap.CapabilityFormatException;
import dev.jcap.cli.options.OptionString;
import dev.jcap.cli.options.PlanOptions;
import dev.jcap.cli.options.PlanWord;
import dev.jcap.cli.options.SettingOptions;
import dev.jcap.cli.options.TimeText;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The options after {@code -javaagent:jcap.jar=}.
 *
 * @param plan           what to drop
 * @param settings       what to set besides, before the main method
 * @param trigger        when to drop
 * @param settle         how long all signs of the trigger must hold; absent: once
 * @param within         how long to wait for the trigger before it counts as a failure; absent: without limit
 * @param haltsOnFailure whether the JVM ends when the drop fails
 * @param watch          how often to check every thread afterwards; absent: never
 * @param haltsOnViolation whether the JVM ends when a thread holds more than after the drop
 * @param jmx            whether to register the JMX bean
 * @param keepsUserProperties whether user.name and user.home stay those of the user who started the JVM
 * @param quiet          whether a drop that succeeds prints nothing
 */
record AgentOptions(
        PlanOptions plan,
        SettingOptions settings,
        Trigger trigger,
        Optional<Duration> settle,
        Optional<Duration> within,
        boolean haltsOnFailure,
        Optional<Duration> watch,
        boolean haltsOnViolation,
        boolean jmx,
        boolean keepsUserProperties,
        boolean quiet) {

    /** A server on a loaded machine may take minutes to start. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Set<String> WORDS =
            Set.of("drop-when", "settle", "within", "on-failure", "watch", "on-violation", "jmx", "keep-user-properties", "quiet",
                    SettingOptions.UMASK, SettingOptions.NOFILE);
    private static final Set<String> FLAGS = Set.of("jmx", "keep-user-properties", "quiet");

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
        private SettingOptions settings = SettingOptions.NONE;
        private final Set<String> given = new HashSet<>();
        private Trigger trigger = new Trigger.AtOnce();
        private Optional<Duration> settle = Optional.empty();
        private Optional<Duration> within = Optional.empty();
        private boolean haltsOnFailure = true;
        private Optional<Duration> watch = Optional.empty();
        private boolean haltsOnViolation;
        private boolean jmx;
        private boolean keepsUserProperties;
        private boolean quiet;

        Reader(String text) {
            this.text = text;
        }

        AgentOptions read() {
            OptionString.parse(text).items().forEach(this::add);
            if (plan.isEmpty() && settings.isEmpty() && watch.isEmpty() && !jmx) {
                throw refusal(text.length(), "nothing to do: add keep=SET, watch=TIME or jmx");
            }
            if (given.contains("on-violation") && watch.isEmpty()) {
                throw refusal(text.length(), "on-violation requires watch");
            }
            if (within.isPresent() && trigger instanceof Trigger.AtOnce) {
                throw refusal(text.length(), "within requires drop-when");
            }
            boolean waits = trigger instanceof Trigger.Ready;
            if (settle.isPresent() && !waits) {
                throw refusal(text.length(), "settle requires drop-when with a sign to wait for, such as listening:PORT");
            }
            Optional<Duration> patience = waits ? within.or(() -> Optional.of(PATIENCE)) : within;
            return new AgentOptions(
                    plan,
                    settings,
                    trigger,
                    settle,
                    patience,
                    haltsOnFailure,
                    watch,
                    haltsOnViolation,
                    jmx,
                    keepsUserProperties,
                    quiet);
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
                case "settle" -> settle = Optional.of(TimeText.parse(value));
                case "within" -> within = Optional.of(TimeText.parse(value));
                case "on-failure" -> haltsOnFailure = halts(value);
                case "watch" -> watch = Optional.of(TimeText.parse(value));
                case "on-violation" -> haltsOnViolation = halts(value);
                case "keep-user-properties" -> keepsUserProperties = true;
                case SettingOptions.UMASK, SettingOptions.NOFILE -> settings = settings.with(word, value);
                case "quiet" -> quiet = true;
                default -> jmx = true;
            }
        }

        private static boolean halts(String value) {
            if (!value.equals("halt") && !value.equals("warn")) {
                throw new CapabilityFormatException(value, 0, "the value must be halt or warn");
            }
            return value.equals("halt");
        }
    }
}
