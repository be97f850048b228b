package dev.jcap.profile;

import dev.jcap.profile.internal.text.FindingCollector;
import dev.jcap.profile.internal.text.SourceText;
import dev.jcap.profile.internal.yaml.Documents;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A file in which capabilities are declared: a unit, a pod, a container's configuration.
 *
 * <p>JSON is read strictly, and YAML as the tool reads it: of Kubernetes objects, {@code yes} and {@code on} are booleans and
 * a merge key replaces the keys before it; of a compose file neither is so. What the tool's reader refuses is refused with
 * its place; so are keys that stand twice, and lists and mappings as keys.
 *
 * @since 0.1
 */
public final class Manifest {

    private final ManifestKind kind;
    private final Documents documents;
    private final List<ParsedDeclaration> declarations;
    private final List<LintFinding> findings;

    private Manifest(
            ManifestKind kind, Documents documents, List<ParsedDeclaration> declarations, List<LintFinding> findings) {
        this.kind = kind;
        this.documents = documents;
        this.declarations = List.copyOf(declarations);
        this.findings = List.copyOf(findings);
    }

    /**
     * Reads a file and finds out what it is: by its name where that ends like a unit's, otherwise by its content.
     *
     * @param fileName the file's name, with or without directories; may be empty
     * @param text     the whole text
     * @return what it declares
     * @throws dev.jcap.CapabilityFormatException when it is not clear what the file is, or as
     *                                            {@link #read(ManifestKind, String)} throws it
     */
    public static Manifest read(String fileName, String text) {
        return read(fileName, text, FileResolver.NONE);
    }

    /**
     * Reads a file, finds out what it is, and reads the files that it refers to.
     *
     * @param fileName the file's name, with or without directories; may be empty
     * @param text     the whole text
     * @param files    reads the other files
     * @return what it declares
     * @throws dev.jcap.CapabilityFormatException as {@link #read(String, String)} throws it
     */
    public static Manifest read(String fileName, String text, FileResolver files) {
        Documents documents = new Documents(fileName, new SourceText(text), files);
        return read(ManifestKind.of(fileName, documents), documents);
    }

    /**
     * Reads a file of a known kind.
     *
     * @param kind what it is
     * @param text the whole text
     * @return what it declares
     * @throws dev.jcap.CapabilityFormatException when the text is not of that kind, or is written in
     *                                            a way that jcap does not read; its reason begins with line and column
     */
    public static Manifest read(ManifestKind kind, String text) {
        return read(kind, "", text, FileResolver.NONE);
    }

    /**
     * Reads a file of a known kind, and the files that it refers to.
     *
     * @param kind     what it is
     * @param fileName the file's name, with or without directories; may be empty
     * @param text     the whole text
     * @param files    reads the other files
     * @return what it declares
     * @throws dev.jcap.CapabilityFormatException as {@link #read(ManifestKind, String)} throws it
     */
    public static Manifest read(ManifestKind kind, String fileName, String text, FileResolver files) {
        return read(kind, new Documents(fileName, new SourceText(text), files));
    }

    private static Manifest read(ManifestKind kind, Documents documents) {
        FindingCollector findings = new FindingCollector(documents.source(), "");
        List<ParsedDeclaration> declarations = kind.reader().read(documents, findings);
        return new Manifest(kind, documents, declarations, findings.all());
    }

    /**
     * Returns what the file is.
     *
     * @return its kind
     */
    public ManifestKind kind() {
        return kind;
    }

    /**
     * Returns what the file declares.
     *
     * @return one declaration for each container or service
     */
    public List<ParsedDeclaration> declarations() {
        return declarations;
    }

    /**
     * Returns what was found and belongs to none of the declarations.
     *
     * @return the findings, in the order of the text
     */
    public List<LintFinding> findings() {
        return findings;
    }

    /**
     * Returns everything that was found, from the beginning of the text to its end; of units and OCI configurations also
     * what is surprising about what an ordinary program will hold.
     *
     * @return the findings of the file and of its declarations
     */
    public List<LintFinding> lint() {
        List<LintFinding> all = new ArrayList<>(findings);
        for (ParsedDeclaration declaration : declarations) {
            all.addAll(declaration.findings());
            for (LintFinding finding : kind.reader().surprises(declaration.declaration())) {
                all.add(new LintFinding(
                        finding.rule(), declaration.subject(), finding.message(), declaration.location()));
            }
        }
        all.sort(Comparator.comparingInt(finding -> finding.location().map(SourceLocation::index).orElse(0)));
        return List.copyOf(all);
    }

    /**
     * Returns what ordinary programs, started as declared, will hold beyond a profile.
     *
     * @param profile what is allowed
     * @return one finding for each set of each container or service that exceeds its limit
     */
    public List<LintFinding> check(CapabilityProfile profile) {
        return declarations.stream()
                .flatMap(declaration -> profile.check(declaration).stream())
                .toList();
    }

    /**
     * Returns what Pod Security forbids in the pods of the file.
     *
     * @param profile the level and its version
     * @return one finding for each mistake in each container; of a file of any other kind one that says that it is not checked
     */
    public List<LintFinding> check(PodSecurityProfile profile) {
        return kind.reader().podSecurity(documents, profile);
    }
}
