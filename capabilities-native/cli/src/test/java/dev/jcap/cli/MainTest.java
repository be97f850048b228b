package dev.jcap.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcap.cli.shell.Shell;
import dev.jcap.cli.shell.TextLayout;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The frame of the command line: help texts, wrong words, exit statuses. */
class MainTest {

    @ParameterizedTest
    @ValueSource(strings = {
        "show", "check", "run", "predict", "decode", "encode", "explain", "convert", "lint", "file",
        "audit", "drop",
        "file get", "file set", "file remove", "file verify", "file scan", "file baseline"
    })
    void help_ofEveryCommand_isUsageAndExitStatusesInPlainAscii(String command) {
        Session session = Session.of((command + " --help").split(" "));
        assertEquals(0, session.status());
        assertEquals("", session.err());
        assertTrue(session.out().startsWith("usage: jcap " + command + ' '), session.out());
        assertTrue(command.equals("file") || session.out().contains("Exit statuses: "), session.out());
        session.out().lines().forEach(line -> {
            assertTrue(line.length() <= 80, line);
            assertEquals(TextLayout.plain(line), line);
        });
    }

    @Test
    void overview_listsEveryCommandWithItsSummary() {
        Session session = Session.of("--help");
        assertEquals(0, session.status());
        session.out().lines().forEach(line -> assertTrue(line.length() <= 80, line));
        assertTrue(session.out().contains("  decode    the names in hex masks"), session.out());
        assertEquals(session.out(), Session.of("help").out());
        assertEquals(session.out(), Session.of().err());
        assertEquals(2, Session.of().status());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "shwo                                     | unknown command \"shwo\"; did you mean show?",
        "help shwo                                | unknown command \"shwo\"; did you mean show?",
        "--jsn                                    | unknown command \"--jsn\"",
        "show --jsn                               | unknown option \"--jsn\"; did you mean --json?",
        "show -x                                  | unknown option \"-x\"",
        "show --debug                             | --debug stands before the command",
        "show --json --json                       | option --json is given twice",
        "show --json=yes                          | option --json takes no value",
        "show --color                             | option --color needs a value, --color=WHEN",
        "show --color=blue                        | --color=blue is not always, auto or never",
        "show --watch=0                           | --watch=0 is not in 0.1 to 86400 seconds",
        "show --watch=soon                        | --watch=soon is no number of seconds",
        "show --watch=1d                          | --watch=1d is no number of seconds",
        "show --watch=NaN                         | --watch=NaN is no number of seconds",
        "show --all 1                             | --all goes with neither --tree nor a PID or NAME",
        "show --all --tree                        | --all goes with neither --tree nor a PID or NAME",
        "show --securebits 1                      | --securebits goes with no other process",
        "show 0                                   | 0 is no process id",
        "show 99999999999                         | 99999999999 is no process id",
        "check 1                                  | either --limit or --profile is wanted",
        "check --limit=none                       | which process?",
        "check --limit=nine 1                     | --limit: unknown capability \"nine\" at index 0",
        "check --limit= 1                         | --limit: the empty set is written none",
        "run                                      | which command?",
        "run --                                   | which command?",
        "run --keep=none EMPTY                    | an empty word is no command",
        "show EMPTY                               | an empty word is no process",
        "run --json id                            | --json goes with --dry-run only",
        "run --keep=chwon id                      | --keep: unknown capability \"chwon\" at index 0; did you mean cap_chown?",
        "run --keep=chown --keep=kill id          | option --keep is given twice",
        "run --no-new-privs=1 id                  | option --no-new-privs takes no value",
        "run --kep=chown id                       | unknown option \"--kep\"; did you mean --keep?",
        "run --keep=none --ambient=kill id        | cap_kill: ambient beyond the plan's limit",
        "predict --groups=1 id                    | groups without user",
        "decode                                   | which mask?",
        "decode 3000 30x0                         | not a hexadecimal digit at index 2 in \"30x0\"",
        "decode 00000000000000001                 | more than 16 digits",
        "encode                                   | which capability?",
        "encode chown kil                         | unknown capability \"kil\" at index 0; did you mean cap_kill?",
        "encode chown,                            | a capability is missing at index 6",
        "explain                                  | which capability or text?",
        "explain EMPTY                            | which capability or text?",
        "explain cap_chown=q                      | at index 10",
        "explain --json =ep                       | --json is for capabilities",
        "convert cap_chown                        | option --from is missing",
        "convert --from=names cap_chown           | option --to is missing",
        "convert --from=nmes --to=mask cap_chown  | unknown form \"nmes\"; did you mean names?",
        "convert --from=names --to=mask           | one TEXT is wanted, not 0",
        "convert --from=xattr --to=file 01000     | half a byte at index 5",
        "convert --from=xattr --to=file 0100000g  | no hexadecimal digit at index 7",
        "file                                     | which action?",
        "file gte                                 | unknown action \"gte\"",
        "file get                                 | which file?",
        "file set cap_chown=ep                    | too few words",
        "file set cap_chwon=ep /nowhere           | did you mean cap_chown?",
        "file scan --threads=0 /                  | --threads=0 is no number from 1 to 64",
        "file baseline /tmp                       | a BASELINE and a DIRECTORY are wanted, not 1 words"
    })
    void wrongWords_endWithTwoAndOneLine(String line, String message) {
        Session session = Session.of(line.replace("EMPTY", "").split(" ", -1));
        assertEquals(2, session.status(), session.err());
        assertEquals("", session.out());
        assertEquals(1, session.err().lines().count(), session.err());
        assertTrue(session.err().startsWith("jcap ") && session.err().contains(message), session.err());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "show no-such-process                        | there is no process named \"no-such-process\"",
        "show 2147483646                             | there is no process or thread 2147483646, or it is hidden",
        "explain zzzz                                | nothing found for \"zzzz\"",
        "explain cap_net_rwa                         | did you mean cap_net_raw?",
        "file baseline --check /no/such/file /usr    | /no/such/file: no such file or directory",
        "convert --from=text --to=names cap_chown=p  | one set cannot say cap_chown=p"
    })
    void failures_endWithOneAndOneLine(String line, String message) {
        Session session = Session.of(line.split(" "));
        assertEquals(1, session.status(), session.err());
        assertEquals(1, session.err().lines().count(), session.err());
        assertTrue(session.err().contains(message), session.err());
    }

    @ParameterizedTest
    @ValueSource(strings = {"file scan LINK", "file baseline LINK.caps LINK"})
    void scan_ofALink_namesNoOptionThatItLacks(String line, @TempDir Path directory) throws IOException {
        String link = Files.createSymbolicLink(directory.resolve("link"), directory).toString();
        Session session = Session.of(line.replace("LINK", link).split(" "));
        assertEquals(1, session.status());
        assertEquals("jcap file: " + link + ": a symbolic link: name its target\n", session.err());
    }

    @Test
    void debug_beforeTheCommand_printsWhereItHappened() {
        Session session = Session.of("--debug", "decode", "x");
        assertEquals(2, session.status());
        assertTrue(session.err().contains("at dev.jcap.linux"), session.err());
    }

    @Test
    void output_thatCannotBeWritten_isAFailure() {
        OutputStream full = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("no space left on device");
            }
        };
        Shell shell = new Shell(
                InputStream.nullInputStream(), new PrintStream(full, true), new PrintStream(OutputStream.nullOutputStream()),
                false, Map.of());
        assertEquals(1, Main.run(List.of("decode", "1"), shell));
    }
}
