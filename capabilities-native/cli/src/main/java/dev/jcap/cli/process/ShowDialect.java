package dev.jcap.cli.process;

import dev.jcap.CapabilitySet;
import dev.jcap.CapabilitySets;
import dev.jcap.CapabilitySnapshot;
import dev.jcap.Identity;
import dev.jcap.cli.options.DialectWord;
import dev.jcap.cli.shell.TextLayout;
import dev.jcap.cli.shell.UsageException;
import dev.jcap.profile.CapabilityDeclaration;
import dev.jcap.profile.Dialect;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

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
        CapabilitySnapshot thread = view.leader().snapshot();
        String text = dialect.map(known -> known.print(declared(thread))).orElseGet(() -> profile(view.leader()));
        return text.endsWith("\n") ? text : text.concat("\n");
    }

    private static CapabilityDeclaration declared(CapabilitySnapshot thread) {
        return CapabilityDeclaration.of(CapabilitySets.of(thread))
                .withNoNewPrivs(thread.noNewPrivs())
                .withIdentity(new Identity(thread.uids().effective(), thread.gids().effective(), thread.groups()));
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
