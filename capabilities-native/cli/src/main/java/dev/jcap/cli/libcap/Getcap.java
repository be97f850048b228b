package dev.jcap.cli.libcap;

import dev.jcap.cli.shell.Command;
import dev.jcap.cli.shell.Shell;
import java.util.ArrayList;
import java.util.List;

/** {@code jcap getcap}: prints the capabilities of files like libcap's getcap. */
public final class Getcap implements Command {

    static final String HELP = """
            usage: getcap [-h] [-l] [-n] [-r] [-v] <filename> [<filename> ...]

              Prints the capabilities of files, and nothing for a file without any.

                 -n          print the root id too, if there is one: [rootid=100000]
                 -r          search directories recursively; follow no links, cross
                             mount points
                 -v          print files without capabilities, and files that are not
                             regular, too
                 -l          print the licence
                 -h, --help  print this text

              Exits with 0 even if a file cannot be read, and reports it on the standard
              error stream.
              Differences from libcap: with -r a FIFO, a device or a socket is not a regular
              file; --help works.

              example: getcap -r /usr/bin
            """;

    @Override
    public String name() {
        return "getcap";
    }

    @Override
    public String summary() {
        return "Print the capabilities of files (libcap's getcap)";
    }

    @Override
    public String help() {
        return HELP;
    }

    @Override
    public int run(List<String> arguments, Shell shell) {
        FileListing listing = new FileListing(shell);
        List<String> files = new ArrayList<>();
        boolean optionsEnded = false;
        for (String word : arguments) {
            if (optionsEnded || word.length() < 2 || word.charAt(0) != '-') {
                files.add(word);
            } else if (word.equals("--")) {
                optionsEnded = true;
            } else if (word.equals("--help")) {
                shell.out().print(HELP);
                return OK;
            } else {
                try {
                    options(word.substring(1), listing, shell);
                } catch (ExitException stop) {
                    return stop.status();
                }
            }
        }
        if (files.isEmpty()) {
            shell.err().print(HELP);
            return FAILED;
        }
        files.forEach(listing::show);
        return OK;
    }

    private void options(String letters, FileListing listing, Shell shell) throws ExitException {
        for (char letter : letters.toCharArray()) {
            switch (letter) {
                case 'n' -> listing.rootIds = true;
                case 'r' -> listing.recursive = true;
                case 'v' -> listing.verbose = true;
                case 'h' -> {
                    shell.err().print(HELP);
                    throw new ExitException(OK);
                }
                case 'l' -> {
                    License.print(name(), shell);
                    throw new ExitException(OK);
                }
                default -> {
                    shell.err().println("getcap: invalid option -- '" + letter + '\'');
                    shell.err().print(HELP);
                    throw new ExitException(FAILED);
                }
            }
        }
    }
}
