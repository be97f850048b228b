package dev.jcap.kerneltest.trace;

import static dev.jcap.kerneltest.support.Scenarios.require;
import static dev.jcap.kerneltest.support.Scenarios.requireEqual;
import static dev.jcap.kerneltest.support.Scenarios.skip;

import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySet;
import dev.jcap.cli.trace.ContainerProcess;
import dev.jcap.kerneltest.profile.Tool;
import dev.jcap.kerneltest.support.Slow;
import dev.jcap.linux.trace.CapabilityTracer;
import dev.jcap.linux.trace.TraceReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Overlay file systems check the rights of whoever mounted them, which are no needs of the program. */
@Slow
class OverlayIT {

    /** What any program does with its own files. */
    private static final String LOOP =
            "for i in 1 2 3; do mkdir d$i && echo text >d$i/f && cat d$i/f && ls -l d$i && chmod 600 d$i/f"
                    + " && mv d$i/f d$i/g && rm d$i/g && rmdir d$i || exit 9; done";

    private static final String CONTAINER = """
            {"ociVersion": "1.0.2", "root": {"path": "%1$s"}, "linux": {"namespaces": [{"type": "mount"}, {"type": "pid"}]},
             "mounts": [{"destination": "/proc", "type": "proc", "source": "proc"},
               {"destination": "/dev", "type": "tmpfs", "source": "tmpfs"}%2$s],
             "process": {"args": ["/bin/sh", "-c", "read go; %3$s"], "cwd": "/work", "env": ["PATH=/usr/bin:/bin"],
               "user": {"uid": 65534, "gid": 65534}, "capabilities": {}}}
            """;

    @Test
    void loop_onEveryFileSystem_needsNothing() {
        Tracing.jvm().run(EveryFileSystem.class).passed();
    }

    static final class EveryFileSystem {
        public static void main(String[] arguments) throws Exception {
            Tracing.mounted();
            Path temporary = Files.createTempDirectory("jcap-overlay");
            Path memory = Files.createDirectory(temporary.resolve("memory"));
            run("mount", "-t", "tmpfs", "tmpfs", memory.toString());
            Path overlay = overlay(memory);
            for (Path root : List.of(temporary, memory, overlay)) {
                requireNothing(launched(work(root)), root.toString());
            }
        }

        private static TraceReport launched(Path work) throws IOException, InterruptedException {
            ProcessBuilder loop = new ProcessBuilder("sh", "-c", LOOP).directory(work.toFile());
            loop.environment().put("PATH", "/usr/bin:/bin");
            loop.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
            CapabilityPlan plan = CapabilityPlan.limitTo(CapabilitySet.EMPTY).become(Tracing.NOBODY);
            try (CapabilityTracer tracer = CapabilityTracer.launch(loop, plan)) {
                requireEqual(0, tracer.process().orElseThrow().waitFor(), "exit status");
                return tracer.report();
            }
        }
    }

    @Test
    void loop_inAContainer_needsNothing() {
        Tool.require("runc", "runc");
        Tracing.jvm().run(InAContainer.class).passed();
    }

    static final class InAContainer {
        public static void main(String[] arguments) throws Exception {
            Tracing.mounted();
            Path memory = Files.createTempDirectory("jcap-overlay");
            run("mount", "-t", "tmpfs", "tmpfs", memory.toString());
            Path overlay = overlay(memory);
            work(overlay);
            Files.writeString(memory.resolve("config.json"),
                    CONTAINER.formatted(overlay, mounts(), LOOP.replace("\"", "\\\"")));
            Path pidFile = memory.resolve("pid");
            Process runc = new ProcessBuilder("runc", "run", "--bundle", memory.toString(), "--pid-file", pidFile.toString(),
                    "jcap-overlay-" + ProcessHandle.current().pid()).redirectErrorStream(true)
                    .redirectOutput(memory.resolve("output").toFile()).start();
            while (runc.isAlive() && (!Files.exists(pidFile) || Files.size(pidFile) == 0)) {
                Thread.sleep(10);
            }
            if (!runc.isAlive()) {
                skip("runc cannot start a container here: "
                        + Files.readString(memory.resolve("output")));
            }
            ProcessHandle inside = ProcessHandle.of(Long.parseLong(Files.readString(pidFile))).orElseThrow();
            requireEqual(inside, ContainerProcess.find("jcap-overlay-" + ProcessHandle.current().pid()),
                    "found by the container's id");
            try (CapabilityTracer tracer = CapabilityTracer.attach(inside)) {
                runc.getOutputStream().write('\n');
                runc.getOutputStream().close();
                requireEqual(0, runc.waitFor(), Files.readString(memory.resolve("output")));
                requireNothing(tracer.report(), "container");
            }
        }

        private static String mounts() {
            List<String> mounts = new ArrayList<>();
            for (String directory : List.of("/usr", "/lib", "/lib64", "/bin")) {
                if (Files.isDirectory(Path.of(directory))) {
                    mounts.add(", {\"destination\": \"" + directory + "\", \"source\": \"" + directory
                            + "\", \"options\": [\"rbind\", \"ro\"]}");
                }
            }
            return String.join("", mounts);
        }
    }

    private static void requireNothing(TraceReport report, String where) {
        System.out.println(where + "\n" + report);
        requireEqual(CapabilitySet.EMPTY, report.needed(), where);
        require(report.lost() == 0, "events lost");
    }

    private static Path overlay(Path memory) throws IOException, InterruptedException {
        for (String name : List.of("lower", "upper", "inner", "merged")) {
            Files.createDirectory(memory.resolve(name));
        }
        Path merged = memory.resolve("merged");
        run("mount", "-t", "overlay", "overlay", "-o",
                "lowerdir=%1$s/lower,upperdir=%1$s/upper,workdir=%1$s/inner".formatted(memory),
                merged.toString());
        return merged;
    }

    /** A directory in which nobody may do everything. */
    private static Path work(Path root) throws IOException {
        for (Path each = root; each.toString().contains("jcap-overlay"); each = each.getParent()) {
            Files.setPosixFilePermissions(each, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        Path work = Files.createDirectory(root.resolve("work"));
        Files.setAttribute(work, "unix:uid", 65534);
        Files.setAttribute(work, "unix:gid", 65534);
        return work;
    }

    private static void run(String... command) throws IOException, InterruptedException {
        requireEqual(0, new ProcessBuilder(command).inheritIO().start().waitFor(), String.join(" ", command));
    }
}
