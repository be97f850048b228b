package dev.jcap.cli.libcap;

import dev.jcap.cli.shell.Command;
import dev.jcap.cli.shell.Shell;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.OptionalLong;

/** {@code jcap setcap}: gives files capabilities, takes them away and compares them, as libcap's setcap does. */
public final class Setcap implements Command {

    private static final long LAST_ID = 0xFFFF_FFFEL;

    private static final String HELP = """
            usage: setcap [--license] [-f] [-h] [-n <rootid>] [-q] [-v] (-r|-|<caps>) <file> [...]

              Works from left to right and ends with 1 at the first failure; what was done before stays. Options count for
              what stands behind them. A file must be a regular one, and no link.

                 <caps>       capabilities as in cap_from_text(3), for example cap_net_bind_service=ep
                 -            read them from the standard input stream, to an empty line or its end
                 -r           take the capabilities away
                 -f           before -r: a file without capabilities is no failure;
                              before <caps>: leave the check of the effective set to the kernel
                 -n <rootid>  for the user namespace with this root user only, 1 to 4294967294
                 -v           change nothing, but fail where a file has not these capabilities
                 -q           say less
                 -h           this text
                 --license    name the licence

              Other than in libcap: messages name the file; a root id that does not fit is refused; an effective set that a
              file cannot have is always explained, and refused before the file is touched; -v fails for a file that cannot
              be read; a file is found once, so that it cannot be exchanged meanwhile.

              example: setcap cap_net_bind_service=ep ./server
            """;

    @Override
    public String name() {
        return "setcap";
    }

    @Override
    public String summary() {
        return "give files capabilities, as libcap's setcap";
    }

    @Override
    public String help() {
        return HELP;
    }

    @Override
    public int run(List<String> arguments, Shell shell) throws IOException {
        if (arguments.isEmpty()) {
            return usage(shell, FAILED);
        }
        try (SetcapSession session = new SetcapSession(shell)) {
            Deque<String> words = new ArrayDeque<>(arguments);
            while (!words.isEmpty()) {
                step(session, words, shell);
            }
            return OK;
        } catch (ExitException stop) {
            return stop.status();
        }
    }

    static int usage(Shell shell, int status) {
        shell.err().print(HELP);
        return status;
    }

    private void step(SetcapSession session, Deque<String> words, Shell shell) throws ExitException, IOException {
        String word = words.remove();
        switch (word) {
            case "-q" -> session.quiet = true;
            case "-f" -> session.forced = true;
            case "-v" -> session.verifies = true;
            case "-n" -> session.rootId = rootId(words, shell);
            case "-h" -> throw new ExitException(usage(shell, OK));
            case "--license" -> {
                License.print(name(), shell);
                throw new ExitException(OK);
            }
            default -> {
                session.read(word);
                if (words.isEmpty()) {
                    throw new ExitException(usage(shell, FAILED));
                }
                session.apply(words.remove());
            }
        }
    }

    private static long rootId(Deque<String> words, Shell shell) throws ExitException {
        if (words.isEmpty()) {
            shell.err().print("usage: .. -n <rootid> .. - rootid!=0 file caps");
            throw new ExitException(FAILED);
        }
        String word = words.remove();
        OptionalLong id = Words.number(word);
        if (id.isEmpty() || id.getAsLong() == 0 || id.getAsLong() > LAST_ID) {
            shell.err().println("bad ns rootid: want positive integer, got \"" + word + '"');
            throw new ExitException(FAILED);
        }
        return id.getAsLong();
    }
}
