package dev.jcap.cli.options;

import dev.jcap.CapabilityFormatException;

/** The words of a plan, on a command line and in an option string. */
public enum PlanWord {

    /** {@code CapabilityPlan.limitTo}. */
    KEEP("keep", "SET", "limit for all five sets; everything else is dropped"),

    /** {@code CapabilityPlan.become}. */
    USER("user", "NAME|UID:GID", "user to become; NAME also sets its group and supplementary groups"),

    /** The supplementary groups of the identity. */
    GROUPS("groups", "GID,...|none", "supplementary groups instead of those of the user; requires user"),

    /** {@code CapabilityPlan.handOver}. */
    OWN("own", "PATH,...", "files and directories that the new user gets: /tmp/tomcat*"),

    /** {@code CapabilityPlan.raiseAmbient} and {@code clearAmbient}. */
    AMBIENT("ambient", "SET", "exact ambient set: what ordinary programs keep"),

    /** {@code CapabilityPlan.dropBounding}. */
    BOUNDING("bounding", "SET", "what stays in the bounding set; it can only shrink"),

    /** {@code CapabilityPlan.setIab}. */
    IAB("iab", "TUPLE", "inheritable, ambient and blocked as an IAB tuple: !cap_chown,^cap_setuid"),

    /** {@code CapabilityPlan.setMode}. */
    MODE("mode", "MODE", "HYBRID, PURE1E, PURE1E_INIT or NOPRIV, as in cap_set_mode(3)"),

    /** {@code CapabilityPlan.setSecurebits}. */
    SECUREBITS("securebits", "FLAGS", "exact securebits, by name or number: noroot,noroot_locked"),

    /** {@code CapabilityPlan.setNoNewPrivs}. */
    NO_NEW_PRIVS("no-new-privs", "", "stop programs started later from gaining privileges"),

    /** {@code CapabilityPlan.strict}. */
    STRICT("strict", "", "refuse the plan if any part of it is not possible");

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

    /** Returns the word as users write it. */
    public String word() {
        return word;
    }

    /** Returns the name of its value in a usage line; empty if it takes none. */
    public String value() {
        return value;
    }

    /** Returns what it does, in one line. */
    public String help() {
        return help;
    }

    /**
     * Parses a word.
     *
     * @throws CapabilityFormatException when the word is unknown, with the nearest one as its suggestion
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
