package dev.jcap.cli.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcap.cli.Session;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What jcap audit and jcap drop refuse before they look at any process. */
class AuditDropTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "audit                      | 2 | which process?",
        "audit nginx                | 2 | \"nginx\" is no process id",
        "audit 0                    | 2 | \"0\" is no process id",
        "audit 9999999999           | 1 | there is no process 9999999999",
        "drop                       | 2 | which process?",
        "drop 1 2                   | 2 | one process at a time",
        "drop --keep=nothing 1      | 2 | --keep: unknown capability \"nothing\"",
        "drop --keep=none 9999999999 | 1 | there is no process 9999999999"
    })
    void run_wrongArguments_saysWhatIsWrong(String words, int status, String complaint) {
        Session session = Session.of(words.split(" "));
        assertEquals(status, session.status(), session.err());
        assertEquals("", session.out());
        assertTrue(session.err().startsWith("jcap " + words.split(" ")[0] + ": " + complaint), session.err());
        assertEquals(1, session.err().lines().count());
    }
}
