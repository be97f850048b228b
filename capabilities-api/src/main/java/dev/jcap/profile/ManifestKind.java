package dev.jcap.profile;

import dev.jcap.CapabilityFormatException;
import dev.jcap.profile.internal.ManifestReader;
import dev.jcap.profile.internal.container.ComposeManifest;
import dev.jcap.profile.internal.container.OciManifest;
import dev.jcap.profile.internal.pod.KubernetesManifest;
import dev.jcap.profile.internal.systemd.UnitManifest;
import dev.jcap.profile.internal.yaml.Documents;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a file can be that declares capabilities.
 *
 * @since 0.1
 */
public enum ManifestKind {

    /** A systemd unit file or a drop-in for one. */
    SYSTEMD_UNIT(new UnitManifest()),

    /** One or more objects of Kubernetes with pods in them, as YAML or JSON; also what {@code kubectl -o json} prints. */
    KUBERNETES(new KubernetesManifest()),

    /** An OCI runtime configuration, {@code config.json}. */
    OCI(new OciManifest()),

    /** A compose file. */
    COMPOSE(new ComposeManifest());

    private final ManifestReader reader;

    ManifestKind(ManifestReader reader) {
        this.reader = reader;
    }

    ManifestReader reader() {
        return reader;
    }

    /** Finds out what a file is; refuses what is of no kind, or of two. */
    static ManifestKind of(String fileName, Documents documents) {
        List<ManifestKind> byText = Stream.of(values())
                .filter(kind -> kind.reader.recognizesText(fileName, documents.source()))
                .toList();
        if (!byText.isEmpty()) {
            return byText.getFirst();
        }
        List<ManifestKind> byContent = Stream.of(values())
                .filter(kind -> kind.reader.recognizesDocuments(documents.all()))
                .toList();
        if (byContent.size() != 1) {
            throw unclear(documents);
        }
        return byContent.getFirst();
    }

    private static CapabilityFormatException unclear(Documents documents) {
        int index = documents.all().isEmpty() ? 0 : documents.all().getFirst().index();
        return documents.source().refusal(
                index,
                "it is not clear what this file is: neither a unit with sections, nor an object of Kubernetes with"
                        + " apiVersion and kind, nor an OCI configuration with process, nor a compose file with services");
    }
}
