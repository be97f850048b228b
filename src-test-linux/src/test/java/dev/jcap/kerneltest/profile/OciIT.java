package dev.jcap.kerneltest.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jcap.CapabilitySet;
import dev.jcap.CapabilitySets;
import dev.jcap.CapabilitySnapshot;
import dev.jcap.linux.Capabilities;
import dev.jcap.profile.CapabilityDeclaration;
import dev.jcap.profile.Dialect;
import dev.jcap.profile.LintRule;
import dev.jcap.proof.Trial;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Configurations, printed by jcap and run by an OCI runtime: the container's process holds what was predicted. */
class OciIT {

    @TempDir
    Path directory;

    private CapabilitySet bounding;

    @BeforeEach
    void requireRuntime() throws Exception {
        Tool.require("runc", "runc");
        CapabilitySnapshot me = Capabilities.inspect(ProcessHandle.current());
        assumeTrue(me.uids().effective() == 0, "needs uid 0");
        bounding = me.bounding().intersect(me.state().permitted());
        Path root = Files.createDirectories(directory.resolve("bundle/rootfs"));
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
        Tool.Answer trial =
                run("trial", Dialect.OCI.print(CapabilityDeclaration.of(CapabilitySets.all(CapabilitySet.EMPTY)).withUser("1")));
        if (trial.status() != 0) {
            abort("needs the right to run containers with runc, which says: " + trial.output().strip());
        }
    }

    @Test
    @Tag("random")
    void container_ofPrintedConfiguration_holdsWhatWasPredicted() throws Exception {
        AtomicInteger name = new AtomicInteger();
        String property = "a container that runc starts from jcap's output holds what jcap predicted";
        Trial.random(getClass(), property, 100).each(random -> {
            CapabilityDeclaration declared = new RandomDeclarations(random).forOci(bounding);
            String text = Dialect.OCI.print(declared);
            Tool.Answer answer = run("c" + name.incrementAndGet(), text);
            assertEquals(0, answer.status(), () -> text + answer.output());
            CapabilitySnapshot real = CapabilitySnapshot.parse(answer.output());
            assertEquals(declared.effectiveGrant().sets().orElseThrow(), CapabilitySets.of(real), text);
            assertEquals(declared.noNewPrivs().orElse(false), real.noNewPrivs(), text);
            assertEquals(declared.uid().orElseThrow(), real.uids().effective(), text);
        });
    }

    /** The sets that jcap calls impossible are refused, or not taken on as written. */
    @Test
    void container_ofImpossibleSets_isNotStartedWithThem() throws Exception {
        List<String> configurations = List.of(
                "{\"process\": {\"capabilities\": {\"bounding\": [\"CAP_KILL\"], \"effective\": [\"CAP_KILL\"]}}}",
                "{\"process\": {\"capabilities\": {\"inheritable\": [\"CAP_KILL\"]}}}");
        for (int n = 0; n < configurations.size(); n++) {
            String text = configurations.get(n);
            assertEquals(
                    true,
                    Dialect.OCI.read(text).findings().stream().anyMatch(it -> it.rule() == LintRule.IMPOSSIBLE_SETS));
            assertEquals(1, run("i" + n, text).status(), text);
        }
    }

    /** Runs {@code cat /proc/self/status} in a container that sees this machine's programs. */
    private Tool.Answer run(String name, String process) throws Exception {
        String mounts = Stream.of("/usr", "/bin", "/lib", "/lib64")
                .filter(path -> Files.isDirectory(Path.of(path)))
                .map(path -> "{\"destination\": \"" + path + "\", \"type\": \"bind\", \"source\": \"" + path
                        + "\", \"options\": [\"rbind\", \"ro\"]}")
                .collect(Collectors.joining(", "));
        String rest = "{\"ociVersion\": \"1.0.2\", \"root\": {\"path\": \"rootfs\"},"
                + " \"mounts\": [{\"destination\": \"/proc\", \"type\": \"proc\", \"source\": \"proc\"},"
                + " {\"destination\": \"/dev\", \"type\": \"tmpfs\", \"source\": \"tmpfs\"}, " + mounts + "],"
                + " \"linux\": {\"namespaces\": [{\"type\": \"mount\"}, {\"type\": \"pid\"}]}, \"process\": {"
                + "\"cwd\": \"/\", \"args\": [\"/bin/cat\", \"/proc/self/status\"], ";
        int end = process.indexOf("\"process\": {") + "\"process\": {".length();
        Path bundle = directory.resolve("bundle");
        Files.writeString(bundle.resolve("config.json"), rest + process.substring(end));
        return Tool.run(
                Map.of(),
                List.of(
                        "runc", "--root", directory.resolve("state").toString(), "run",
                        "--bundle", bundle.toString(), "jcap-" + ProcessHandle.current().pid() + '-' + name));
    }
}
