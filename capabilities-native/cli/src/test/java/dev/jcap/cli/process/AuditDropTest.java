package dev.jcap.cli.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcap.cli.Session;
import dev.jcap.linux.internal.proc.ProcFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What jcap audit and jcap drop refuse before they look at any process. */
class AuditDropTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "audit                      | 2 | no process given",
        "audit no-such-name         | 3 | no process is named \"no-such-name\"",
        "audit 0                    | 2 | \"0\" is not a process id",
        "audit 9999999999           | 2 | \"9999999999\" is not a process id",
        "audit 2147483646           | 3 | process or thread 2147483646 does not exist or is hidden",
        "drop                       | 2 | no process given",
        "drop nginx                 | 2 | \"nginx\" is not a process id",
        "drop 1 2                   | 2 | give one process id only",
        "drop --keep=nothing 1      | 2 | --keep: unknown capability \"nothing\"",
        "drop --keep=none 2147483646 | 3 | process 2147483646 does not exist or is hidden"
    })
    void run_wrongArguments_saysWhatIsWrong(String words, int status, String complaint) {
        Session session = Session.of(words.split(" "));
        assertEquals(status, session.status(), session.err());
        assertEquals("", session.out());
        assertTrue(session.err().startsWith("jcap " + words.split(" ")[0] + ": " + complaint), session.err());
        assertEquals(1, session.err().lines().count());
    }

    @Test
    void drop_ofAProcessThatIsNoJvm_saysSoAndSendsItNoSignal() throws Exception {
        Process sleeper = new ProcessBuilder("sleep", "1000").start();
        try {
            Session session = Session.of("drop", "--keep=none", Long.toString(sleeper.pid()));
            assertEquals("jcap drop: process " + sleeper.pid() + " is not a JVM\n", session.err());
            assertEquals(1, session.status());
            assertFalse(sleeper.waitFor(100, TimeUnit.MILLISECONDS));
        } finally {
            sleeper.destroyForcibly();
        }
    }

    @Test
    void audit_ofAName_auditsEveryProcessWithIt(@TempDir Path directory) throws Exception {
        Path program = Files.copy(Path.of("/bin/sleep"), directory.resolve("jcap-audited"));
        Process sleeper = new ProcessBuilder(program.toString(), "1000").start();
        try {
            String out = Session.of("audit", "jcap-audited").out();
            assertEquals(Session.of("audit", Long.toString(sleeper.pid())).out(), out);
            assertTrue(out.startsWith("process " + sleeper.pid() + "\n"), out);
        } finally {
            sleeper.destroyForcibly();
        }
    }

    @Test
    void audit_ofAThread_namesItsProcess() throws Exception {
        long thread = ProcFile.numbers("/proc/self/task").getLast();
        Session session = Session.of("audit", Long.toString(thread));
        assertEquals(2, session.status());
        String complaint = "jcap audit: " + thread + " is a thread of process " + ProcessHandle.current().pid();
        assertTrue(session.err().startsWith(complaint), session.err());
    }
}
