package dev.jcap.linux.internal.proc;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What limits a process besides its credentials.
 *
 * @param seccomp 0 none, 1 strict, 2 filter; empty on a kernel that does not say
 * @param filters how many filters there are, where the kernel counts them (since Linux 5.9)
 * @param label   its label; empty when no security module gives one, or it is unknown
 * @param module  whose label that is: AppArmor, SELinux, Smack, none or unknown
 */
public record Confinement(OptionalInt seccomp, OptionalInt filters, Optional<String> label, String module) {

    private static final String UNKNOWN = "unknown";

    /** Reads that of a process. */
    public static Confinement read(String directory) {
        OptionalInt seccomp = OptionalInt.empty();
        OptionalInt filters = OptionalInt.empty();
        try {
            String status = ProcFile.read(directory + "/status");
            seccomp = number(status, "\nSeccomp:\t");
            filters = number(status, "\nSeccomp_filters:\t");
        } catch (IOException e) {
            // Unknown.
        }
        // More than one module may be active; each has a file of its own then, and one of them the common one.
        Confinement known = label(directory, "/attr/apparmor/current", "AppArmor", seccomp, filters);
        if (known.label.isEmpty()) {
            known = label(directory, "/attr/smack/current", "Smack", seccomp, filters);
        }
        return known.label.isEmpty() ? label(directory, "/attr/current", "", seccomp, filters) : known;
    }

    private static OptionalInt number(String status, String key) {
        int at = status == null ? -1 : status.indexOf(key);
        int end = at < 0 ? -1 : status.indexOf('\n', at + key.length());
        return end < 0 ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(status.substring(at + key.length(), end).strip()));
    }

    private static Confinement label(
            String directory, String file, String module, OptionalInt seccomp, OptionalInt filters) {
        try {
            String text = ProcFile.read(directory + file);
            String label = text == null ? "" : text.replace("\0", "").strip();
            return label.isEmpty()
                    ? new Confinement(seccomp, filters, Optional.empty(), text == null ? UNKNOWN : "none")
                    : new Confinement(seccomp, filters, Optional.of(label), module.isEmpty() ? moduleOf(label) : module);
        } catch (FileNotFoundException e) {
            return new Confinement(seccomp, filters, Optional.empty(), UNKNOWN);
        } catch (IOException e) {
            // EINVAL: no module gives processes a label.
            return new Confinement(seccomp, filters, Optional.empty(), "none");
        }
    }

    /** The common file has the label of one module, and does not say of which. */
    static String moduleOf(String label) {
        if (label.split(":").length >= 3) {
            return "SELinux";
        }
        return label.equals("unconfined") || label.endsWith(")") ? "AppArmor" : "Smack";
    }
}
