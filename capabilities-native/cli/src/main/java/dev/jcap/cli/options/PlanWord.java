package dev.jcap.cli.options;

import dev.jcap.CapabilityFormatException;

/** The words in which a plan is written, on a command line and in an option string. */
public enum PlanWord {

    /** {@code CapabilityPlan.limitTo}. */
    KEEP("keep", "SET", "what any of the five sets may hold at most; everything else goes"),

    /** {@code CapabilityPlan.become}. */
    USER("user", "NAME|UID:GID", "who to become; a name brings its group and groups along"),

    /** The supplementary groups of the identity. */
    GROUPS("groups", "GID,...|none", "other supplementary groups than those of the user; needs user"),

    /** {@code CapabilityPlan.raiseAmbient} and {@code clearAmbient}. */
    AMBIENT("ambient", "SET", "exactly what is ambient: what ordinary programs keep"),

    /** {@code CapabilityPlan.dropBounding}. */
    BOUNDING("bounding", "SET", "what may stay in the bounding set; it can only shrink"),

    /** {@code CapabilityPlan.setIab}. */
    IAB("iab", "TUPLE", "inheritable, ambient and blocked together: !cap_chown,^cap_setuid"),

    /** {@code CapabilityPlan.setMode}. */
    MODE("mode", "MODE", "HYBRID, PURE1E, PURE1E_INIT or NOPRIV, as in cap_set_mode(3)"),

    /** {@code CapabilityPlan.setSecurebits}. */
    SECUREBITS("securebits", "FLAGS", "exactly these flags, by name or number: noroot,noroot_locked"),

    /** {@code CapabilityPlan.setNoNewPrivs}. */
    NO_NEW_PRIVS("no-new-privs", "", "no program started later gains anything");

    private static final String[] WORDS = new String[values().length];

    static {
        for (PlanWord word : values()) {
            WORDS[word.ordinal()] = word.word;
        }
    }

    private final String word;
    private final String value;
    private final String help;

    PlanWord(String word, String value, String help) {
        this.word = word;
        this.value = value;
        this.help = help;
    }

    /** As it is written. */
    public String word() {
        return word;
    }

    /** What its value is called in a usage line; empty when it takes none. */
    public String value() {
        return value;
    }

    /** What it does, in one line. */
    public String help() {
        return help;
    }

    /**
     * The word that is written so.
     *
     * @throws CapabilityFormatException when there is none, with the nearest as its suggestion
     */
    public static PlanWord parse(String text) {
        for (PlanWord word : values()) {
            if (word.word.equals(text)) {
                return word;
            }
        }
        throw CapabilityFormatException.unknownWord("option", text, 0, text.length(), WORDS);
    }
}
