package dev.jcap.profile;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * A file in which capabilities are declared: a unit, a pod, a container's configuration.
 *
 * <p>JSON is read strictly. Of YAML the plain block style is read: mappings and lists by indentation, values in one
 * line, {@code [a, b]} and <code>{a: b}</code> in one line, anchors, aliases and merge keys, and block texts, whose contents
 * are passed over. Tags, tabs, keys that stand twice and values over several lines are refused with their place,
 * never guessed at.
 *
 * @param kind         what the file is
 * @param declarations one for each container or service
 * @param findings     what belongs to none of them
 */
public record Manifest(Kind kind, List<Declaration> declarations, List<Finding> findings) {

    /** What a file can be. */
    public enum Kind {
        /** A systemd unit file or a drop-in for one. */
        SYSTEMD_UNIT,
        /** One or more objects of Kubernetes with pods in them, as YAML or JSON; also what {@code kubectl -o json} prints. */
        KUBERNETES,
        /** An OCI runtime configuration, {@code config.json}. */
        OCI,
        /** A compose file. */
        COMPOSE
    }

    /** Copies the lists, and takes no null for anything. */
    public Manifest {
        Objects.requireNonNull(kind, "kind");
        declarations = List.copyOf(declarations);
        findings = List.copyOf(findings);
    }

    /**
     * Reads a file, finding out what it is: by its name where that ends like a unit's, otherwise by its content.
     *
     * @param fileName the file's name, with or without directories; may be empty
     * @param text     the whole text
     * @return what it declares
     * @throws dev.jcap.CapabilityFormatException when it is not clear what the file is, or as {@link #read(Kind, String)}
     *                                            throws it
     */
    public static Manifest read(String fileName, String text) {
        Source source = new Source(text);
        return read(ManifestKind.of(fileName, source), source);
    }

    /**
     * Reads a file of a known kind.
     *
     * @param kind what it is
     * @param text the whole text
     * @return what it declares
     * @throws dev.jcap.CapabilityFormatException when the text is {@code null}, or is not of that kind, or is written in
     *                                            a way that is not read; its reason begins with line and column
     */
    public static Manifest read(Kind kind, String text) {
        return read(kind, new Source(text));
    }

    private static Manifest read(Kind kind, Source source) {
        return switch (kind) {
            case SYSTEMD_UNIT -> new Manifest(kind, List.of(UnitCapabilities.read(source)), List.of());
            case OCI -> new Manifest(kind, List.of(new OciProcess(source).read(JsonReader.read(source))), List.of());
            case COMPOSE -> new ComposeFile(source).read();
            case KUBERNETES -> new PodManifest(source).read();
        };
    }

    /**
     * Everything that was found, from the beginning of the text to its end; of units and OCI configurations also what is
     * surprising about what an ordinary program will hold.
     *
     * @return the findings of the file and of its declarations
     */
    public List<Finding> lint() {
        List<Finding> all = new ArrayList<>(findings);
        declarations.forEach(declaration -> all.addAll(declaration.findings()));
        if (kind == Kind.SYSTEMD_UNIT || kind == Kind.OCI) {
            declarations.forEach(declaration -> surprises(declaration, all));
        }
        all.sort(Comparator.comparingInt(finding -> finding.place().map(Place::index).orElse(0)));
        return List.copyOf(all);
    }

    private static void surprises(Declaration declaration, List<Finding> all) {
        for (Finding finding : declaration.declared().meaning().findings()) {
            all.add(new Finding(finding.lint(), declaration.subject(), finding.message(), declaration.place()));
        }
    }

    /**
     * What ordinary programs, started as declared, will hold beyond a profile.
     *
     * @param profile what is allowed
     * @return one finding for each set of each container or service that exceeds its limit
     */
    public List<Finding> check(CapabilityProfile profile) {
        return declarations.stream()
                .flatMap(declaration -> profile.check(declaration).stream())
                .toList();
    }
}
