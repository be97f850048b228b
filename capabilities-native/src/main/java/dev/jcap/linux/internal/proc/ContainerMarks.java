package dev.jcap.linux.internal.proc;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What shows that a process is in a container: the names of its control groups, and what the engine mounted over files.
 *
 * @param engine for example {@code docker}; empty when the marks do not say
 * @param id     the id of the container, or its name
 * @param pod    the uid of its Kubernetes pod
 */
public record ContainerMarks(Optional<String> engine, Optional<String> id, Optional<String> pod) {

    public static final ContainerMarks NONE = new ContainerMarks(Optional.empty(), Optional.empty(), Optional.empty());

    /** What an engine mounts a file of its own over, which no host does. */
    private static final Set<String> MOUNTED = Set.of("/etc/hostname", "/etc/hosts", "/etc/resolv.conf", "/run/.containerenv");

    /** Set up only for a path that may be of a container: the first regular expressions make the JVM load many classes. */
    private static final class Paths {

        private static final String ID = "([0-9a-f]{64})";
        private static final Pattern NAMED =
                Pattern.compile("(?:^|/)(docker|libpod|cri-containerd|crio|nerdctl|containerd)[-/]" + ID + "(?:\\.scope|/|$)");
        private static final Pattern PLAIN = Pattern.compile("/" + ID + "(?:/|$)");
        private static final Pattern POD =
                Pattern.compile("(?:^|/|-)pod([0-9a-f]{8}(?:[-_][0-9a-f]{4}){3}[-_][0-9a-f]{12}|[0-9a-f]{32})(?:\\.slice|/|$)");
        private static final Pattern LXC = Pattern.compile("/lxc(?:\\.payload\\.|/)([^/]+)");
        private static final Pattern NSPAWN =
                Pattern.compile("/(?:systemd-nspawn@([^/]+)\\.service|machine-([^/]+)\\.scope)/payload");
        private static final List<Source> SOURCES = List.of(
                new Source("docker", Pattern.compile("/containers/" + ID + "/(?:hostname|hosts|resolv\\.conf)")),
                new Source("podman", Pattern.compile("/overlay-containers/" + ID + "/userdata/")),
                new Source("podman", Pattern.compile("/(?:vfs|btrfs|zfs)-containers/" + ID + "/userdata/")),
                new Source("containerd", Pattern.compile("/io\\.containerd\\.grpc\\.v1\\.cri/sandboxes/" + ID + "/")),
                new Source("nerdctl", Pattern.compile("/nerdctl/(?:[^/]*/)+" + ID + "/")));
        private static final Pattern KUBELET = Pattern.compile("/pods/([0-9a-f-]{36})/(?:etc-hosts|containers|volumes)");
    }

    /** Where an engine keeps such a file. */
    private record Source(String engine, Pattern path) {}

    /** Reads those of a process; none when it has ended. */
    public static ContainerMarks read(String directory) {
        try {
            String groups = ProcFile.read(directory + "/cgroup");
            String mounts = ProcFile.read(directory + "/mountinfo");
            return of(groups == null ? "" : groups, mounts == null ? "" : mounts);
        } catch (IOException e) {
            return NONE;
        }
    }

    /** Finds them in the texts of {@code cgroup} and {@code mountinfo}. */
    static ContainerMarks of(String groups, String mounts) {
        // Loops, here and below: a program's first lambda makes the JVM load hundreds of classes.
        ContainerMarks found = NONE;
        for (String line : groups.split("\n")) {
            found = found.or(ofGroup(line));
        }
        for (String line : mounts.split("\n")) {
            found = found.or(ofMount(line));
        }
        return found;
    }

    private ContainerMarks or(ContainerMarks other) {
        return new ContainerMarks(
                engine.isPresent() ? engine : other.engine, id.isPresent() ? id : other.id, pod.isPresent() ? pod : other.pod);
    }

    private static ContainerMarks ofGroup(String line) {
        String path = line.substring(line.indexOf(':', line.indexOf(':') + 1) + 1);
        if (!mayBeOfContainer(path)) {
            return NONE;
        }
        Matcher uid = Paths.POD.matcher(path);
        Optional<String> pod = uid.find() ? Optional.of(uid.group(1).replace('_', '-')) : Optional.empty();
        Matcher named = Paths.NAMED.matcher(path);
        if (named.find()) {
            return new ContainerMarks(Optional.of(engine(named.group(1))), Optional.of(named.group(2)), pod);
        }
        Optional<String> lxc = first(Paths.LXC, path);
        if (lxc.isPresent()) {
            return new ContainerMarks(Optional.of("lxc"), lxc, pod);
        }
        Matcher nspawn = Paths.NSPAWN.matcher(path);
        if (nspawn.find()) {
            String name = nspawn.group(1) == null ? nspawn.group(2) : nspawn.group(1);
            return new ContainerMarks(Optional.of("systemd-nspawn"), Optional.of(name), pod);
        }
        Optional<String> plain = path.contains("conmon") ? Optional.empty() : first(Paths.PLAIN, path);
        return new ContainerMarks(Optional.empty(), plain, pod);
    }

    /** Whether it has room for an engine's id, or one of the words that stand beside a name or another id. */
    private static boolean mayBeOfContainer(String path) {
        return path.length() > 64 || path.contains("pod") || path.contains("/lxc") || path.contains("/payload");
    }

    private static String engine(String prefix) {
        return switch (prefix) {
            case "libpod" -> "podman";
            case "cri-containerd" -> "containerd";
            case "crio" -> "cri-o";
            default -> prefix;
        };
    }

    private static ContainerMarks ofMount(String line) {
        String[] words = line.split(" ");
        if (words.length < 5 || !MOUNTED.contains(words[4])) {
            return NONE;
        }
        Optional<String> pod = first(Paths.KUBELET, words[3]);
        for (Source source : Paths.SOURCES) {
            Optional<String> id = first(source.path(), words[3]);
            if (id.isPresent()) {
                // What containerd's sandbox mounts names the pod's sandbox and not this container.
                boolean sandbox = source.engine().equals("containerd");
                return new ContainerMarks(Optional.of(source.engine()), sandbox ? Optional.empty() : id, pod);
            }
        }
        return new ContainerMarks(Optional.empty(), Optional.empty(), pod);
    }

    private static Optional<String> first(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    /** Whether the process is known to be in a container. */
    public boolean isContainer() {
        return engine.isPresent() || id.isPresent() || pod.isPresent();
    }
}
