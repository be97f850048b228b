package dev.jcap.cli.libcap;

import dev.jcap.cli.shell.Command;
import dev.jcap.cli.shell.Shell;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.OptionalLong;

/** {@code jcap setcap}: sets, removes and verifies file capabilities like libcap's setcap. */
public final class Setcap implements Command {

    private static final long LAST_ID = 0xFFFF_FFFEL;

    private static final String HELP = """
            usage: setcap [--license] [-f] [-h] [-n <rootid>] [-q] [-v]
                          (-r|-|<caps>) <file> [...]

              Processes the arguments from left to right and exits with 1 at the first
              failure; earlier changes remain. An option applies to the arguments after it.
              A file must be a regular file, not a link.

                 <caps>       as in cap_from_text(3), for example cap_net_bind_service=ep
                 -            read them from the standard input stream, up to an empty
                              line or its end
                 -r           remove the capabilities
                 -f           before -r: accept a file without capabilities;
                              before <caps>: let the kernel check the effective set
                 -n <rootid>  apply to the user namespace with this root user only,
                              1 to 4294967294
                 -v           change nothing, and fail if a file does not have these
                              capabilities
                 -q           print less
                 -h, --help   print this text
                 --license    print the licence

              Differences from libcap: messages name the file; a root id out of range is
              refused; an effective set that a file cannot have is always explained, and
              refused before the file changes; -v fails for a file that cannot be read; the
              path of a file is resolved once, so the file cannot be replaced meanwhile;
              --help works.

              example: setcap cap_net_bind_service=ep ./server
            """;

    @Override
    public String name() {
        return "setcap";
    }

    @Override
    public String summary() {
        return "Set file capabilities (libcap's setcap)";
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
            case "--help" -> {
                shell.out().print(HELP);
                throw new ExitException(OK);
            }
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
