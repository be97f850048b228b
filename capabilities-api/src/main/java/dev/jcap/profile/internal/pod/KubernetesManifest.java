package dev.jcap.profile.internal.pod;

import dev.jcap.profile.LintFinding;
import dev.jcap.profile.ParsedDeclaration;
import dev.jcap.profile.PodSecurityProfile;
import dev.jcap.profile.internal.ManifestReader;
import dev.jcap.profile.internal.json.DocumentNode;
import dev.jcap.profile.internal.json.NodeReader;
import dev.jcap.profile.internal.text.FindingCollector;
import dev.jcap.profile.internal.yaml.Documents;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Objects of Kubernetes. */
public final class KubernetesManifest implements ManifestReader {

    /** What only a template of Helm has; other templates stand as texts in many objects. */
    private static final Pattern HELM =
            Pattern.compile("\\{\\{-?[ \\t]*(?:\\.(?:Values|Release|Chart|Capabilities|Files)\\b|include[ \\t]+\")");

    @Override
    public boolean recognizesDocuments(List<DocumentNode> documents) {
        return documents.stream().anyMatch(KubernetesManifest::isObject);
    }

    private static boolean isObject(DocumentNode node) {
        return switch (node) {
            case DocumentNode.Mapping object ->
                object.entries().containsKey("apiVersion") && object.entries().containsKey("kind")
                        || object.entries().get("items") instanceof DocumentNode.Sequence items
                                && items.items().stream().anyMatch(KubernetesManifest::isItem);
            case DocumentNode.Sequence list -> list.items().stream().anyMatch(KubernetesManifest::isObject);
            case DocumentNode.Scalar _ -> false;
        };
    }

    /** What stands in a list of objects need not say its kind again. */
    private static boolean isItem(DocumentNode node) {
        return isObject(node)
                || node instanceof DocumentNode.Mapping item
                        && item.entries().containsKey("metadata")
                        && item.entries().containsKey("spec");
    }

    @Override
    public List<ParsedDeclaration> read(Documents documents, FindingCollector findings) {
        Matcher helm = HELM.matcher(documents.source().text());
        if (helm.find()) {
            findings.notChecked(helm.start(), "this template", "values go into it: render it first: helm template");
        }
        return new PodManifest(documents.source(), findings).read(documents.all());
    }

    @Override
    public List<LintFinding> podSecurity(Documents documents, PodSecurityProfile profile) {
        NodeReader tree = new NodeReader(documents.source());
        FindingCollector seenBefore = new FindingCollector(documents.source(), "");
        return new PodSearch(tree, seenBefore).search(documents.all()).stream()
                .flatMap(pod -> new PodSecurity(tree, profile, pod).check().stream())
                .toList();
    }
}
