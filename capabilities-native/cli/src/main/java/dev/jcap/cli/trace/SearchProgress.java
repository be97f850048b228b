package dev.jcap.cli.trace;

import dev.jcap.CapabilitySet;
import dev.jcap.cli.shell.Shell;
import dev.jcap.linux.trace.MinimalSetFinder;
import dev.jcap.linux.trace.MinimalSetReport;

/**
 * Shows a search on the standard error stream: a line for each run, or on a terminal one line that changes.
 *
 * @param shell   the streams
 * @param verbose whether to print a line for each run
 * @param within  the seconds that a run can take
 */
record SearchProgress(Shell shell, boolean verbose, long within) implements MinimalSetFinder.Observer {

    private static final String ERASE = "\r\u001b[K";
    private static final int MOST_NAMES = 4;

    @Override
    public void starting(int run, CapabilitySet given) {
        if (shell.terminal() && !verbose) {
            String what = given.isEmpty() ? "without capabilities"
                    : given.size() > MOST_NAMES ? "with " + given.size() + " capabilities" : "with " + given;
            shell.err().print(ERASE + "run " + run + " of at most " + MinimalSetFinder.MOST_RUNS + ", " + within + " s each: "
                    + what);
            shell.err().flush();
        }
    }

    @Override
    public void ended(int run, MinimalSetReport.Attempt attempt) {
        if (verbose) {
            shell.err().println("run " + run + " " + attempt);
        } else if (shell.terminal()) {
            shell.err().print(ERASE);
            shell.err().flush();
        }
    }
}
