package dev.jcap.kerneltest.support;

import dev.jcap.CapabilitySet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A container that sees this machine's files, to run a command in: started by runc, with uid 0 and some capabilities. */
public final class Container {

    private Container() {}

    /** The words that run a command in a container with these capabilities, as Docker gives them to root. */
    public static String runner(CapabilitySet capabilities) throws IOException {
        return runner(capabilities, "");
    }

    /** The same in a user namespace of its own, whose uid 0 is an ordinary one of the machine. */
    public static String mappedRunner(CapabilitySet capabilities, long firstId) throws IOException {
        String map = "[{\"containerID\": 0, \"hostID\": " + firstId + ", \"size\": 65536}]";
        return runner(capabilities, ", {\"type\": \"user\"}], \"uidMappings\": " + map + ", \"gidMappings\": " + map);
    }

    private static String runner(CapabilitySet capabilities, String namespace) throws IOException {
        Path bundle = TempTree.openDirectory("jcap-container");
        Path rootfs = Files.createDirectory(bundle.resolve("rootfs"));
        // In a user namespace runc may not make the directories that it mounts on.
        for (String mount : mounts()) {
            Files.createDirectory(rootfs.resolve(mount.substring(1)));
        }
        Files.createDirectory(rootfs.resolve("proc"));
        Files.createDirectory(rootfs.resolve("dev"));
        Path start = bundle.resolve("start");
        Files.writeString(bundle.resolve("config.json"),
                configuration(capabilities, start, namespace.isEmpty() ? "]" : namespace));
        Path runner = bundle.resolve("run");
        Files.writeString(runner, """
                #!/bin/sh
                { printf 'exec'; for word; do printf " '%%s'" "$word"; done; echo; } > %s
                exec runc --root %s run --bundle %s jcap-%s
                """.formatted(start, bundle.resolve("state"), bundle, bundle.getFileName()));
        Files.setPosixFilePermissions(runner, PosixFilePermissions.fromString("rwxr-xr-x"));
        return runner.toString();
    }

    private static String configuration(CapabilitySet capabilities, Path start, String namespace) throws IOException {
        String names = capabilities.stream()
                .map(capability -> '"' + capability.name().toUpperCase(Locale.ROOT) + '"')
                .collect(Collectors.joining(", ", "[", "]"));
        return "{\"ociVersion\": \"1.0.2\", \"root\": {\"path\": \"rootfs\"},"
                + " \"mounts\": [{\"destination\": \"/proc\", \"type\": \"proc\", \"source\": \"proc\"},"
                + " {\"destination\": \"/dev\", \"type\": \"tmpfs\", \"source\": \"tmpfs\"}" + directories() + "],"
                + " \"linux\": {\"namespaces\": [{\"type\": \"mount\"}, {\"type\": \"pid\"}" + namespace + "}, \"process\": {"
                + "\"cwd\": \"/\", \"user\": {\"uid\": 0, \"gid\": 0}, \"capabilities\": {\"bounding\": " + names
                + ", \"permitted\": " + names + ", \"effective\": " + names
                + "}, \"args\": [\"/bin/sh\", \"" + start + "\"]}}";
    }

    /** Every directory of this machine but those of the kernel. */
    private static List<String> mounts() throws IOException {
        try (Stream<Path> all = Files.list(Path.of("/"))) {
            return all.filter(Files::isDirectory)
                    .map(Path::toString)
                    .filter(path -> !List.of("/proc", "/sys", "/dev").contains(path))
                    .toList();
        }
    }

    private static String directories() throws IOException {
        return mounts().stream()
                .map(path -> ", {\"destination\": \"" + path + "\", \"type\": \"bind\", \"source\": \"" + path
                        + "\", \"options\": [\"rbind\"]}")
                .collect(Collectors.joining());
    }
}
