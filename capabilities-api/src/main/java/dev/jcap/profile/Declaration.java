package dev.jcap.profile;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A declaration as it was found in a text, understood as the tool that the text is for understands it.
 *
 * @param subject  whose it is, for example {@code Deployment web, container app}; empty when the text does not say
 * @param declared what is declared
 * @param findings what is wrong with the text, or not what it seems
 * @param place    where the text speaks of it; absent when it speaks of nothing else
 */
public record Declaration(String subject, Declared declared, List<Finding> findings, Optional<Place> place) {

    /** Copies the findings, and takes no null for anything. */
    public Declaration {
        Objects.requireNonNull(subject, "subject");
        Objects.requireNonNull(declared, "declared");
        Objects.requireNonNull(place, "place");
        findings = List.copyOf(findings);
    }
}
