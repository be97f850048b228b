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

/** A run of capsh: the thread that it changes, the remaining words, and the options so far. */
final class CapshSession {

    /** The action of an option; its value is the text after {@code =}. */
    interface Option {
        void run(CapshSession session, String value) throws ExitException;
    }

    final LinuxKernel kernel;
    final OwnThread thread;
    final LibcapCalls libcap;
    final Shell shell;
    final Deque<String> words;

    /** {@code --strict}: do not raise CAP_SETPCAP where it is needed. */
    boolean strict;
    /** {@code --quiet} as the first word. */
    boolean quiet;
    /** {@code --noenv}: {@code --user} does not change the environment. */
    boolean keepsEnvironment;
    /** The program that {@code --} starts. */
    String program = "/bin/bash";
    /** The child of {@code --forkfor}; 0 if there is none. */
    long child;
    /** {@code --chroot}: the files of the JDK are no longer reachable. */
    boolean elsewhere;
    /** Additional environment variables for programs. */
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

    /** Prints an error line and returns the exception that ends capsh. */
    ExitException fail(String line) {
        shell.err().println(line);
        return new ExitException(1);
    }

    /** Prints an error as {@code perror(3)} does and returns the exception that ends capsh. */
    ExitException fail(String what, long error) {
        return fail(what + ": " + Errno.text(error));
    }

    /** Ends capsh if a result is an error. */
    void require(long result, String otherwise) throws ExitException {
        if (result < 0) {
            throw fail(otherwise, result);
        }
    }

    /** Parses the number of an option. */
    long number(String text, String what) throws ExitException {
        OptionalLong number = Words.number(text);
        if (number.isEmpty()) {
            throw fail("invalid " + what + " value: want non-negative integer, got \"" + text + '"');
        }
        return number.getAsLong();
    }

    /** Parses the capability of a check. */
    Capability capability(String text) throws ExitException {
        return Words.capability(text).orElseThrow(() -> fail("cap[" + text + "] not recognized by library"));
    }

    /** Parses a capability in a list of capabilities to change. */
    Capability listed(String text) throws ExitException {
        return Words.capability(text).orElseThrow(() -> fail("capability [" + text + "] is unknown to libcap"));
    }
}
