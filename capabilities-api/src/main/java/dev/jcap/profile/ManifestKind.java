package dev.jcap.profile;

import dev.jcap.CapabilityFormatException;
import dev.jcap.profile.internal.ForeignForm;
import dev.jcap.profile.internal.ManifestReader;
import dev.jcap.profile.internal.container.ComposeManifest;
import dev.jcap.profile.internal.container.ContainersConfManifest;
import dev.jcap.profile.internal.container.InspectManifest;
import dev.jcap.profile.internal.container.OciManifest;
import dev.jcap.profile.internal.container.QuadletManifest;
import dev.jcap.profile.internal.json.DocumentNode;
import dev.jcap.profile.internal.pod.KubernetesManifest;
import dev.jcap.profile.internal.systemd.ManagerManifest;
import dev.jcap.profile.internal.systemd.NspawnManifest;
import dev.jcap.profile.internal.systemd.ShowManifest;
import dev.jcap.profile.internal.systemd.UnitManifest;
import dev.jcap.profile.internal.text.PamManifest;
import dev.jcap.profile.internal.yaml.Documents;
import dev.jcap.profile.internal.yaml.YamlRules;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a file can be that declares capabilities.
 *
 * @since 0.1
 */
public enum ManifestKind {

    /** A container unit of podman's Quadlet. */
    QUADLET(new QuadletManifest()),

    /** The configuration of systemd itself: {@code system.conf}, {@code user.conf}, or a drop-in for them. */
    SYSTEMD_MANAGER(new ManagerManifest()),

    /** What {@code systemctl show} prints of one or more units. */
    SYSTEMCTL_SHOW(new ShowManifest()),

    /** The settings of a container of systemd-nspawn. */
    NSPAWN(new NspawnManifest()),

    /** A systemd unit file or a drop-in for one. */
    SYSTEMD_UNIT(new UnitManifest()),

    /** One or more objects of Kubernetes with pods in them, as YAML or JSON; also what {@code kubectl -o json} prints. */
    KUBERNETES(new KubernetesManifest()),

    /** An OCI runtime configuration, {@code config.json}. */
    OCI(new OciManifest()),

    /** A compose file. */
    COMPOSE(new ComposeManifest()),

    /** What {@code docker inspect}, {@code podman inspect} or {@code crictl inspect} prints. */
    INSPECT(new InspectManifest()),

    /** Podman's {@code containers.conf}. */
    CONTAINERS_CONF(new ContainersConfManifest()),

    /** The {@code capability.conf} of libcap's PAM module. */
    PAM_CAPABILITY(new PamManifest());

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
        ForeignForm.ofText(fileName, documents.source()).ifPresent(reason -> {
            throw documents.source().refusal(0, reason);
        });
        List<DocumentNode> all = parsed(documents);
        List<ManifestKind> byContent = Stream.of(values())
                .filter(kind -> kind.reader.recognizesDocuments(all))
                .toList();
        if (byContent.size() != 1) {
            throw unclear(documents);
        }
        return byContent.getFirst();
    }

    private static List<DocumentNode> parsed(Documents documents) {
        try {
            return documents.all();
        } catch (CapabilityFormatException e) {
            return composeFile(documents).orElseThrow(() -> ForeignForm.ofBrokenText(documents.source())
                    .map(reason -> documents.source().refusal(0, reason))
                    .orElse(e));
        }
    }

    /** The documents of a compose file that Kubernetes would refuse: for Compose, {@code y} and {@code yes} are two keys. */
    private static Optional<List<DocumentNode>> composeFile(Documents documents) {
        try {
            return Optional.of(documents.all(YamlRules.COMPOSE)).filter(COMPOSE.reader::recognizesDocuments);
        } catch (CapabilityFormatException e) {
            return Optional.empty();
        }
    }

    private static CapabilityFormatException unclear(Documents documents) {
        int index = documents.all().isEmpty() ? 0 : documents.all().getFirst().index();
        Optional<String> foreign = ForeignForm.ofDocuments(documents.all());
        return documents.source().refusal(
                index,
                foreign.isPresent() ? foreign.get()
                        : "it is not clear what this file is: neither a unit with sections, nor an object of Kubernetes with"
                                + " apiVersion and kind, nor an OCI configuration with process, nor a compose file with services");
    }
}
