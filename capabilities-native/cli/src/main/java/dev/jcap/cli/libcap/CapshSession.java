package dev.jcap.cli.libcap;

import dev.jcap.Capability;
import dev.jcap.cli.shell.Shell;
import dev.jcap.linux.internal.kernel.Errno;
import dev.jcap.linux.internal.kernel.LinuxKernel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** One run of capsh: the thread it changes, the words still to come, and what options before have said. */
final class CapshSession {

    /** What an option does; its value is what stands behind its {@code =}. */
    interface Option {
        void run(CapshSession session, String value) throws ExitException;
    }

    final LinuxKernel kernel;
    final OwnThread thread;
    final LibcapCalls libcap;
    final Shell shell;
    final Deque<String> words;

    /** {@code --strict}: CAP_SETPCAP is not raised where it is needed. */
    boolean strict;
    /** {@code --quiet} as the first word. */
    boolean quiet;
    /** {@code --noenv}: {@code --user} leaves the environment alone. */
    boolean keepsEnvironment;
    /** What {@code --} starts. */
    String program = "/bin/bash";
    /** The child of {@code --forkfor}; 0 when there is none. */
    long child;
    /** {@code --chroot}: the JDK is out of reach. */
    boolean elsewhere;
    /** Variables that programs started from here get besides those of this process. */
    final Map<String, String> variables = new LinkedHashMap<>();

    CapshSession(LinuxKernel kernel, Shell shell, List<String> words) {
        this.kernel = kernel;
        this.shell = shell;
        this.words = new ArrayDeque<>(words);
        thread = new OwnThread(kernel);
        libcap = new LibcapCalls(thread);
    }

    void print(String line) {
        shell.out().println(line);
    }

    /** The end, with a line on the standard error stream. */
    ExitException fail(String line) {
        shell.err().println(line);
        return new ExitException(1);
    }

    /** The end, as {@code perror(3)} reports it. */
    ExitException fail(String what, long error) {
        return fail(what + ": " + Errno.text(error));
    }

    /** The end when a result is an error. */
    void require(long result, String otherwise) throws ExitException {
        if (result < 0) {
            throw fail(otherwise, result);
        }
    }

    /** The number that an option wants. */
    long number(String text, String what) throws ExitException {
        OptionalLong number = Words.number(text);
        if (number.isEmpty()) {
            throw fail("invalid " + what + " value: want non-negative integer, got \"" + text + '"');
        }
        return number.getAsLong();
    }

    /** The capability that a question is about. */
    Capability capability(String text) throws ExitException {
        return Words.capability(text).orElseThrow(() -> fail("cap[" + text + "] not recognized by library"));
    }

    /** A capability in a list of capabilities to change. */
    Capability listed(String text) throws ExitException {
        return Words.capability(text).orElseThrow(() -> fail("capability [" + text + "] is unknown to libcap"));
    }
}
