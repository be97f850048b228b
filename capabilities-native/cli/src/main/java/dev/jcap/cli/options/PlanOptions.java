package dev.jcap.cli.options;

import dev.jcap.CapabilityFormat;
import dev.jcap.CapabilityFormatException;
import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySet;
import dev.jcap.Iab;
import dev.jcap.Identity;
import dev.jcap.Securebits;
import dev.jcap.SecurityMode;
import dev.jcap.linux.Capabilities;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/**
 * A plan in words and values, the same on a command line and in an option string.
 *
 * <p>Sets are {@code none}, {@code all}, or names with or without {@code cap_} in any case and numbers. Lists separate
 * their members with {@code ,} or {@code +}; inside an {@link OptionString} only {@code +} is left.
 */
public final class PlanOptions {

    private final Map<PlanWord, String> values = new EnumMap<>(PlanWord.class);

    /** No options: a plan that changes nothing. */
    public PlanOptions() {}

    /**
     * Reads an {@link OptionString} that holds nothing but words of a plan.
     *
     * @throws CapabilityFormatException when it is not one, with the index in the whole text
     */
    public static PlanOptions parse(String text) {
        PlanOptions options = new PlanOptions();
        for (OptionString.Item item : OptionString.parse(text).items()) {
            options.add(text, item);
        }
        return options;
    }

    /**
     * Adds one option of a longer text.
     *
     * @throws CapabilityFormatException when its word is unknown or there already, or its value is wrong
     */
    public void add(String text, OptionString.Item item) {
        PlanWord word;
        try {
            word = PlanWord.parse(item.word());
        } catch (CapabilityFormatException e) {
            throw e.within(text, item.start());
        }
        if (values.containsKey(word)) {
            throw new CapabilityFormatException(text, item.start(), "a second " + word.word());
        }
        try {
            add(word, item.value());
        } catch (CapabilityFormatException e) {
            throw e.within(text, item.valueStart());
        }
    }

    /**
     * Adds one option.
     *
     * @param value null where there is none
     * @throws CapabilityFormatException when the word is there already, or the value is wrong
     */
    public void add(PlanWord word, String value) {
        String text = value == null ? "" : value;
        if (values.containsKey(word)) {
            throw new CapabilityFormatException(text, 0, "a second " + word.word());
        }
        if (word == PlanWord.NO_NEW_PRIVS && value != null) {
            throw new CapabilityFormatException(text, 0, "no value belongs here");
        }
        if (word != PlanWord.NO_NEW_PRIVS && text.isEmpty()) {
            throw new CapabilityFormatException(text, 0, "a value is missing (" + word.value() + ')');
        }
        check(word, text);
        values.put(word, text);
    }

    private static void check(PlanWord word, String text) {
        switch (word) {
            case KEEP, AMBIENT, BOUNDING -> set(text, CapabilityFormat.standard());
            case USER -> IdentityText.check(text);
            case GROUPS -> IdentityText.groups(text);
            case IAB -> tuple(text);
            case MODE -> mode(text);
            case SECUREBITS -> securebits(text);
            case NO_NEW_PRIVS -> {}
        }
    }

    /** Whether no option was given. */
    public boolean isEmpty() {
        return values.isEmpty();
    }

    /**
     * The plan, on this machine.
     *
     * @throws IllegalArgumentException               when options contradict each other
     * @throws dev.jcap.linux.CapabilityException when there is no such user
     */
    public CapabilityPlan toPlan() {
        return toPlan(Capabilities.count(), Capabilities::user);
    }

    /**
     * The plan.
     *
     * @param count how many capabilities the kernel knows: what {@code all} means
     * @param users who has a name
     * @throws IllegalArgumentException when options contradict each other
     */
    public CapabilityPlan toPlan(int count, Function<String, Identity> users) {
        refuse(PlanWord.IAB, PlanWord.AMBIENT);
        refuse(PlanWord.IAB, PlanWord.BOUNDING);
        refuse(PlanWord.MODE, PlanWord.SECUREBITS);
        if (values.containsKey(PlanWord.GROUPS) && !values.containsKey(PlanWord.USER)) {
            throw new IllegalArgumentException("groups without user: say who to become");
        }
        CapabilityFormat format = CapabilityFormat.ofCount(count);
        CapabilityPlan plan = CapabilityPlan.unchanged();
        for (Map.Entry<PlanWord, String> option : values.entrySet()) {
            plan = with(plan, option.getKey(), option.getValue(), format, users);
        }
        return plan;
    }

    private void refuse(PlanWord one, PlanWord other) {
        if (values.containsKey(one) && values.containsKey(other)) {
            throw new IllegalArgumentException(one.word() + " and " + other.word() + " say the same thing: leave one out");
        }
    }

    private CapabilityPlan with(
            CapabilityPlan plan, PlanWord word, String text, CapabilityFormat format, Function<String, Identity> users) {
        return switch (word) {
            case KEEP -> CapabilityPlan.limitTo(set(text, format));
            case USER -> plan.become(identity(text, users));
            case GROUPS -> plan;
            case AMBIENT -> plan.clearAmbient().raiseAmbient(set(text, format));
            case BOUNDING -> plan.dropBounding(set(text, format).complement(format.count()));
            case IAB -> plan.setIab(tuple(text));
            case MODE -> plan.setMode(mode(text));
            case SECUREBITS -> plan.setSecurebits(securebits(text));
            case NO_NEW_PRIVS -> plan.setNoNewPrivs();
        };
    }

    private Identity identity(String text, Function<String, Identity> users) {
        Identity who = IdentityText.isNumeric(text) ? IdentityText.numbers(text) : users.apply(text);
        String groups = values.get(PlanWord.GROUPS);
        return groups == null ? who : new Identity(who.uid(), who.gid(), IdentityText.groups(groups));
    }

    private static CapabilitySet set(String text, CapabilityFormat format) {
        return SetWords.parse(text, format);
    }

    private static Iab tuple(String text) {
        return whole(text, Iab::parse);
    }

    private static Securebits securebits(String text) {
        return whole(text, Securebits::parse);
    }

    private static SecurityMode mode(String text) {
        return whole(text, one -> {
            SecurityMode mode = SecurityMode.parse(one.toUpperCase(Locale.ROOT));
            if (mode == SecurityMode.UNCERTAIN) {
                throw new CapabilityFormatException(one, 0, "UNCERTAIN is what cannot be told, not a mode to be in");
            }
            return mode;
        });
    }

    /** With commas in place of the plus signs, which keeps every index. */
    private static <T> T whole(String text, Function<String, T> parser) {
        try {
            return parser.apply(text.replace('+', ','));
        } catch (CapabilityFormatException e) {
            throw e.within(text, 0);
        }
    }

    /** The words and values, as an option string has them. */
    @Override
    public String toString() {
        return String.join(",", values.entrySet().stream().map(PlanOptions::print).toList());
    }

    private static String print(Map.Entry<PlanWord, String> option) {
        String value = option.getValue();
        return option.getKey().word() + (value.isEmpty() ? "" : '=' + value.replace(',', '+'));
    }
}
