package dev.jcap.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcap.cli.process.ShowCommand;
import dev.jcap.cli.shell.Command;
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
        "audit", "drop", "trace",
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

    /** Those that work like libcap's have no JSON. */
    @ParameterizedTest
    @ValueSource(strings = {
        "show", "check", "run", "predict", "decode", "encode", "explain", "convert", "lint", "audit", "drop", "trace",
        "file get", "file set", "file remove", "file verify", "file scan", "file baseline"
    })
    void schema_ofEveryCommand_isPrinted(String command) {
        assertTrue(Session.of((command + " --help").split(" ")).out().contains("\n  --json "));
        Session session = Session.of((command + " --schema").split(" "));
        assertEquals(0, session.status(), session.err());
        assertTrue(session.out().contains("\"command\": {\"const\": \"" + command + "\"}"), session.out());
    }

    @Test
    void overview_listsEveryCommandWithItsSummary() {
        Session session = Session.of("--help");
        assertEquals(0, session.status());
        session.out().lines().forEach(line -> assertTrue(line.length() <= 80, line));
        assertTrue(session.out().contains("\n  decode    Decode hexadecimal masks and status files into names\n"), session.out());
        assertEquals(session.out(), Session.of("help").out());
        assertEquals(session.out(), Session.of().err());
        assertEquals(2, Session.of().status());
    }

    @Test
    void overview_withALongName_alignsAllSummaries() {
        String name = "capabilities";
        Command named = new Command() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public String summary() {
                return "Print capabilities";
            }

            @Override
            public String help() {
                return "";
            }

            @Override
            public int run(List<String> arguments, Shell shell) {
                return OK;
            }
        };
        String text = Commands.overview(List.of(named, new ShowCommand()));
        assertTrue(text.contains("\n  capabilities  Print capabilities\n  show          Show the capabilities, "), text);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "shwo                                     | unknown command \"shwo\"; did you mean show?",
        "--hlep                                   | unknown command \"--hlep\"; did you mean --help?",
        "-V                                       | unknown command \"-V\"; did you mean --version?",
        "version                                  | unknown command \"version\"; did you mean --version?",
        "help shwo                                | unknown command \"shwo\"; did you mean show?",
        "--jsn                                    | unknown command \"--jsn\"",
        "show --jsn                               | unknown option \"--jsn\"; did you mean --json?",
        "show -x                                  | unknown option \"-x\"",
        "show --debug                             | --debug must come before the command",
        "show --json --json                       | option --json occurs twice",
        "show --json=yes                          | option --json takes no value",
        "show --color                             | option --color requires a value: --color=WHEN",
        "show --color=blue                        | --color=blue must be always, auto or never",
        "show --watch=0                           | --watch=0 is not in 0.1 to 86400 seconds",
        "show --watch=soon                        | --watch=soon is not a number of seconds",
        "show --watch=1d                          | --watch=1d is not a number of seconds",
        "show --watch=NaN                         | --watch=NaN is not a number of seconds",
        "show --all 1                             | --all excludes --tree, PID and NAME",
        "show --all --tree                        | --all excludes --tree, PID and NAME",
        "show --securebits 1                      | --securebits works only for this process",
        "show 0                                   | \"0\" is not a process id",
        "show 99999999999                         | \"99999999999\" is not a process id",
        "check 1                                  | give either --limit or --profile",
        "check --limit=none                       | no process given",
        "check --limit=nine 1                     | --limit: unknown capability \"nine\" at index 0",
        "check --limit= 1                         | --limit: a set is missing; write none for the empty set",
        "run                                      | no command given",
        "run --                                   | no command given",
        "run --keep=none EMPTY                    | the command is empty",
        "show EMPTY                               | the process id or name is empty",
        "run --json id                            | --json requires --dry-run",
        "run --keep=chwon id                      | --keep: unknown capability \"chwon\" at index 0; did you mean cap_chown?",
        "run --keep=chown --keep=kill id          | option --keep occurs twice",
        "run --no-new-privs=1 id                  | option --no-new-privs takes no value",
        "run --kep=chown id                       | unknown option \"--kep\"; did you mean --keep?",
        "run --keep=none --ambient=kill id        | cap_kill: ambient beyond the plan's limit",
        "predict --groups=1 id                    | groups requires user",
        "decode                                   | the standard input stream has no mask",
        "decode 3000 30x0                         | not a hexadecimal digit at index 2 in \"30x0\"",
        "decode 00000000000000001                 | more than 16 digits",
        "encode                                   | no capability given",
        "encode chown kil                         | unknown capability \"kil\" at index 0; did you mean cap_kill?",
        "encode chown,                            | a capability is missing at index 6",
        "explain                                  | no capability or text given",
        "explain EMPTY                            | no capability or text given",
        "explain cap_chown=q                      | at index 10",
        "convert cap_chown                        | option --from is required",
        "convert --from=names cap_chown           | option --to is required",
        "convert --from=nmes --to=mask cap_chown  | unknown format \"nmes\"; did you mean names?",
        "convert --from=names --to=mask           | give one TEXT, not 0",
        "convert --from=xattr --to=file 01000     | odd number of hexadecimal digits at index 5",
        "convert --from=xattr --to=file 0100000g  | not a hexadecimal digit at index 7",
        "file                                     | no action given",
        "file gte                                 | unknown action \"gte\"",
        "file get                                 | no file given",
        "file set cap_chown=ep                    | give TEXT and at least one FILE",
        "file set cap_chwon=ep /nowhere           | did you mean cap_chown?",
        "file set /nowhere cap_chown=ep           | TEXT must come before FILE",
        "file verify --follow /nowhere cap_kill=p | TEXT must come before FILE",
        "file scan --threads=0 /                  | --threads=0 is not a number from 1 to 64",
        "file baseline /tmp                       | give a BASELINE and a DIRECTORY or IMAGE, not 1 word"
    })
    void wrongWords_endWithTwoAndOneLine(String line, String message) {
        Session session = Session.of(line.replace("EMPTY", "").split(" ", -1));
        assertEquals(2, session.status(), session.err());
        assertEquals(line.contains("--json ") ? 1 : 0, session.out().lines().count(), session.out());
        assertEquals(1, session.err().lines().count(), session.err());
        assertTrue(session.err().startsWith("jcap ") && session.err().contains(message), session.err());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "explain zzzz                                | found nothing for \"zzzz\"",
        "explain cap_net_rwa                         | did you mean cap_net_raw?",
        "file baseline --check /no/such/file /usr    | /no/such/file: no such file or directory",
        "convert --from=text --to=names cap_chown=p  | a single set cannot express cap_chown=p"
    })
    void failures_endWithOneAndOneLine(String line, String message) {
        fails(1, line, message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "show no-such-process      | no process is named \"no-such-process\"",
        "show 2147483646           | process or thread 2147483646 does not exist or is hidden",
        "check --limit=none nobody | no process is named \"nobody\"",
        "trace --pid=2147483000    | process 2147483000 does not exist or is hidden"
    })
    void failures_ofAProcessThatIsNotThere_endWithThreeAndOneLine(String line, String message) {
        fails(3, line, message);
    }

    private static void fails(int status, String line, String message) {
        Session session = Session.of(line.split(" "));
        assertEquals(status, session.status(), session.err());
        assertEquals(1, session.err().lines().count(), session.err());
        assertTrue(session.err().contains(message), session.err());
    }

    @ParameterizedTest
    @ValueSource(strings = {"file scan LINK", "file baseline LINK.caps LINK"})
    void scan_ofALink_namesNoOptionThatItLacks(String line, @TempDir Path directory) throws IOException {
        String link = Files.createSymbolicLink(directory.resolve("link"), directory).toString();
        Session session = Session.of(line.replace("LINK", link).split(" "));
        assertEquals(1, session.status());
        assertEquals("jcap file: " + link + ": is a symbolic link: give its target\n", session.err());
    }

    @Test
    void debug_beforeTheCommand_printsWhereItHappened() {
        Session session = Session.of("--debug", "decode", "x");
        assertEquals(2, session.status());
        assertTrue(session.err().contains("dev.jcap.cli.values.DecodeCommand.run("), session.err());
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
