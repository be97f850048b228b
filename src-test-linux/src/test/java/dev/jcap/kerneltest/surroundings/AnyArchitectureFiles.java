package dev.jcap.kerneltest.surroundings;

import static dev.jcap.Capability.CAP_NET_BIND_SERVICE;
import static dev.jcap.kerneltest.support.Scenarios.requireEqual;

import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySet;
import dev.jcap.FileCapabilities;
import dev.jcap.Identity;
import dev.jcap.kerneltest.support.Scenarios;
import dev.jcap.kerneltest.support.StatusFile;
import dev.jcap.linux.files.CapabilityFiles;
import dev.jcap.linux.files.ScanOptions;
import dev.jcap.linux.files.ScanResult;
import dev.jcap.linux.launch.CapabilityLauncher;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The part of {@link AnyArchitecture} about files: whether the kernel understands what jcap writes, and jcap the kernel. */
final class AnyArchitectureFiles {

    private AnyArchitectureFiles() {}

    /** A program with a capability, started by a user who has none. */
    static String tried() throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("jcap-files");
        Path program = Files.copy(Path.of("/bin/cat"), directory.resolve("cat"));
        try {
            Scenarios.require(
                    directory.toFile().setExecutable(true, false) && directory.toFile().setReadable(true, false), "chmod");
            FileCapabilities wanted = FileCapabilities.parse("cap_net_bind_service=ep");
            CapabilityFiles.set(program, wanted);
            requireEqual(Optional.of(wanted), CapabilityFiles.get(program), "the file's capabilities");
            try (Stream<ScanResult> found = CapabilityFiles.scan(directory, ScanOptions.DEFAULT)) {
                requireEqual(1, found.toList().size(), "files with capabilities");
            }
            CapabilitySet held = heldBy(program);
            CapabilityFiles.remove(program);
            requireEqual(Optional.empty(), CapabilityFiles.get(program), "after removal");
            requireEqual(CapabilitySet.of(CAP_NET_BIND_SERVICE), held, "what the program holds");
            return "gives " + held;
        } finally {
            Files.delete(program);
            Files.delete(directory);
        }
    }

    private static CapabilitySet heldBy(Path program) throws IOException, InterruptedException {
        Process process = CapabilityLauncher.start(
                new ProcessBuilder(List.of(program.toString(), "/proc/self/status")),
                CapabilityPlan.unchanged().setInheritable(CapabilitySet.EMPTY).clearAmbient().become(Identity.of(1000, 1001)));
        String status = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        requireEqual(0, process.waitFor(), "the program's end");
        return new CapabilitySet(new StatusFile(status).mask("CapEff"));
    }
}
