package dev.jcap.cli.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcap.cli.Session;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code jcap file scan} says about the start of an image: its user, its program and its files with capabilities. */
class ImageStartTest {

    private static final String GAIN = "note: /usr/bin/ping: uid 1000 gains cap_net_raw when it executes this file in a container"
            + " with Docker's default; with no_new_privs it gains nothing; remove the file's capabilities if nobody needs them,"
            + " or run the container with no-new-privileges [image-file-capability]\n";
    private static final String DEFAULT = "cap_chown,cap_dac_override,cap_fowner,cap_fsetid,cap_kill,cap_setgid,cap_setuid,"
            + "cap_setpcap,cap_net_bind_service,cap_net_raw,cap_sys_chroot,cap_mknod,cap_audit_write,cap_setfcap";

    @TempDir
    Path directory;

    private void write(String name, String text) throws IOException {
        write(name, text.getBytes(StandardCharsets.UTF_8));
    }

    private void write(String name, byte[] bytes) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, bytes);
    }

    /** An OCI layout with one layer. */
    private Path layout(String configuration, TarMaker layer) throws IOException {
        write("image/oci-layout", "{}");
        write("image/blobs/sha256/a0", layer.bytes());
        write("image/blobs/sha256/c0", configuration);
        write("image/blobs/sha256/b0", """
                {"config": {"mediaType": "application/vnd.oci.image.config.v1+json", "digest": "sha256:c0"},
                 "layers": [{"digest": "sha256:a0"}]}""");
        write("image/index.json", "{\"manifests\": [{\"digest\": \"sha256:b0\"}]}");
        return directory.resolve("image");
    }

    private static TarMaker files() {
        return new TarMaker().file("usr/bin/ping", "cap_net_raw=ep").plain("usr/bin/app").symbolicLink("bin", "usr/bin")
                .part("etc/passwd",
                        "root:x:0:0::/:\n:::\n\nbad:x::\napp:x:1000:5::/:\ntoor:x:0:0::/:\n".getBytes(StandardCharsets.UTF_8));
    }

    private static String config(String members) {
        return "{\"os\": \"linux\", \"config\": {" + members + "}}";
    }

    /** The output without the lines of the files and without the image in front. */
    private static String scan(Path image) {
        Session session = Session.of("file", "scan", image.toString());
        assertEquals("", session.err());
        assertEquals(0, session.status());
        StringBuilder said = new StringBuilder();
        String front = image + ": ";
        session.out().lines().filter(line -> line.startsWith(front))
                .forEach(line -> said.append(line.substring(front.length())).append('\n'));
        return said.toString();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1000", "1000:5", "app", "app:staff", "0001000"})
    void scan_ofUser_saysWhatFilesGive(String user) throws IOException {
        Path image = layout(config("\"User\": \"" + user + "\", \"Entrypoint\": [\"app\", \"-x\"]"), files());
        assertEquals("starts as uid 1000 (USER " + user + "): /usr/bin/app holds none\n" + GAIN, scan(image));
    }

    @ParameterizedTest
    @CsvSource({"'', it sets no USER", "0, 'its USER is \"0\"'", "root:root, 'its USER is \"root:root\"'",
        "toor, 'its USER is \"toor\"'", ":1000, 'its USER is \":1000\"'"})
    void scan_ofRoot_isAFinding(String user, String why) throws IOException {
        Path image = layout(config("\"User\": \"" + user + "\", \"Cmd\": [\"/bin/app\"]"), files());
        assertEquals("starts as uid 0 " + (user.isEmpty() ? "(no USER)" : "(USER " + user + ")") + ": /usr/bin/app holds "
                + DEFAULT + "\n/usr/bin/ping gains nothing when executed\n"
                + "warning: the image starts as root, since " + why + ": with Docker's default that holds " + DEFAULT
                + "; set USER to another uid, and give the program's file what it needs [image-user-root]\n", scan(image));
    }

    @ParameterizedTest
    @ValueSource(strings = {"nobody", "bad", "1000x", "4294967295", "-1", "99999999999999999999"})
    void scan_ofAUserThatTheImageDoesNotName_saysUnknown(String user) throws IOException {
        String said = scan(layout(config("\"User\": \"" + user + "\", \"Cmd\": [\"app\"]"), files()));
        assertTrue(said.startsWith("warning: what a container of the image holds is unknown: \"" + user
                + "\" is neither a uid nor a user of its /etc/passwd; "), said);
        assertEquals(1, said.lines().count(), said);
    }

    @Test
    void scan_withoutUsers_doesNotEvenGuessRoot() throws IOException {
        String said = scan(layout(config("\"User\": \"root\""), new TarMaker().plain("bin/app")));
        assertTrue(said.contains("\"root\" is neither a uid nor a user"), said);
    }

    @Test
    void scan_ofTheStart_followsPathLinksAndScripts() throws IOException {
        TarMaker layer = files().part("srv/run", "#!/bin/ping -x\n".getBytes(StandardCharsets.UTF_8))
                .part("srv/lost", "#!/etc\n".getBytes(StandardCharsets.UTF_8)).mode("0000644").plain("srv/app");
        String program = "\"User\": \"1000\", \"WorkingDir\": \"/srv\", \"Env\": [\"PATH=:/bin\"], \"Cmd\": [\"%s\"]";
        String start = "starts as uid 1000 (USER 1000): ";
        String holds = " holds cap_net_raw, with no_new_privs none\n";
        assertEquals(start + "/usr/bin/ping" + holds + GAIN, scan(layout(config(program.formatted("../bin/ping")), layer)));
        assertEquals(start + "/srv/run" + holds + GAIN, scan(layout(config(program.formatted("run")), layer)));
        assertEquals(start + "/usr/bin/app holds none\n" + GAIN, scan(layout(config(program.formatted("app")), layer)));
        layer.directory("etc");
        for (String unknown : new String[] {"lost", "none", "./app"}) {
            String said = scan(layout(config(program.formatted(unknown)), layer));
            assertTrue(said.contains("it has no program \"" + unknown + "\", or not the interpreter"), said);
            assertFalse(said.contains(" holds none"), said);
        }
        String idle = scan(layout(config("\"User\": \"1000\", \"Entrypoint\": null"), layer));
        assertTrue(idle.startsWith("starts as uid 1000 (USER 1000): no command\n"), idle);
    }

    @Test
    void scan_ofAFileBeyondTheBoundingSet_saysThatItDoesNotStart() throws IOException {
        TarMaker layer = files().file("bin-ns", "cap_sys_admin=ep").file("part", "cap_sys_admin,cap_kill=p");
        for (String user : new String[] {"0", "1000"}) {
            String said = scan(layout(config("\"User\": \"" + user + "\", \"Cmd\": [\"/bin-ns\"]"), layer));
            assertTrue(said.contains(": /bin-ns does not start\n"), said);
            assertTrue(said.contains("error: /bin-ns: execve fails with EPERM: the file insists on cap_sys_admin"), said);
            assertEquals(user.equals("1000"), said.contains("note: /part: uid 1000 gains cap_kill when"), said);
        }
    }

    @Test
    void scan_ofASetUserIdProgram_saysThatItBecomesRoot() throws IOException {
        TarMaker layer = new TarMaker().mode("0004755").plain("su");
        assertEquals("starts as uid 1000 (USER 1000): /su holds " + DEFAULT + ", with no_new_privs none\n",
                scan(layout(config("\"User\": \"1000\", \"Cmd\": [\"/su\"]"), layer)));
    }

    @Test
    void scan_ofAScriptWithCapabilities_looksAtItsInterpreter() throws IOException {
        TarMaker layer = new TarMaker().plain("bin/sh").script("s", "cap_kill=ep", "#!/bin/sh\n")
                .script("t", "cap_kill=ep", "#!/bin/bash\n");
        String said = scan(layout(config("\"User\": \"1000\""), layer));
        assertTrue(said.contains("/s gains nothing when executed\n"), said);
        assertTrue(said.contains("/t: what a container of the image holds is unknown: it lacks the interpreter"), said);
    }

    @Test
    void scan_ofAnotherSystem_saysUnknown() throws IOException {
        String said = scan(layout("{\"os\": \"windows\", \"config\": {\"User\": \"app\"}}", files()));
        assertTrue(said.contains("is unknown: it is made for \"windows\", which has no capabilities"), said);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{", "[]", "{}", "{\"config\": 1}", "{\"config\": {\"user\": \"1000\"}}", "{\"config\": {\"User\": 1000}}",
                "{\"Config\": {}}", "{\"config\": {\"Cmd\": \"app\"}}"})
    void scan_ofADamagedConfiguration_listsFilesAndFails(String configuration) throws IOException {
        Path image = layout(configuration, files());
        Session session = Session.of("file", "scan", image.toString());
        assertEquals(image + "/usr/bin/ping cap_net_raw=ep\n", session.out());
        assertTrue(session.err().startsWith("jcap file: " + image + ": "), session.err());
        assertEquals(1, session.status());
    }

    @Test
    void scan_withoutConfiguration_saysUnknownOrFails() throws IOException {
        Path image = layout(config(""), files());
        Files.delete(image.resolve("blobs/sha256/c0"));
        Session session = Session.of("file", "scan", image.toString());
        assertEquals(1, session.status());
        assertTrue(session.err().contains("c0"), session.err());
        for (String other : new String[] {"", "\"config\": {\"mediaType\": \"application/vnd.oci.empty.v1+json\"}, "}) {
            write("image/blobs/sha256/b0", "{" + other + "\"layers\": [{\"digest\": \"sha256:a0\"}]}");
            String said = scan(image);
            assertTrue(said.contains("is unknown: it has no configuration that says how it starts"), said);
        }
    }

    @Test
    void scan_ofWhatDockerSaves_readsItsConfiguration() throws IOException {
        byte[] configuration = config("\"User\": \"app\", \"Cmd\": [\"app\"]").getBytes(StandardCharsets.UTF_8);
        byte[] manifest =
                "[{\"Config\": \"c.json\", \"RepoTags\": [\"a:1\"], \"Layers\": [\"l.tar\"]}]".getBytes(StandardCharsets.UTF_8);
        write("saved.tar", new TarMaker().part("l.tar", files().bytes()).part("c.json", configuration)
                .part("manifest.json", manifest).bytes());
        assertEquals("starts as uid 1000 (USER app): /usr/bin/app holds none\n" + GAIN, scan(directory.resolve("saved.tar")));
    }

    @Test
    void scan_ofSeveralPlatforms_namesEach() throws IOException {
        Path image = layout(config(""), files());
        write("image/index.json", """
                {"manifests": [
                  {"digest": "sha256:b0", "platform": {"os": "linux", "architecture": "amd64"}},
                  {"digest": "sha256:b0", "platform": {"os": "linux", "architecture": "arm", "variant": "v7"}},
                  {"digest": "sha256:b0", "annotations": {"org.opencontainers.image.ref.name": "latest"}},
                  {"digest": "sha256:b0"}]}""");
        Session session = Session.of("file", "scan", image.toString());
        assertEquals("jcap file: " + image + ": it has 4 images or platforms (linux/amd64, linux/arm/v7, latest, sha256:b0): save"
                + " the one to scan\n", session.err());
        assertEquals(1, session.status());
    }

    @Test
    void scan_asJson_hasTheSame() throws IOException {
        Path image = layout(config("\"User\": \"app\", \"Entrypoint\": [\"app\"], \"Cmd\": [\"-x\"]"), files());
        String json = Session.of("file", "scan", "--json", image.toString()).out().lines().toList().getLast();
        assertTrue(json.startsWith("{\"schema\":1,\"command\":\"file scan\",\"image\":\"" + image
                + "\",\"user\":\"app\",\"uid\":1000,\"command\":[\"app\",\"-x\"],"
                + "\"start\":{\"file\":\"/usr/bin/app\",\"runs\":true,"), json);
        assertTrue(
                json.contains("\"files\":[{\"file\":\"/usr/bin/ping\",\"runs\":true,\"missing\":{\"mask\":\"0000000000000000\","
                        + "\"names\":[]},\"permitted\":{\"mask\":\"0000000000002000\",\"names\":[\"cap_net_raw\"]},"),
                json);
        assertTrue(json.contains("\"findings\":[{\"id\":\"image-file-capability\",\"severity\":\"note\""), json);
    }

    @Test
    void scan_ofAnArchiveOfFiles_saysNothingAboutAStart() throws IOException {
        write("tree.tar", files().bytes());
        assertEquals("", scan(directory.resolve("tree.tar")));
    }
}
