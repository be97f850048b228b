package dev.jcap.profile.internal;

import dev.jcap.profile.CapabilityDeclaration;
import dev.jcap.profile.LintFinding;
import dev.jcap.profile.ParsedDeclaration;
import dev.jcap.profile.PodSecurityProfile;
import dev.jcap.profile.internal.json.DocumentNode;
import dev.jcap.profile.internal.text.FindingCollector;
import dev.jcap.profile.internal.text.SourceText;
import dev.jcap.profile.internal.yaml.Documents;
import java.util.List;

/** How files of one kind are recognised, read and judged. Implementations have no state. */
public interface ManifestReader {

    /** Whether a file is of this kind, as far as its name or its first lines say; JSON and YAML are not parsed yet. */
    default boolean recognizesText(String fileName, SourceText source) {
        return false;
    }

    /** Whether a file is of this kind, as its JSON or YAML says. */
    default boolean recognizesDocuments(List<DocumentNode> documents) {
        return false;
    }

    /** Reads the declarations; what belongs to none of them goes to {@code findings}. */
    List<ParsedDeclaration> read(Documents documents, FindingCollector findings);

    /** What Pod Security forbids in the pods of a file. */
    default List<LintFinding> podSecurity(Documents documents, PodSecurityProfile profile) {
        FindingCollector findings = new FindingCollector(documents.source(), "");
        findings.notChecked(documents.source().start(), "this file", "Pod Security is about pods of Kubernetes: use a profile"
                + " such as docker");
        return findings.all();
    }

    /** What is surprising about what an ordinary program holds that is started as declared. */
    default List<LintFinding> surprises(CapabilityDeclaration declaration) {
        return List.of();
    }
}
