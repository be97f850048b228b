package dev.jcap.exec;

import dev.jcap.CapabilitySet;

/**
 * What an {@code execve(2)} does with some capabilities, all for the same cause.
 *
 * @param capabilities which ones; never empty
 * @param effect       what happens to them
 * @param cause        why
 * @since 0.1
 */
public record ExecReason(CapabilitySet capabilities, Effect effect, ExecCause cause) {

    /** What becomes of a capability. */
    public enum Effect {
        /** Not permitted before, permitted after. */
        ENTERS_PERMITTED("enters permitted", "enter permitted"),
        /** Permitted before and after. */
        STAYS_PERMITTED("stays in permitted", "stay in permitted"),
        /** Permitted before, not after. */
        LEAVES_PERMITTED("leaves permitted", "leave permitted"),
        /** Permitted neither before nor after. */
        NOT_PERMITTED("is not in permitted", "are not in permitted"),
        /** Permitted after, but not effective. What is permitted and has no such reason is effective. */
        NOT_EFFECTIVE("is not effective", "are not effective"),
        /** Ambient before, not after. */
        LEAVES_AMBIENT("leaves ambient", "leave ambient");

        private final String one;
        private final String many;

        Effect(String one, String many) {
            this.one = one;
            this.many = many;
        }
    }

    /**
     * Checks that there is something to give a reason for.
     *
     * @throws IllegalArgumentException when the set is empty
     */
    public ExecReason {
        if (capabilities.isEmpty()) {
            throw new IllegalArgumentException("a reason is about at least one capability");
        }
    }

    /**
     * One sentence, for example {@code cap_net_raw is not in permitted: the file has no capabilities and cap_net_raw is
     * not ambient}.
     */
    @Override
    public String toString() {
        return sentence(capabilities.toString());
    }

    /** The sentence with another way to name the capabilities. */
    String sentence(String subject) {
        String verb = capabilities.size() == 1 ? effect.one : effect.many;
        return subject + ' ' + verb + ": " + cause.about(capabilities);
    }
}
