package dev.jcap.linux.internal.proc;

import dev.jcap.profile.CapabilityDeclaration;
import dev.jcap.profile.Dialect;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** What a dialect prints for use on this machine: where nobody may change supplementary groups, setpriv keeps them. */
public final class SetprivGroups {

    private static final String CLEAR = "--clear-groups";

    private SetprivGroups() {}

    /**
     * Prints a declaration; a text of setpriv runs in this process's user namespace.
     *
     * @throws IllegalArgumentException when the dialect cannot express it, or setpriv cannot do it here
     */
    public static String print(Dialect dialect, CapabilityDeclaration declared) {
        return dialect == Dialect.SETPRIV && forbidden() ? keeping(dialect.print(declared)) : dialect.print(declared);
    }

    private static String keeping(String text) {
        List<String> words = List.of(text.split(" "));
        if (words.stream().anyMatch(word -> word.startsWith("--groups="))) {
            throw new IllegalArgumentException("setpriv cannot set the supplementary groups: this user namespace forbids"
                    + " setgroups (/proc/self/setgroups); print it outside of the namespace");
        }
        return String.join(" ", words.stream().map(word -> word.equals(CLEAR) ? "--keep-groups" : word).toList());
    }

    private static boolean forbidden() {
        try {
            String rule = ProcFile.read("/proc/self/setgroups");
            return rule != null && rule.startsWith("deny");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
