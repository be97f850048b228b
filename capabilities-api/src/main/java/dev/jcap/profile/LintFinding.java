package dev.jcap.profile;

import dev.jcap.Severity;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * One thing that is wrong, or not what it seems.
 *
 * @param rule     the rule that found it
 * @param subject  whose declaration or process it is about, for example {@code pod web, container app}; may be empty
 * @param message  what was found, one sentence without a full stop
 * @param location where in the text; absent when no text was read
 * @since 0.1
 */
public record LintFinding(LintRule rule, String subject, String message, Optional<SourceLocation> location) {

    /** Rejects null. */
    public LintFinding {
        Objects.requireNonNull(rule, "rule");
        Objects.requireNonNull(subject, "subject");
        Objects.requireNonNull(message, "message");
        Objects.requireNonNull(location, "location");
    }

    /**
     * Returns the id of the rule, which does not change between versions.
     *
     * @return for example {@code systemd-no-prefix}
     */
    public String id() {
        return rule.id();
    }

    /**
     * Returns how bad it is.
     *
     * @return the severity of the rule
     */
    public Severity severity() {
        return rule.severity();
    }

    /**
     * Returns what to do about it.
     *
     * @return one sentence without a full stop
     */
    public String fix() {
        return rule.fix();
    }

    /** Location, severity, subject, message, fix and id in one line. */
    @Override
    public String toString() {
        return location.map(it -> it + ": ").orElse("")
                + severity().name().toLowerCase(Locale.ROOT) + ": "
                + (subject.isEmpty() ? "" : subject + ": ")
                + message + "; " + fix() + " [" + id() + ']';
    }
}
