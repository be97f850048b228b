package dev.jcap.cli.shell;

import java.util.List;

/** A command of the command line. */
public interface Command {

    /** Exit status: the command succeeded, and its answer, if it has one, is yes. */
    int OK = 0;

    /** Exit status: refused, failed, or the answer is no. */
    int FAILED = 1;

    /** Exit status: the command line is invalid; nothing has changed. */
    int USAGE = 2;

    /** Exit status: no process has the given id or name, or it is hidden. */
    int NO_PROCESS = 3;

    /** Exit status: the reader closed the pipe. A shell reports the same for a program that SIGPIPE ended. */
    int READER_GONE = 141;

    /** Returns the name of the command. */
    String name();

    /** Returns what it does, as one imperative line. */
    String summary();

    /** Returns the text of {@code --help}: usage, options, exit statuses, an example. */
    String help();

    /**
     * Runs the command.
     *
     * @param arguments the words after the command's name
     * @param shell     the streams and the environment
     * @return the exit status
     * @throws UsageException when the arguments are invalid; nothing has changed
     * @throws Exception      when the command fails; the caller prints its message as one line
     */
    int run(List<String> arguments, Shell shell) throws Exception;
}
