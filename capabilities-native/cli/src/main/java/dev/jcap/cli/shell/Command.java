package dev.jcap.cli.shell;

import java.util.List;

/** One command of the command line. */
public interface Command {

    /** The exit status of a command that did what it was asked to, and whose answer, if it has one, is yes. */
    int OK = 0;

    /** The exit status of a refusal, a failure, or an answer that is no. */
    int FAILED = 1;

    /** The exit status of a command line that cannot be understood; nothing has changed. */
    int USAGE = 2;

    /** The exit status when nobody reads the output any more: what a shell shows of a program that SIGPIPE has ended. */
    int READER_GONE = 141;

    /** The word that calls it. */
    String name();

    /** What it does, in one line. */
    String summary();

    /** What {@code --help} prints: usage, options, exit statuses, an example. */
    String help();

    /**
     * Does the work.
     *
     * @param arguments what stands behind the command's name
     * @param shell     where it reads and writes
     * @return the exit status
     * @throws UsageException when the arguments are wrong; nothing has changed
     * @throws Exception      when the work fails; its message goes to the standard error stream as one line
     */
    int run(List<String> arguments, Shell shell) throws Exception;
}
