package dev.jcap.profile;

import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * One thing that is wrong, or not what it seems.
 *
 * @param lint    what kind of thing
 * @param subject whose declaration or process it is about, for example {@code pod web, container app}; may be empty
 * @param message what was found, one sentence without a full stop
 * @param place   where in the text that was read; absent when it was no text
 */
public record Finding(Lint lint, String subject, String message, Optional<Place> place) {

    /** Takes no null for anything. */
    public Finding {
        Objects.requireNonNull(lint, "lint");
        Objects.requireNonNull(subject, "subject");
        Objects.requireNonNull(message, "message");
        Objects.requireNonNull(place, "place");
    }

    /**
     * The id of the kind of thing, which does not change between versions.
     *
     * @return for example {@code systemd-no-prefix}
     */
    public String id() {
        return lint.id();
    }

    /**
     * How bad it is.
     *
     * @return the severity of the kind of thing
     */
    public Lint.Severity severity() {
        return lint.severity();
    }

    /**
     * What to do about it.
     *
     * @return one sentence without a full stop
     */
    public String fix() {
        return lint.fix();
    }

    /** Place, severity, subject, message, fix and id in one line. */
    @Override
    public String toString() {
        return place.map(it -> it + ": ").orElse("")
                + severity().name().toLowerCase(Locale.ROOT) + ": "
                + (subject.isEmpty() ? "" : subject + ": ")
                + message + "; " + fix() + " [" + id() + ']';
    }
}
