package dev.jcap.profile;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Collects what is found in one text about one subject. */
final class Findings {

    private static final int MOST = 1000;
    private static final int LONGEST_SUBJECT = 600;

    private final Source source;
    private final String subject;
    private final List<Finding> found = new ArrayList<>();

    Findings(Source source, String subject) {
        this.source = source;
        this.subject = Names.plain(subject, LONGEST_SUBJECT);
    }

    Source source() {
        return source;
    }

    String subject() {
        return subject;
    }

    void add(Lint lint, int index, Object... details) {
        if (found.size() < MOST) {
            found.add(lint.found(subject, Optional.of(source.place(index)), details));
        } else if (found.size() == MOST) {
            found.add(Lint.TOO_MANY.found(subject, Optional.of(source.place(index)), MOST));
        }
    }

    /** Adds an unknown word and what it may have meant. */
    void unknown(Lint lint, int index, String word) {
        add(lint, index, Names.quote(word), found.size() < MOST ? Names.suggestion(word) : "");
    }

    List<Finding> all() {
        return List.copyOf(found);
    }
}
