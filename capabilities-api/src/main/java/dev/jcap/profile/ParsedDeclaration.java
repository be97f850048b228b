package dev.jcap.profile;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A declaration as it was read from a text, understood as the tool understands it that the text is written for.
 *
 * @param subject     whose it is, for example {@code Deployment web, container app}; empty when the text does not say
 * @param declaration what is declared
 * @param findings    what is wrong with the text, or not what it seems
 * @param location    where the text speaks of it; absent when it speaks of nothing else
 * @since 0.1
 */
public record ParsedDeclaration(
        String subject, CapabilityDeclaration declaration, List<LintFinding> findings, Optional<SourceLocation> location) {

    /** Copies the findings and rejects null. */
    public ParsedDeclaration {
        Objects.requireNonNull(subject, "subject");
        Objects.requireNonNull(declaration, "declaration");
        Objects.requireNonNull(location, "location");
        findings = List.copyOf(findings);
    }
}
