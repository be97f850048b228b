package dev.jcap.cli;

import dev.jcap.cli.shell.Command;
import dev.jcap.cli.shell.ErrorMessage;
import dev.jcap.cli.shell.JsonAnswer;
import dev.jcap.cli.shell.OriginalBytes;
import dev.jcap.cli.shell.Shell;
import dev.jcap.cli.shell.TextLayout;
import dev.jcap.cli.shell.Version;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** {@code jcap COMMAND [ARGUMENT...]}: the entry point of the command line. Reports a failure in one line. */
public final class Main {

    private Main() {}

    /**
     * Runs one command and ends the JVM with its exit status. It calls halt, because exit sets up a log, which takes longer
     * than the command, and no shutdown hook is registered.
     *
     * @param arguments the command's name, its options and its operands
     */
    public static void main(String[] arguments) {
        int status = run(List.of(arguments), Shell.ofThisProcess());
        System.err.flush();
        Runtime.getRuntime().halt(status);
    }

    /** Runs one command and returns its exit status. */
    static int run(List<String> arguments, Shell shell) {
        List<String> rest = new ArrayList<>(arguments);
        boolean debug = !rest.isEmpty() && rest.getFirst().equals("--debug") && rest.remove(0) != null;
        String name = rest.isEmpty() ? "" : rest.removeFirst();
        int status;
        try {
            requireOriginal(rest);
            status = run(name, rest, shell);
        } catch (Exception | LinkageError | VirtualMachineError e) {
            report(name, e, debug, shell.err());
            status = JsonAnswer.status(e);
        }
        if (shell.out().checkError()) {
            if (shell.readerHasGone()) {
                return Command.READER_GONE;
            }
            shell.err().println("jcap: cannot write to the standard output stream");
            return Command.FAILED;
        }
        return status;
    }

    /** Refuses an argument whose bytes Java replaced: it might name another file. Reads the original bytes only then. */
    private static void requireOriginal(List<String> words) throws IOException {
        for (String word : words) {
            if (word.indexOf('\uFFFD') >= 0) {
                OriginalBytes.requireArgumentsKept();
            }
        }
    }

    private static int run(String name, List<String> rest, Shell shell) throws Exception {
        switch (name) {
            case "" -> {
                shell.err().print(Commands.overview());
                return Command.USAGE;
            }
            case "--help", "-h", "help" -> shell.out().print(
                    rest.isEmpty() ? Commands.overview() : Commands.find(rest.getFirst()).help());
            case "--version" -> shell.out().print(Version.text());
            default -> {
                return Commands.find(name).run(rest, shell);
            }
        }
        return Command.OK;
    }

    private static void report(String name, Throwable problem, boolean debug, PrintStream err) {
        if (debug) {
            problem.printStackTrace(err);
            return;
        }
        err.println("jcap " + TextLayout.plain(name) + ": " + ErrorMessage.of(problem));
    }
}
