package dev.jcap.linux.tools;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** {@code jcap COMMAND [ARGUMENT...]}: finds the command, runs it, and turns what goes wrong into one line. */
public final class Main {

    private Main() { }

    /** Runs one command and ends the JVM with its exit status. */
    public static void main(String[] arguments) {
        System.exit(run(List.of(arguments), Shell.ofThisProcess()));
    }

    /** Runs one command: its exit status. */
    static int run(List<String> arguments, Shell shell) {
        List<String> rest = new ArrayList<>(arguments);
        boolean debug = !rest.isEmpty() && rest.getFirst().equals("--debug") && rest.remove(0) != null;
        if (rest.isEmpty() || List.of("--help", "-h", "help").contains(rest.getFirst())) {
            (rest.isEmpty() ? shell.err() : shell.out()).print(Commands.overview());
            return rest.isEmpty() ? Command.USAGE : Command.OK;
        }
        String name = rest.removeFirst();
        try {
            return Commands.find(name).run(rest, shell);
        } catch (Exception e) {
            report(name, e, debug, shell.err());
            return e instanceof UsageException ? Command.USAGE : Command.FAILED;
        } finally {
            shell.out().flush();
        }
    }

    private static void report(String name, Exception problem, boolean debug, PrintStream err) {
        if (debug) {
            problem.printStackTrace(err);
        } else {
            err.println("jcap " + name + ": " + (problem.getMessage() == null ? problem : problem.getMessage()));
        }
    }
}
