package dev.jcap.cli.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcap.FileCapabilities;
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

    private static final String PAX = "SCHILY.xattr.security.capability";

    @TempDir
    Path directory;

    /** A tar archive in the making. */
    private static final class Tar {

        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        Tar file(String path, String capabilities) {
            byte[] attribute = FileCapabilities.parse(capabilities).encode();
            String value = new String(attribute, StandardCharsets.ISO_8859_1);
            int length = PAX.length() + value.length() + 3;
            length += Integer.toString(length + 2).length();
            String record = length + " " + PAX + '=' + value + '\n';
            return member("PaxHeaders/x", 'x', "", record.getBytes(StandardCharsets.ISO_8859_1)).plain(path);
        }

        Tar plain(String path) {
            return member(path, '0', "", "content".getBytes(StandardCharsets.UTF_8));
        }

        Tar link(String path, String target) {
            return member(path, '1', target, new byte[0]);
        }

        Tar part(String path, byte[] content) {
            return member(path, '0', "", content);
        }

        private Tar member(String path, char type, String target, byte[] content) {
            byte[] header = new byte[512];
            put(header, 0, path);
            put(header, 124, String.format("%011o", content.length));
            put(header, 148, "        ");
            header[156] = (byte) type;
            put(header, 157, target);
            put(header, 257, "ustar\000" + "00");
            int sum = 0;
            for (byte b : header) {
                sum += b & 0xFF;
            }
            put(header, 148, String.format("%06o\000 ", sum));
            out.writeBytes(header);
            out.writeBytes(content);
            out.writeBytes(new byte[(512 - content.length % 512) % 512]);
            return this;
        }

        private static void put(byte[] header, int at, String text) {
            byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
            System.arraycopy(bytes, 0, header, at, bytes.length);
        }

        byte[] bytes() {
            ByteArrayOutputStream whole = new ByteArrayOutputStream();
            whole.writeBytes(out.toByteArray());
            whole.writeBytes(new byte[1024]);
            return whole.toByteArray();
        }
    }

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
        byte[] tar = new Tar().file("./usr/bin/ping", "cap_net_raw=ep").plain("bin/sh").link("bin/p", "usr/bin/ping").bytes();
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
        byte[] first = new Tar().file("a", "cap_kill=ep").file("b", "cap_kill=ep").file("c/d", "cap_kill=ep")
                .file("e/f", "cap_kill=ep").file("g", "cap_chown=p").bytes();
        byte[] second = new Tar().plain("a").plain(".wh.b").plain("c/.wh..wh..opq").file("c/x", "cap_chown=ep")
                .plain(".wh.e").bytes();
        Path image = layout(gzip(first), second);
        Session session = Session.of("file", "scan", image.toString());
        assertEquals("", session.err());
        assertEquals(image + "/c/x cap_chown=ep\n" + image + "/g cap_chown=p\n", session.out());
        assertEquals(0, session.status());
    }

    @Test
    void scan_ofWhatDockerSaves_readsItsLayers() throws IOException {
        byte[] layer = new Tar().file("bin/ping", "cap_net_raw=ep").bytes();
        byte[] manifest = "[{\"Layers\": [\"one/layer.tar\"]}]".getBytes(StandardCharsets.UTF_8);
        Path saved = write("saved.tar", new Tar().part("one/layer.tar", layer).part("manifest.json", manifest).bytes());
        assertEquals(saved + "/bin/ping cap_net_raw=ep\n", Session.of("file", "scan", saved.toString()).out());
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
        byte[] tar = new Tar().file("a", "cap_kill=ep").bytes();
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
        Path image = layout(new Tar().bytes());
        write("image/index.json", ("{\"manifests\": [{\"digest\": \"sha256:b0\"}, {\"digest\": \"sha256:b0\"}]}")
                .getBytes(StandardCharsets.UTF_8));
        Session session = Session.of("file", "scan", image.toString());
        assertTrue(session.err().contains("it has 2 images or platforms"), session.err());
        assertEquals(1, session.status());
    }

    @Test
    void baseline_ofAnImage_hasPathsFromItsRoot() throws IOException {
        Path tar = write("tree.tar", new Tar().file("usr/bin/ping", "cap_net_raw=ep").bytes());
        Path baseline = directory.resolve("baseline");
        assertEquals(0, Session.of("file", "baseline", baseline.toString(), tar.toString()).status());
        assertTrue(Files.readString(baseline).endsWith("\n/usr/bin/ping cap_net_raw=ep\n"), Files.readString(baseline));
        write("tree.tar", new Tar().file("usr/bin/ping", "cap_net_raw=p").bytes());
        Session changed = Session.of("file", "baseline", "--check", baseline.toString(), tar.toString());
        assertEquals(1, changed.status());
        assertEquals("-/usr/bin/ping cap_net_raw=ep\n+/usr/bin/ping cap_net_raw=p\n", changed.out());
    }
}
