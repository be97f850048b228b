package dev.jcap.cli.process;

import dev.jcap.CapabilitySet;
import dev.jcap.CapabilitySets;
import dev.jcap.CapabilitySnapshot;
import dev.jcap.Identity;
import dev.jcap.cli.options.DialectWord;
import dev.jcap.cli.shell.TextLayout;
import dev.jcap.cli.shell.UsageException;
import dev.jcap.linux.internal.proc.Confinement;
import dev.jcap.linux.internal.proc.ContainerMarks;
import dev.jcap.linux.internal.proc.ProcessNamespace;
import dev.jcap.linux.internal.proc.SetprivGroups;
import dev.jcap.profile.CapabilityDeclaration;
import dev.jcap.profile.Dialect;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Prints a configuration that starts a program with the sets of a process.
 *
 * @param dialect the dialect; empty for a profile of jcap
 */
record ShowDialect(Optional<Dialect> dialect) {

    /** The dialects, for help texts. */
    static final String WORDS = DialectWord.STARTING + " or jcap";

    private static final String PROFILE = "jcap";

    /** Finds a dialect; {@code jcap} is a profile of jcap. */
    static ShowDialect of(String word) throws UsageException {
        Optional<Dialect> dialect = DialectWord.parse(word);
        if (dialect.isEmpty() && !word.equals(PROFILE)) {
            throw new UsageException("--as: unknown dialect \"" + TextLayout.plain(word) + "\"; use " + WORDS);
        }
        return new ShowDialect(dialect);
    }

    /**
     * Returns the configuration for a process.
     *
     * @throws IllegalArgumentException when the dialect cannot express it
     */
    String print(ProcessView view) {
        String text = dialect.map(known -> withOptions(known, SetprivGroups.print(known, declared(view)), filters(known, view)))
                .orElseGet(() -> profile(view.leader()));
        return text.endsWith("\n") ? text : text.concat("\n");
    }

    private static CapabilityDeclaration declared(ProcessView view) {
        CapabilitySnapshot thread = view.leader().snapshot();
        return CapabilityDeclaration.of(CapabilitySets.of(thread))
                .withNoNewPrivs(thread.noNewPrivs())
                .withIdentity(identity(thread, view.namespace()));
    }

    /** Returns the ids that the engine must be told: those inside of the process's user namespace. */
    private static Identity identity(CapabilitySnapshot thread, ProcessNamespace namespace) {
        List<Long> groups = thread.groups().stream()
                .map(group -> inside(namespace.gidInside(group), "gid", group))
                .sorted()
                .toList();
        return new Identity(
                inside(namespace.uidInside(thread.uids().effective()), "uid", thread.uids().effective()),
                inside(namespace.gidInside(thread.gids().effective()), "gid", thread.gids().effective()), groups);
    }

    private static long inside(OptionalLong id, String kind, long shown) {
        return id.orElseThrow(() -> new IllegalArgumentException(
                kind + " " + shown + " has no known number in the process's own user namespace"));
    }

    /** Returns the security options that start a container without the filter or profile that its engine adds by default. */
    private static List<String> filters(Dialect dialect, ProcessView view) {
        String directory = "/proc/".concat(Long.toString(view.leader().process()));
        boolean taken = dialect == Dialect.DOCKER || dialect == Dialect.PODMAN || dialect == Dialect.COMPOSE;
        if (!taken || !ContainerMarks.read(directory).isContainer()) {
            return List.of();
        }
        Confinement confinement = Confinement.read(directory);
        boolean unfiltered = confinement.seccomp().isPresent() && confinement.seccomp().getAsInt() == 0;
        boolean unconfined = confinement.module().equals("AppArmor") && confinement.label().equals(Optional.of("unconfined"));
        List<String> options = new ArrayList<>();
        if (unfiltered) {
            options.add("seccomp=unconfined");
        }
        if (unconfined) {
            options.add("apparmor=unconfined");
        }
        return options;
    }

    /** Adds security options to what a dialect printed; the list of Compose is its last line, if it is there. */
    static String withOptions(Dialect dialect, String text, List<String> options) {
        if (options.isEmpty()) {
            return text;
        }
        if (dialect != Dialect.COMPOSE) {
            return text + " --security-opt " + String.join(" --security-opt ", options);
        }
        String items = '"' + String.join("\", \"", options) + "\"]\n";
        int last = text.lastIndexOf("\nsecurity_opt: [");
        return last < 0 ? text + "security_opt: [" + items : text.stripTrailing().replaceFirst("]$", ", ") + items;
    }

    /** Prints a profile; equal sets share a section. */
    private static String profile(TaskView task) {
        CapabilitySets sets = CapabilitySets.of(task.snapshot());
        Map<CapabilitySet, String> names = new LinkedHashMap<>();
        add(names, sets.bounding(), "bounding");
        add(names, sets.permitted(), "permitted");
        add(names, sets.effective(), "effective");
        add(names, sets.inheritable(), "inheritable");
        add(names, sets.ambient(), "ambient");
        StringBuilder text = new StringBuilder("# held by ").append(task.name()).append(" (");
        text.append(task.snapshot().id()).append("); add the reason after each capability\n");
        names.forEach((set, of) -> {
            text.append('[').append(of).append("]\n");
            set.forEach(capability -> text.append(capability).append('\n'));
        });
        return text.toString();
    }

    private static void add(Map<CapabilitySet, String> names, CapabilitySet set, String name) {
        if (!set.isEmpty()) {
            names.merge(set, name, (one, other) -> one + ' ' + other);
        }
    }
}
