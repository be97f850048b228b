package dev.jcap.profile;

import dev.jcap.CapabilityFormatException;
import java.util.List;
import java.util.Map;

/** Finds out what a file is. */
final class ManifestKind {

    private static final List<String> UNITS = List.of(".service", ".socket", ".mount", ".swap");

    private ManifestKind() {}

    static Manifest.Kind of(String fileName, Source source) {
        if (UNITS.stream().anyMatch(fileName::endsWith) || opensSection(source)) {
            return Manifest.Kind.SYSTEMD_UNIT;
        }
        List<Node> documents = Documents.all(source);
        if (documents.isEmpty() || !(documents.getFirst() instanceof Node.Mapping root)) {
            throw unclear(source, documents.isEmpty() ? 0 : documents.getFirst().index());
        }
        Map<String, Node> keys = root.entries();
        boolean kubernetes = keys.containsKey("apiVersion") && keys.containsKey("kind");
        boolean oci = keys.containsKey("ociVersion") || keys.get("process") instanceof Node.Mapping;
        boolean compose = keys.get("services") instanceof Node.Mapping;
        if ((kubernetes ? 1 : 0) + (oci ? 1 : 0) + (compose ? 1 : 0) != 1) {
            throw unclear(source, root.index());
        }
        return kubernetes ? Manifest.Kind.KUBERNETES : oci ? Manifest.Kind.OCI : Manifest.Kind.COMPOSE;
    }

    private static CapabilityFormatException unclear(Source source, int index) {
        return source.refusal(
                index,
                "it is not clear what this file is: neither a unit with sections, nor an object of Kubernetes with"
                        + " apiVersion and kind, nor an OCI configuration with process, nor a compose file with services");
    }

    /** Whether the first line that counts is a section header of a unit file. */
    private static boolean opensSection(Source source) {
        for (int line = 0; line < source.lines(); line++) {
            String text = source.text().substring(source.lineStart(line), source.lineEnd(line)).strip();
            if (!text.isEmpty() && text.charAt(0) != '#' && text.charAt(0) != ';') {
                return text.length() > 2 && text.charAt(0) == '[' && Character.isLetter(text.charAt(1)) && text.endsWith("]");
            }
        }
        return false;
    }
}
