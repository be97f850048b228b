package dev.jcap.cli.files.image;

import dev.jcap.CapabilityFormatException;
import dev.jcap.FileCapabilities;
import dev.jcap.profile.internal.json.DocumentNode;
import dev.jcap.profile.internal.json.JsonReader;
import dev.jcap.profile.internal.json.NodeReader;
import dev.jcap.profile.internal.text.SourceText;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.zip.GZIPInputStream;

/**
 * The files with capabilities of an image or an archive: an OCI layout (a directory or an archive), what {@code docker save}
 * writes, or a plain tar archive, each compressed with gzip or not at all. Anything else is refused, never taken for empty.
 */
public final class Image {

    private static final int[] ZSTD = {0x28, 0xB5, 0x2F, 0xFD};
    private static final int DEEPEST = 4;
    private static final int[] GZIP = {0x1F, 0x8B};
    private static final int[] XZ = {0xFD, '7', 'z', 'X', 'Z'};
    private static final int[] BZIP2 = {'B', 'Z', 'h'};

    private final Path path;
    private final ImageParts parts;

    private Image(Path path, ImageParts parts) {
        this.path = path;
        this.parts = parts;
    }

    /** Whether a path is an image or an archive, of whatever kind, not a file tree or another file. */
    public static boolean isImage(Path path) throws IOException {
        if (Files.isDirectory(path)) {
            return Files.isRegularFile(path.resolve("oci-layout")) && Files.isRegularFile(path.resolve("index.json"));
        }
        if (!Files.isRegularFile(path)) {
            return false;
        }
        try (InputStream file = Files.newInputStream(path)) {
            BufferedInputStream in = new BufferedInputStream(new ByteArrayInputStream(file.readNBytes(TarReader.BLOCK)));
            boolean packed = begins(in, GZIP) || begins(in, ZSTD) || begins(in, XZ) || begins(in, BZIP2);
            return packed || path.toString().endsWith(".tar") || TarReader.isHeader(in.readAllBytes());
        }
    }

    /** Reads the files with capabilities of an image; the paths have no slash in front. */
    public static SortedMap<String, FileCapabilities> read(Path path) throws IOException {
        try {
            return new Image(path, ImageParts.open(path)).files();
        } catch (FileSystemException e) {
            throw e;
        } catch (IOException | CapabilityFormatException e) {
            throw (FileSystemException) new FileSystemException(path.toString(), null, e.getMessage()).initCause(e);
        }
    }

    /** A path of an image as a path below a directory. */
    public static Path resolve(Path directory, String path) {
        return directory.resolve(new String(path.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8));
    }

    private SortedMap<String, FileCapabilities> files() throws IOException {
        ImageTree tree = new ImageTree();
        if (parts.has("index.json")) {
            addImage(imagesOfIndex("index.json", 0), tree);
        } else if (parts.has("manifest.json")) {
            addImage(imagesOfDocker(), tree);
        } else if (parts.isArchive()) {
            try (InputStream in = uncompressed(Files.newInputStream(path), path.toString())) {
                tree.add(in, false);
            }
        } else {
            throw refused("neither an OCI layout nor an archive");
        }
        return tree.files();
    }

    /** Layers of one image hide files of its own layers only, so that two images are never put over each other. */
    private void addImage(List<List<String>> images, ImageTree tree) throws IOException {
        if (images.size() != 1) {
            throw refused("it has " + images.size() + " images or platforms: save the one to scan");
        }
        for (String layer : images.getFirst()) {
            add(layer, tree);
        }
    }

    private void add(String layer, ImageTree tree) throws IOException {
        try (InputStream in = uncompressed(parts.open(layer), layer)) {
            tree.add(in, true);
        }
    }

    private FileSystemException refused(String why) {
        return new FileSystemException(path.toString(), null, why);
    }

    private InputStream uncompressed(InputStream raw, String name) throws IOException {
        BufferedInputStream in = new BufferedInputStream(raw);
        String other = begins(in, ZSTD) ? "zstd" : begins(in, XZ) ? "xz" : begins(in, BZIP2) ? "bzip2" : "";
        if (!other.isEmpty()) {
            in.close();
            throw refused(name + " is compressed with " + other + ", which jcap does not read: use gzip or no compression");
        }
        return begins(in, GZIP) ? new BufferedInputStream(new GZIPInputStream(in)) : in;
    }

    private static boolean begins(BufferedInputStream in, int... magic) throws IOException {
        in.mark(magic.length);
        boolean same = true;
        for (int b : magic) {
            same &= in.read() == b;
        }
        in.reset();
        return same;
    }

    private DocumentNode.Mapping json(String name) throws IOException {
        SourceText source = source(name);
        return new NodeReader(source).mapping(JsonReader.read(source), name);
    }

    private SourceText source(String name) throws IOException {
        try (InputStream in = parts.open(name)) {
            return new SourceText(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    /** The layers of each image of an index; what attests to an image has none. */
    private List<List<String>> imagesOfIndex(String index, int depth) throws IOException {
        if (depth > DEEPEST) {
            throw refused("indexes inside indexes");
        }
        DocumentNode.Mapping root = json(index);
        List<List<String>> images = new ArrayList<>();
        if (root.entries().containsKey("layers")) {
            List<String> layers = new ArrayList<>();
            for (DocumentNode layer : list(root, "layers")) {
                layers.add(blob(layer));
            }
            images.add(layers);
        }
        for (DocumentNode manifest : list(root, "manifests")) {
            if (!isAttestation(manifest)) {
                images.addAll(imagesOfIndex(blob(manifest), depth + 1));
            }
        }
        return images;
    }

    private static boolean isAttestation(DocumentNode manifest) {
        return manifest instanceof DocumentNode.Mapping mapping
                && mapping.entries().get("annotations") instanceof DocumentNode.Mapping annotations
                && annotations.entries().containsKey("vnd.docker.reference.type");
    }

    private List<DocumentNode> list(DocumentNode.Mapping root, String key) {
        return root.entries().get(key) instanceof DocumentNode.Sequence list ? list.items() : List.of();
    }

    private String blob(DocumentNode descriptor) throws IOException {
        String digest = descriptor instanceof DocumentNode.Mapping mapping
                && mapping.entries().get("digest") instanceof DocumentNode.Scalar scalar
                        ? scalar.text()
                        : "";
        if (!digest.matches("[a-z0-9]+:[a-f0-9]+")) {
            throw refused("a descriptor without a digest");
        }
        return "blobs/" + digest.replace(':', '/');
    }

    private List<List<String>> imagesOfDocker() throws IOException {
        List<List<String>> images = new ArrayList<>();
        if (JsonReader.read(source("manifest.json")) instanceof DocumentNode.Sequence list) {
            for (DocumentNode image : list.items()) {
                List<String> layers = new ArrayList<>();
                if (image instanceof DocumentNode.Mapping mapping) {
                    for (DocumentNode layer : list(mapping, "Layers")) {
                        layers.add(layer instanceof DocumentNode.Scalar scalar ? scalar.text() : "");
                    }
                }
                images.add(layers);
            }
        }
        return images;
    }
}
