package dev.jcap.cli.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcap.cli.Session;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code jcap file scan} and {@code baseline} of archives and images. */
class ImageScanTest {

    @TempDir
    Path directory;

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream packed = new GZIPOutputStream(out)) {
            packed.write(bytes);
        }
        return out.toByteArray();
    }

    private Path write(String name, byte[] bytes) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.write(file, bytes);
    }

    private static final String DIGEST = "sha256:";

    /** An OCI layout with these layers. */
    private Path layout(byte[]... layers) throws IOException {
        StringBuilder descriptors = new StringBuilder();
        for (int i = 0; i < layers.length; i++) {
            write("image/blobs/sha256/a" + i, layers[i]);
            descriptors.append(i == 0 ? "" : ",").append("{\"digest\": \"").append(DIGEST).append("a").append(i).append("\"}");
        }
        write("image/blobs/sha256/b0", ("{\"layers\": [" + descriptors + "]}").getBytes(StandardCharsets.UTF_8));
        write("image/index.json", ("{\"manifests\": [{\"digest\": \"" + DIGEST + "b0\"}]}").getBytes(StandardCharsets.UTF_8));
        return write("image/oci-layout", "{}".getBytes(StandardCharsets.UTF_8)).getParent();
    }

    @Test
    void scan_ofATar_findsWhatItsHeadersSay() throws IOException {
        byte[] tar =
                new TarMaker().file("./usr/bin/ping", "cap_net_raw=ep").plain("bin/sh").link("bin/p", "usr/bin/ping").bytes();
        for (byte[] bytes : new byte[][] {tar, gzip(tar)}) {
            Path file = write("tree.tar", bytes);
            Session session = Session.of("file", "scan", file.toString());
            assertEquals("", session.err());
            assertEquals(file + "/bin/p cap_net_raw=ep\n" + file + "/usr/bin/ping cap_net_raw=ep\n", session.out());
            assertEquals(0, session.status());
        }
    }

    @Test
    void scan_ofALayout_putsLayersOverEachOther() throws IOException {
        byte[] first = new TarMaker().file("a", "cap_kill=ep").file("b", "cap_kill=ep").file("c/d", "cap_kill=ep")
                .file("e/f", "cap_kill=ep").file("g", "cap_chown=p").bytes();
        byte[] second = new TarMaker().plain("a").plain(".wh.b").plain("c/.wh..wh..opq").file("c/x", "cap_chown=ep")
                .plain(".wh.e").bytes();
        Path image = layout(gzip(first), second);
        Session session = Session.of("file", "scan", image.toString());
        assertEquals("", session.err());
        assertTrue(session.out().startsWith(image + "/c/x cap_chown=ep\n" + image + "/g cap_chown=p\n" + image + ": "),
                session.out());
        assertEquals(0, session.status());
    }

    @Test
    void scan_ofWhatDockerSaves_readsItsLayers() throws IOException {
        byte[] layer = new TarMaker().file("bin/ping", "cap_net_raw=ep").bytes();
        byte[] manifest = "[{\"Layers\": [\"one/layer.tar\"]}]".getBytes(StandardCharsets.UTF_8);
        Path saved = write("saved.tar", new TarMaker().part("one/layer.tar", layer).part("manifest.json", manifest).bytes());
        String out = Session.of("file", "scan", saved.toString()).out();
        assertTrue(out.startsWith(saved + "/bin/ping cap_net_raw=ep\n" + saved + ": "), out);
    }

    @ParameterizedTest
    @CsvSource({"28b52ffd00000000, zstd", "fd377a585a000000, xz", "425a683931415926, bzip2"})
    void scan_ofAnotherCompression_isRefused(String bytes, String name) throws IOException {
        byte[] packed = HexFormat.of().parseHex(bytes);
        for (Path image : new Path[] {layout(packed), write("tree.img", packed)}) {
            Session session = Session.of("file", "scan", image.toString());
            assertEquals("", session.out());
            assertTrue(session.err().contains("is compressed with " + name), session.err());
            assertEquals(1, session.status());
        }
    }

    @Test
    void scan_ofADamagedArchive_isRefused() throws IOException {
        byte[] tar = new TarMaker().file("a", "cap_kill=ep").bytes();
        byte[] cut = Arrays.copyOf(tar, 1100);
        Session session = Session.of("file", "scan", write("cut.tar", cut).toString());
        assertTrue(session.err().contains("the archive ends inside"), session.err());
        assertEquals(1, session.status());
        Session other =
                Session.of("file", "scan", write("none.tar", "hello".repeat(200).getBytes(StandardCharsets.UTF_8)).toString());
        assertTrue(other.err().contains("not a tar archive"), other.err());
        assertEquals(1, other.status());
    }

    @Test
    void scan_ofSeveralImages_isRefused() throws IOException {
        Path image = layout(new TarMaker().bytes());
        write("image/index.json", ("{\"manifests\": [{\"digest\": \"sha256:b0\"}, {\"digest\": \"sha256:b0\"}]}")
                .getBytes(StandardCharsets.UTF_8));
        Session session = Session.of("file", "scan", image.toString());
        assertTrue(session.err().contains("it has 2 images or platforms"), session.err());
        assertEquals(1, session.status());
    }

    @Test
    void baseline_ofAnImage_hasPathsFromItsRoot() throws IOException {
        Path tar = write("tree.tar", new TarMaker().file("usr/bin/ping", "cap_net_raw=ep").bytes());
        Path baseline = directory.resolve("baseline");
        assertEquals(0, Session.of("file", "baseline", baseline.toString(), tar.toString()).status());
        assertTrue(Files.readString(baseline).endsWith("\n/usr/bin/ping cap_net_raw=ep\n"), Files.readString(baseline));
        write("tree.tar", new TarMaker().file("usr/bin/ping", "cap_net_raw=p").bytes());
        Session changed = Session.of("file", "baseline", "--check", baseline.toString(), tar.toString());
        assertEquals(1, changed.status());
        assertEquals("-/usr/bin/ping cap_net_raw=ep\n+/usr/bin/ping cap_net_raw=p\n", changed.out());
    }
}
