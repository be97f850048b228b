package dev.jcap.cli.libcap;

import dev.jcap.CapabilityFormat;
import dev.jcap.CapabilitySet;
import dev.jcap.CapabilityState;
import dev.jcap.Iab;
import dev.jcap.cli.shell.Command;
import dev.jcap.cli.shell.Shell;
import dev.jcap.linux.Capabilities;
import dev.jcap.linux.internal.kernel.Errno;
import dev.jcap.linux.internal.kernel.LinuxKernel;
import dev.jcap.linux.internal.kernel.ThreadSets;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;

/** {@code jcap getpcaps}: prints the capabilities of processes and threads like libcap's getpcaps. */
public final class Getpcaps implements Command {

    private static final String HELP = """
            usage: getpcaps [opts] <pid> [<pid> ...]

              Prints the capabilities of processes, or of threads by their ids; 0 is
              getpcaps itself.
              An option applies to the ids after it.

                 --help, -h or --usage  print this text
                 --verbose              print a sentence instead of the id
                 --ugly or --legacy     print the oldest format, as standard error output
                 --iab                  print ambient and dropped capabilities too:
                                        4711: "=ep" [!cap_chown]
                 --license              print the licence

              Exits with 1 if any of the ids fails.
              Differences from libcap: an empty id is invalid, and --iab supports the id 0.

              example: getpcaps --iab $$
            """;

    @Override
    public String name() {
        return "getpcaps";
    }

    @Override
    public String summary() {
        return "Print the capabilities of processes (libcap's getpcaps)";
    }

    @Override
    public String help() {
        return HELP;
    }

    /** The output formats. */
    private enum Form { SHORT, VERBOSE, UGLY }

    @Override
    public int run(List<String> arguments, Shell shell) {
        if (arguments.isEmpty()) {
            shell.err().print(HELP);
            return FAILED;
        }
        LinuxKernel kernel = OwnThread.kernel();
        Form form = Form.SHORT;
        boolean iab = false;
        int status = OK;
        for (String word : arguments) {
            switch (word) {
                case "--help", "--usage", "-h" -> {
                    shell.err().print(HELP);
                    return OK;
                }
                case "--license" -> {
                    License.print(name(), shell);
                    return OK;
                }
                case "--verbose" -> form = Form.VERBOSE;
                case "--ugly", "--legacy" -> form = Form.UGLY;
                case "--iab" -> iab = true;
                default -> status |= show(kernel, shell, word, form, iab);
            }
        }
        return status;
    }

    private static int show(LinuxKernel kernel, Shell shell, String word, Form form, boolean iab) {
        String why = refusal(word);
        if (!why.isEmpty()) {
            shell.err().println("Cannot parse pid " + word + ": (" + why + ')');
            return FAILED;
        }
        int pid = Integer.parseInt(word.strip());
        ThreadSets sets = ThreadSets.read(kernel, pid);
        Optional<Iab> tuple = sets.error() < 0 || !iab ? Optional.empty() : tuple(kernel, pid);
        if (sets.error() < 0 || iab && tuple.isEmpty()) {
            String error = Errno.text(sets.error() < 0 ? sets.error() : -Errno.ESRCH.number());
            shell.err().println("Failed to get cap's for process " + pid + ": (" + error + ')');
            return FAILED;
        }
        String text = CapabilityFormat.ofCount(kernel.capabilityCount()).print(sets.state());
        if (tuple.isPresent()) {
            shell.out().println(word + ':' + withTuple(text, tuple.get(), form != Form.SHORT));
        } else {
            switch (form) {
                case SHORT -> shell.out().println(word + ": " + text);
                case VERBOSE -> shell.out().println("Capabilities for '" + word + "': " + text);
                case UGLY -> shell.err().println("Capabilities for `" + word + "': " + text);
            }
        }
        return OK;
    }

    /** Returns the error of a word that is not a process id, as {@code strtol(3)} parses it; empty for a process id. */
    private static String refusal(String word) {
        if (!word.matches("[ \\t\\n\\x0B\\f\\r]*[+-]?[0-9]+")) {
            return "Invalid argument";
        }
        BigInteger number = new BigInteger(word.strip());
        if (number.bitLength() >= Long.SIZE) {
            return "Numerical result out of range";
        }
        return number.signum() < 0 || number.bitLength() >= Integer.SIZE ? "Value too large for defined data type" : "";
    }

    private static Optional<Iab> tuple(LinuxKernel kernel, int pid) {
        return pid == 0
                ? Optional.of(new OwnThread(kernel).iab())
                : Capabilities.find(pid).map(thread -> thread.iab(kernel.capabilityCount()));
    }

    private static String withTuple(String text, Iab iab, boolean verbose) {
        boolean showsTuple = verbose || !iab.ambient().isEmpty() || !iab.blocked().isEmpty();
        return (verbose || !text.equals("=") ? " \"" + text + '"' : "") + (showsTuple ? " [" + iab + ']' : "");
    }
}
