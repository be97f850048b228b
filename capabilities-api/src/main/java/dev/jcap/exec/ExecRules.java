package dev.jcap.exec;

import dev.jcap.CapabilitySet;
import dev.jcap.CapabilitySnapshot;
import dev.jcap.Securebits;

/**
 * What {@code execve(2)} does to a thread's capabilities, as a pure function: nothing is executed or read.
 *
 * <p>Source: <a href="https://man7.org/linux/man-pages/man7/capabilities.7.html">capabilities(7)</a>,
 * <a href="https://man7.org/linux/man-pages/man2/execve.2.html">execve(2)</a>; {@code security/commoncap.c} of Linux 6.18.
 *
 * @since 0.1
 */
public final class ExecRules {

    private ExecRules() {}

    /**
     * The state that a program would start with, or the refusal, and the reasons.
     *
     * <p>All ids, of the thread, the file and the context, are those that one observer sees.
     *
     * <p>The state before must be that of the very thread that calls {@code execve(2)}: the program goes on with its
     * credentials, whatever the process's other threads have.
     *
     * <p>Securebits that are not known are taken for none. That is what they nearly always are, and it errs on the safe
     * side: the only flag that matters here, {@code SECBIT_NOROOT}, takes capabilities away and never gives any, so
     * that no set can turn out larger than predicted. The outcome's securebits are then absent too.
     *
     * <p>Refusals for other reasons (no permission to execute, no such file) and security modules besides the
     * capability rules are out of scope.
     *
     * @param before  the thread's state
     * @param file    what is run; for a script its interpreter
     * @param context the rest
     * @return the outcome
     */
    public static ExecOutcome execve(CapabilitySnapshot before, ExecutedFile file, ExecContext context) {
        ExecStages stages = new ExecStages(before, file, context);
        stages.ids();
        if (stages.readsAttribute() && file.damaged()) {
            return new ExecOutcome.Refused(ExecOutcome.Errno.EINVAL, CapabilitySet.EMPTY);
        }
        CapabilitySet missing = stages.file();
        if (!missing.isEmpty()) {
            return new ExecOutcome.Refused(ExecOutcome.Errno.EPERM, missing);
        }
        stages.root();
        stages.limits();
        stages.ambient();
        stages.effective();
        return new ExecOutcome.Started(
                stages.after(), stages.secure(), new ExecReasons(stages).all(), context.capabilityCount());
    }
}
