package dev.jcap.cli.process;

import dev.jcap.CapabilitySet;
import dev.jcap.CapabilitySets;
import dev.jcap.CapabilitySnapshot;
import dev.jcap.cli.shell.TextLayout;
import dev.jcap.cli.shell.UsageException;
import dev.jcap.profile.CapabilityDeclaration;
import dev.jcap.profile.Dialect;
import java.util.LinkedHashMap;
import java.util.Map;

/** Prints a configuration that starts a program with the sets of a process. */
enum ShowDialect {
    DOCKER("docker", Dialect.DOCKER),
    PODMAN("podman", Dialect.PODMAN),
    KUBERNETES("k8s", Dialect.KUBERNETES),
    OCI("oci", Dialect.OCI),
    SYSTEMD("systemd", Dialect.SYSTEMD),
    SETPRIV("setpriv", Dialect.SETPRIV),
    /** A profile of jcap. */
    JCAP("jcap", null);

    /** The dialects, for help texts. */
    static final String WORDS = "docker, podman, k8s, oci, systemd, setpriv or jcap";

    private final String word;
    private final Dialect dialect;

    ShowDialect(String word, Dialect dialect) {
        this.word = word;
        this.dialect = dialect;
    }

    static ShowDialect of(String word) throws UsageException {
        for (ShowDialect dialect : values()) {
            if (dialect.word.equals(word)) {
                return dialect;
            }
        }
        throw new UsageException("--as: unknown dialect \"" + TextLayout.plain(word) + "\"; use " + WORDS);
    }

    /**
     * Returns the configuration for a process.
     *
     * @throws IllegalArgumentException when the dialect cannot express it
     */
    String print(ProcessView view) {
        CapabilitySnapshot thread = view.leader().snapshot();
        String text = dialect == null ? profile(view.leader()) : dialect.print(declared(thread));
        return text.endsWith("\n") ? text : text.concat("\n");
    }

    private static CapabilityDeclaration declared(CapabilitySnapshot thread) {
        CapabilityDeclaration declared = CapabilityDeclaration.of(CapabilitySets.of(thread)).withNoNewPrivs(thread.noNewPrivs());
        long uid = thread.uids().effective();
        return uid == 0 ? declared : declared.withUser(Long.toString(uid));
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
