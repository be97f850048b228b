package dev.jcap.linux.internal.preflight;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestClassPathTest {

    @TempDir
    private Path directory;

    private Path jar(String name, String classPath) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, classPath);
        Path jar = directory.resolve(name);
        new JarOutputStream(Files.newOutputStream(jar), manifest).close();
        return jar;
    }

    @Test
    void expand_manifests_addTheFilesThatTheyNameOnce() throws IOException {
        String app = jar("app.jar", "first.jar http://host/x.jar %zz sub/").toString();
        String first = jar("first.jar", "app.jar second%20one.jar").toString();
        assertEquals(
                List.of(app, "classes", first, directory.resolve("sub").toString(),
                        directory.resolve("second one.jar").toString()),
                ManifestClassPath.expand(List.of(app, "classes")));
    }

    @Test
    void expand_whatIsNoJar_addsNothing() throws IOException {
        List<String> classPath = List.of(
                "", Files.writeString(directory.resolve("text.jar"), "no jar").toString(), directory.toString(), "none.jar",
                "a\0b");
        assertEquals(classPath, ManifestClassPath.expand(classPath));
    }
}
