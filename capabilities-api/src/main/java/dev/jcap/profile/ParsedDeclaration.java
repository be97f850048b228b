package dev.jcap.profile;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A declaration as it was read from a text, understood as the tool understands it that the text is written for.
 *
 * @param subject     whose it is, for example {@code Deployment web, container app}; empty when the text does not say
 * @param declaration what is declared
 * @param findings    what is wrong with the text, or not what it seems
 * @param location    where the text speaks of it; absent when it speaks of nothing else
 * @param locations   where it speaks of a part of the declaration, as far as that is somewhere else
 * @since 0.1
 */
public record ParsedDeclaration(
        String subject,
        CapabilityDeclaration declaration,
        List<LintFinding> findings,
        Optional<SourceLocation> location,
        Map<CapabilityDeclaration.Part, SourceLocation> locations) {

    /** Copies the findings and the locations, and rejects null. */
    public ParsedDeclaration {
        Objects.requireNonNull(subject, "subject");
        Objects.requireNonNull(declaration, "declaration");
        Objects.requireNonNull(location, "location");
        findings = List.copyOf(findings);
        locations = Map.copyOf(locations);
    }
    /**
     * Creates a declaration whose parts all stand in one place.
     *
     * @param subject     whose it is
     * @param declaration what is declared
     * @param findings    what is wrong with the text
     * @param location    where the text speaks of it
     */
    public ParsedDeclaration(
            String subject, CapabilityDeclaration declaration, List<LintFinding> findings, Optional<SourceLocation> location) {
        this(subject, declaration, findings, location, Map.of());
    }

    /**
     * Returns where the text decides about a part of the declaration.
     *
     * @param part the part
     * @return its location, otherwise that of the whole declaration
     */
    public Optional<SourceLocation> location(CapabilityDeclaration.Part part) {
        return Optional.ofNullable(locations.get(part)).or(() -> location);
    }
}
