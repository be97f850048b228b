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
 * The options that describe a plan, with the same words on a command line and in an option string.
 *
 * <p>A set is {@code none}, {@code all}, or a list of numbers and of names in any case, with or without {@code cap_}. The
 * members of a list are separated by {@code ,} or {@code +}; in an {@link OptionString} only {@code +} works.
 */
public final class PlanOptions {

    private final Map<PlanWord, String> values = new EnumMap<>(PlanWord.class);

    /** Creates an empty set of options: a plan that changes nothing. */
    public PlanOptions() {}

    /**
     * Parses an {@link OptionString} that contains only options of a plan.
     *
     * @throws CapabilityFormatException when it is invalid, with the index in the whole text
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
     * @throws CapabilityFormatException when the word is unknown or occurs twice, or the value is invalid
     */
    public void add(String text, OptionString.Item item) {
        PlanWord word;
        try {
            word = PlanWord.parse(item.word());
        } catch (CapabilityFormatException e) {
            throw e.within(text, item.start());
        }
        if (values.containsKey(word)) {
            throw new CapabilityFormatException(text, item.start(), word.word() + " occurs twice");
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
     * @param value the value, or null
     * @throws CapabilityFormatException when the word occurs twice, or the value is invalid
     */
    public void add(PlanWord word, String value) {
        String text = value == null ? "" : value;
        if (values.containsKey(word)) {
            throw new CapabilityFormatException(text, 0, word.word() + " occurs twice");
        }
        boolean flag = word.value().isEmpty();
        if (flag && value != null) {
            throw new CapabilityFormatException(text, 0, word.word() + " takes no value");
        }
        if (!flag && text.isEmpty()) {
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
            case OWN -> handOver(CapabilityPlan.unchanged(), text);
            case IAB -> tuple(text);
            case MODE -> mode(text);
            case SECUREBITS -> securebits(text);
            case NO_NEW_PRIVS, STRICT -> {}
        }
    }

    /** Returns whether there are no options. */
    public boolean isEmpty() {
        return values.isEmpty();
    }

    /**
     * Returns the plan for this machine.
     *
     * @throws IllegalArgumentException               when options contradict each other
     * @throws dev.jcap.linux.CapabilityException when the user does not exist
     */
    public CapabilityPlan toPlan() {
        return toPlan(Capabilities.supported().size(), Capabilities::user);
    }

    /**
     * Returns the plan.
     *
     * @param count how many capabilities the kernel supports, for {@code all}
     * @param users looks up a user by name
     * @throws IllegalArgumentException when options contradict each other
     */
    public CapabilityPlan toPlan(int count, Function<String, Identity> users) {
        refuse(PlanWord.IAB, PlanWord.AMBIENT);
        refuse(PlanWord.IAB, PlanWord.BOUNDING);
        refuse(PlanWord.MODE, PlanWord.SECUREBITS);
        if (values.containsKey(PlanWord.GROUPS) && !values.containsKey(PlanWord.USER)) {
            throw new IllegalArgumentException("groups requires user");
        }
        if (values.containsKey(PlanWord.OWN) && !values.containsKey(PlanWord.USER)) {
            throw new IllegalArgumentException("own requires user");
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
            throw new IllegalArgumentException(one.word() + " excludes " + other.word() + ": both set the same thing");
        }
    }

    private CapabilityPlan with(
            CapabilityPlan plan, PlanWord word, String text, CapabilityFormat format, Function<String, Identity> users) {
        return switch (word) {
            case KEEP -> CapabilityPlan.limitTo(set(text, format));
            case USER -> plan.become(identity(text, users));
            case GROUPS -> plan;
            case OWN -> handOver(plan, text);
            case AMBIENT -> plan.clearAmbient().raiseAmbient(set(text, format));
            case BOUNDING -> plan.dropBounding(set(text, format).complement(format.count()));
            case IAB -> plan.setIab(tuple(text));
            case MODE -> plan.setMode(mode(text));
            case SECUREBITS -> plan.setSecurebits(securebits(text));
            case NO_NEW_PRIVS -> plan.setNoNewPrivs();
            case STRICT -> plan.strict();
        };
    }

    private Identity identity(String text, Function<String, Identity> users) {
        Identity who = IdentityText.isNumeric(text) ? IdentityText.numbers(text) : users.apply(text);
        String groups = values.get(PlanWord.GROUPS);
        return groups == null ? who : new Identity(who.uid(), who.gid(), IdentityText.groups(groups));
    }

    private static CapabilityPlan handOver(CapabilityPlan plan, String text) {
        CapabilityPlan handing = plan;
        int start = 0;
        for (String path : text.split("[,+]", -1)) {
            try {
                handing = handing.handOver(path);
            } catch (CapabilityFormatException e) {
                throw e.within(text, start);
            }
            start += path.length() + 1;
        }
        return handing;
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
                throw new CapabilityFormatException(one, 0, "UNCERTAIN cannot be set: it only describes an unrecognised state");
            }
            return mode;
        });
    }

    /** Parses a text with its plus signs replaced by commas, which keeps every index. */
    private static <T> T whole(String text, Function<String, T> parser) {
        try {
            return parser.apply(text.replace('+', ','));
        } catch (CapabilityFormatException e) {
            throw e.within(text, 0);
        }
    }

    /** Returns the options as an option string. */
    @Override
    public String toString() {
        return String.join(",", values.entrySet().stream().map(PlanOptions::print).toList());
    }

    private static String print(Map.Entry<PlanWord, String> option) {
        String value = option.getValue();
        return option.getKey().word() + (value.isEmpty() ? "" : '=' + value.replace(',', '+'));
    }
}
