package dev.jcap.profile;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Collects what is found in one text about one subject. */
final class Findings {

    private final Source source;
    private final String subject;
    private final List<Finding> found = new ArrayList<>();

    Findings(Source source, String subject) {
        this.source = source;
        this.subject = subject;
    }

    Source source() {
        return source;
    }

    String subject() {
        return subject;
    }

    void add(Lint lint, int index, Object... details) {
        found.add(lint.found(subject, Optional.of(source.place(index)), details));
    }

    List<Finding> all() {
        return List.copyOf(found);
    }
}
