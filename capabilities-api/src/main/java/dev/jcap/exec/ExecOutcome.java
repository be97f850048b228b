package dev.jcap.exec;

import dev.jcap.Capability;
import dev.jcap.CapabilitySet;
import dev.jcap.CapabilitySnapshot;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What an {@code execve(2)} leaves, and why: either the new program's state, or the refusal.
 *
 * <p>The answer of {@link ExecRules}.
 *
 * @since 0.1
 */
public sealed interface ExecOutcome {

    /** The errors that capabilities can make {@code execve(2)} fail with. */
    enum Errno {
        /** The file insists, by its effective bit, on capabilities that the thread cannot get. */
        EPERM,
        /** The file's capability attribute is damaged. */
        EINVAL
    }

    /**
     * The program runs.
     *
     * @param after           the state that the program starts with; id and name are those of before, although the
     *                        kernel gives the program the file's name and the id of the process's first thread;
     *                        securebits are absent when they were absent before
     * @param secure          whether the program starts in secure mode ({@code AT_SECURE} of {@code getauxval(3)}):
     *                        the dynamic linker then ignores {@code LD_LIBRARY_PATH} and its like
     * @param reasons         why, in the order of {@link ExecReason.Effect}, one for each cause; together they name
     *                        every capability that the kernel knows, and those that only the file knows
     * @param capabilityCount how many capabilities the kernel knows, 0 to 64
     */
    record Started(CapabilitySnapshot after, boolean secure, List<ExecReason> reasons, int capabilityCount)
            implements ExecOutcome {

        /**
         * Copies the reasons and checks the count.
         *
         * @throws IllegalArgumentException when the count is outside 0 to 64
         */
        public Started {
            CapabilitySet.lowest(capabilityCount);
            reasons = List.copyOf(reasons);
        }

        /**
         * What becomes of one capability, and why.
         *
         * @param capability the capability
         * @return one reason for permitted, and more when it is permitted but not effective, or is ambient no longer;
         *         empty for a number that neither the kernel, the thread nor the file knows
         */
        public List<ExecReason> reasons(Capability capability) {
            return reasons.stream()
                    .filter(reason -> reason.capabilities().contains(capability))
                    .map(reason -> new ExecReason(CapabilitySet.of(capability), reason.effect(), reason.cause()))
                    .toList();
        }

        /** The five sets and the ids, then one line for each reason. */
        @Override
        public String toString() {
            String head = "permitted " + orNone(after.state().permitted())
                    + "\neffective " + orNone(after.state().effective())
                    + "\ninheritable " + orNone(after.state().inheritable())
                    + "\nbounding " + orNone(after.bounding())
                    + "\nambient " + orNone(after.ambient())
                    + "\nuid " + after.uids().effective() + " (real " + after.uids().real() + "), gid "
                    + after.gids().effective() + " (real " + after.gids().real() + "), AT_SECURE " + (secure ? 1 : 0)
                    + (after.securebits().isEmpty() ? "\nsecurebits are not known, taken for none" : "");
            return reasons.stream()
                    .map(reason -> reason.sentence(orNone(reason.capabilities())))
                    .collect(Collectors.joining("\n", head + '\n', ""));
        }

        /** Most of a kernel's capabilities are better named by those that are missing. */
        private String orNone(CapabilitySet set) {
            CapabilitySet missing = set.complement(capabilityCount);
            if (set.isEmpty()) {
                return "none";
            } else if (set.size() < capabilityCount / 2 || set.size() + missing.size() != capabilityCount) {
                return set.toString();
            }
            return missing.isEmpty() ? "all " + set.size() + " capabilities" : "all capabilities but " + missing;
        }
    }

    /**
     * {@code execve(2)} fails, and the calling program goes on unchanged.
     *
     * @param errno   the error
     * @param missing what the file insists on and the thread cannot get; empty unless the error is {@code EPERM}
     */
    record Refused(Errno errno, CapabilitySet missing) implements ExecOutcome {

        /**
         * Checks that the parts agree.
         *
         * @throws IllegalArgumentException when capabilities are missing and the error is not {@code EPERM}, or the
         *                                  other way round
         */
        public Refused {
            if (missing.isEmpty() == (errno == Errno.EPERM)) {
                throw new IllegalArgumentException(errno + " with missing " + missing);
            }
        }

        /** The error and its reason, in one line. */
        @Override
        public String toString() {
            return switch (errno) {
                case EPERM ->
                    "EPERM: by its effective bit the file insists on " + missing
                            + ": neither in the bounding set nor inheritable in both the thread and the file";
                case EINVAL -> "EINVAL: the file's capability attribute is damaged";
            };
        }
    }
}
