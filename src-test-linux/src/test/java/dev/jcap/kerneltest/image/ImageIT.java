package dev.jcap.kerneltest.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jcap.Capability;
import dev.jcap.kerneltest.profile.Tool;
import dev.jcap.kerneltest.support.ChildPrivilege;
import dev.jcap.kerneltest.support.Slow;
import dev.jcap.linux.Capabilities;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The smallest Java that jcap needs: an image with java.base, the two modules of jcap and the consumer's, started without
 * any flag; here, and alone in a container.
 */
@Slow
class ImageIT {

    private static final String MAIN_JOB = "consumer/consumer.Main";
    private static final String PROOF = "from the module path, as modules: ";

    @TempDir
    static Path bundle;

    private static Path root;
    private static Path java;

    @BeforeAll
    static void link() throws Exception {
        root = Files.createDirectory(bundle.resolve("rootfs"));
        java = RuntimeImage.link(bundle, root.resolve("java")).resolve("bin/java");
    }

    @Test
    void image_asLinked_holdsNothingButJavaBase() throws Exception {
        String modules = answer(List.of(java.toString(), "--list-modules"));
        assertEquals(
                Set.of("consumer", "dev.jcap", "dev.jcap.linux", "java.base"),
                modules.lines().map(line -> line.split("@")[0]).collect(Collectors.toSet()));
    }

    @ParameterizedTest
    @EnumSource
    void image_startedWithoutFlags_dropsInEveryThread(ChildPrivilege privilege) throws Exception {
        List<String> command = new ArrayList<>(privilege.prefix());
        command.addAll(List.of(java.toString(), "-m", MAIN_JOB, "module path"));
        assertTrue(answer(command).startsWith(PROOF));
    }

    @Test
    void container_withoutShell_dropsInEveryThread() throws Exception {
        Tool.require("runc", "runc");
        assumeTrue(
                ChildPrivilege.isMachineRoot()
                        && Capabilities.thread().read().state().effective().contains(Capability.CAP_SYS_ADMIN),
                "needs uid 0 of the initial user namespace with CAP_SYS_ADMIN");
        RuntimeImage.copyLibraries(root.resolve("java"), root);
        assertEquals(Set.of("java", "lib", "lib64"), namesIn(root));
        Files.createDirectory(root.resolve("proc"));
        Files.writeString(bundle.resolve("config.json"), configuration());
        String name = "jcap-image-" + ProcessHandle.current().pid();
        String output = answer(List.of(
                "runc", "--root", bundle.resolve("state").toString(), "run", "--bundle", bundle.toString(), name));
        assertTrue(output.startsWith(PROOF), output);
    }

    private static String configuration() {
        String some = "[\"CAP_SETPCAP\", \"CAP_NET_BIND_SERVICE\"]";
        return "{\"ociVersion\": \"1.0.2\", \"root\": {\"path\": \"rootfs\", \"readonly\": true},"
                + " \"mounts\": [{\"destination\": \"/proc\", \"type\": \"proc\", \"source\": \"proc\"},"
                + " {\"destination\": \"/dev\", \"type\": \"tmpfs\", \"source\": \"tmpfs\"}],"
                + " \"linux\": {\"namespaces\": [{\"type\": \"mount\"}, {\"type\": \"pid\"}]}, \"process\": {"
                + "\"cwd\": \"/\", \"user\": {\"uid\": 0, \"gid\": 0}, \"capabilities\": {\"bounding\": " + some
                + ", \"permitted\": " + some + ", \"effective\": " + some + "}, \"args\": [\"/java/bin/java\", \"-m\", \""
                + MAIN_JOB + "\", \"module path\"]}}";
    }

    private static Set<String> namesIn(Path directory) throws Exception {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
        }
    }

    private static String answer(List<String> command) throws Exception {
        Tool.Answer answer = Tool.run(Map.of(), command);
        assertEquals(0, answer.status(), answer.output());
        return answer.output();
    }
}
