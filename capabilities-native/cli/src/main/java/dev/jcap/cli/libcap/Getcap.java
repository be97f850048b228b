package dev.jcap.cli.libcap;

import dev.jcap.cli.shell.Command;
import dev.jcap.cli.shell.Shell;
import java.util.ArrayList;
import java.util.List;

/** {@code jcap getcap}: the capabilities of files, as libcap's getcap shows them. */
public final class Getcap implements Command {

    static final String HELP = """
            usage: getcap [-h] [-l] [-n] [-r] [-v] <filename> [<filename> ...]

              Shows the capabilities of files: nothing for one that has none.

                 -n  the root id too, where there is one: [rootid=100000]
                 -r  directories with all that is in them; links are not followed, mounts are crossed
                 -v  files without capabilities, and what is no regular file, too
                 -l  name the licence
                 -h  this text

              Ends with 0 also when a file cannot be read; the standard error stream says so.
              Other than in libcap: with -r a FIFO, a device or a socket is not taken for a regular file.

              example: getcap -r /usr/bin
            """;

    @Override
    public String name() {
        return "getcap";
    }

    @Override
    public String summary() {
        return "the capabilities of files, as libcap's getcap";
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
