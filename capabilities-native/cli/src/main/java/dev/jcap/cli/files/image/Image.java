package dev.jcap.cli.files.image;

import dev.jcap.CapabilityFormatException;
import dev.jcap.FileCapabilities;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;

/**
 * The files with capabilities of an image or an archive: an OCI layout (a directory or an archive), what {@code docker save}
 * writes, or a plain tar archive, each compressed with gzip or not at all. Anything else is refused, never taken for empty.
 */
public final class Image {

    private static final int[] ZSTD = {0x28, 0xB5, 0x2F, 0xFD};
    private static final int[] GZIP = {0x1F, 0x8B};
    private static final int[] XZ = {0xFD, '7', 'z', 'X', 'Z'};
    private static final int[] BZIP2 = {'B', 'Z', 'h'};

    private final Path path;
    private final ImageParts parts;
    private final Optional<ImageManifest> manifest;
    private final ImageTree tree = new ImageTree();

    private Image(Path path) throws IOException {
        this.path = path;
        this.parts = ImageParts.open(path);
        this.manifest = only(ImageManifest.all(parts));
    }

    /** What reads a part of an image. */
    private interface Reading<T> {
        T read() throws IOException;
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

    /** Reads an image. */
    public static Image read(Path path) throws IOException {
        return named(path, () -> new Image(path).filled());
    }

    /** The files with capabilities; the paths have no slash in front. */
    public SortedMap<String, FileCapabilities> files() {
        return tree.withCapabilities();
    }

    /** What a container of the image starts with; empty for an archive of files, which starts nothing. */
    public Optional<ImageStart> start() throws IOException {
        if (manifest.isEmpty()) {
            return Optional.empty();
        }
        Optional<String> part = manifest.get().configuration();
        return Optional.of(named(path, () -> part.isEmpty()
                ? ImageStart.UNKNOWN
                : ImageStart.of(ImageConfiguration.read(part.get(), parts), tree)));
    }

    /** Reads something; every error names the image. */
    private static <T> T named(Path image, Reading<T> part) throws IOException {
        try {
            return part.read();
        } catch (FileSystemException e) {
            throw e;
        } catch (IOException | CapabilityFormatException e) {
            throw (FileSystemException) new FileSystemException(image.toString(), null, e.getMessage()).initCause(e);
        }
    }

    /** A path of an image as a path below a directory. */
    public static Path resolve(Path directory, String path) {
        return directory.resolve(new String(path.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8));
    }

    private Image filled() throws IOException {
        if (manifest.isPresent()) {
            for (String layer : manifest.get().layers()) {
                try (InputStream in = uncompressed(parts.open(layer), layer)) {
                    tree.add(in, true);
                }
            }
        } else if (parts.isArchive()) {
            try (InputStream in = uncompressed(Files.newInputStream(path), path.toString())) {
                tree.add(in, false);
            }
        } else {
            throw refused("neither an OCI layout nor an archive");
        }
        return this;
    }

    /** Layers of one image hide files of its own layers only, so that two images are never put over each other. */
    private Optional<ImageManifest> only(Optional<List<ImageManifest>> images) throws IOException {
        if (images.isPresent() && images.get().size() != 1) {
            String names = images.get().stream().map(ImageManifest::name).collect(Collectors.joining(", ", " (", ")"));
            throw refused("it has " + images.get().size() + " images or platforms" + (images.get().isEmpty() ? "" : names)
                    + ": save the one to scan");
        }
        return images.map(List::getFirst);
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
}
