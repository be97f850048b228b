package dev.jcap.cli.files.image;

import dev.jcap.profile.internal.json.DocumentNode;
import dev.jcap.profile.internal.json.JsonReader;
import dev.jcap.profile.internal.json.NodeReader;
import dev.jcap.profile.internal.text.SourceText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One image of those that a layout or an archive has.
 *
 * @param name          its platform, tag or digest
 * @param configuration the part with its configuration; absent where it has none that starts a program
 * @param layers        the parts with its files
 */
record ImageManifest(String name, Optional<String> configuration, List<String> layers) {

    private static final int DEEPEST = 4;
    private static final List<String> CONFIGURATIONS =
            List.of("", "application/vnd.oci.image.config.v1+json", "application/vnd.docker.container.image.v1+json");

    /** The images of a layout or of what {@code docker save} writes; empty for another archive. */
    static Optional<List<ImageManifest>> all(ImageParts parts) throws IOException {
        List<ImageManifest> images = new ArrayList<>();
        if (parts.has("index.json")) {
            addIndex("index.json", "", parts, images, 0);
        } else if (parts.has("manifest.json")) {
            addSaved(parts, images);
        } else {
            return Optional.empty();
        }
        return Optional.of(images);
    }

    /** The text of a part. */
    static SourceText source(String part, ImageParts parts) throws IOException {
        try (InputStream in = parts.open(part)) {
            return new SourceText(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    /** The images of an index; what attests to an image is none. */
    private static void addIndex(String index, String name, ImageParts parts, List<ImageManifest> images, int depth)
            throws IOException {
        if (depth > DEEPEST) {
            throw new IOException("indexes inside indexes");
        }
        SourceText source = source(index, parts);
        DocumentNode.Mapping root = new NodeReader(source).mapping(JsonReader.read(source), index);
        if (root.entries().containsKey("layers")) {
            List<String> layers = new ArrayList<>();
            for (DocumentNode layer : list(root, "layers")) {
                layers.add(blob(layer));
            }
            DocumentNode configuration = root.entries().get("config");
            boolean starts = configuration != null && CONFIGURATIONS.contains(text(configuration, "mediaType"));
            images.add(new ImageManifest(name, starts ? Optional.of(blob(configuration)) : Optional.empty(), layers));
        }
        for (DocumentNode manifest : list(root, "manifests")) {
            if (!isAttestation(manifest)) {
                addIndex(blob(manifest), name(manifest, name), parts, images, depth + 1);
            }
        }
    }

    private static boolean isAttestation(DocumentNode manifest) {
        return manifest instanceof DocumentNode.Mapping mapping
                && mapping.entries().get("annotations") instanceof DocumentNode.Mapping annotations
                && annotations.entries().containsKey("vnd.docker.reference.type");
    }

    /** The platform that a descriptor names, or its tag, or its digest. */
    private static String name(DocumentNode descriptor, String outer) {
        DocumentNode.Mapping entries = (DocumentNode.Mapping) descriptor;
        DocumentNode platform = entries.entries().get("platform");
        String system = text(platform, "os");
        String tag = text(entries.entries().get("annotations"), "org.opencontainers.image.ref.name");
        if (!system.isEmpty()) {
            String variant = text(platform, "variant");
            return system + '/' + text(platform, "architecture") + (variant.isEmpty() ? "" : '/' + variant);
        } else if (!tag.isEmpty()) {
            return tag;
        }
        return outer.isEmpty() ? text(descriptor, "digest") : outer;
    }

    private static void addSaved(ImageParts parts, List<ImageManifest> images) throws IOException {
        if (JsonReader.read(source("manifest.json", parts)) instanceof DocumentNode.Sequence list) {
            for (DocumentNode image : list.items()) {
                String configuration = text(image, "Config");
                List<String> tags = texts(image, "RepoTags");
                String name = tags.isEmpty() ? configuration : tags.getFirst();
                images.add(new ImageManifest(
                        name, Optional.of(configuration).filter(part -> !part.isEmpty()), texts(image, "Layers")));
            }
        }
    }

    private static List<DocumentNode> list(DocumentNode node, String key) {
        return node instanceof DocumentNode.Mapping mapping && mapping.entries().get(key) instanceof DocumentNode.Sequence list
                ? list.items()
                : List.of();
    }

    private static List<String> texts(DocumentNode node, String key) {
        return list(node, key).stream().map(item -> item instanceof DocumentNode.Scalar scalar ? scalar.text() : "").toList();
    }

    private static String text(DocumentNode node, String key) {
        return node instanceof DocumentNode.Mapping mapping && mapping.entries().get(key) instanceof DocumentNode.Scalar scalar
                ? scalar.text()
                : "";
    }

    private static String blob(DocumentNode descriptor) throws IOException {
        String digest = text(descriptor, "digest");
        if (!digest.matches("[a-z0-9]+:[a-f0-9]+")) {
            throw new IOException("a descriptor without a digest");
        }
        return "blobs/" + digest.replace(':', '/');
    }
}
