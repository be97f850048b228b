package dev.jcap.cli.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcap.cli.Session;
import dev.jcap.cli.shell.Command;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TraceCommandTest {

    @ParameterizedTest
    @CsvSource(delimiter = '>', textBlock = """
            trace                                            > give either a command or --pid=PID
            trace --pid=1 -- true                            > give either a command or --pid=PID
            trace --pid=1 --as=app                           > --as starts a command; it excludes --pid and --container
            trace --container=3f4e                           > --container: give at least 8 letters of the id
            trace --container=3f4e8a1b2c9d --pid=1           > give either a command or --pid=PID or --container=ID
            trace --container=no-such-container              > --container: no process is in a control group
            trace --success=exit:0 true                      > --success requires --as
            trace --no-tracing true                          > --no-tracing requires --as
            trace --pid=x                                    > --pid: "x" is not a number
            trace --pid=-1                                   > --pid: -1 is negative
            trace --as=1000 true                             > --as: a numeric user requires a group
            trace --as=1:1 --success=listening:0 true        > --success: port 0 is not in 1 to 65535
            trace --as=1:1 --success=exit:x true             > --success: "x" is not a number
            trace --as=1:1 --within=x true                   > --within: "x" is not a number
            trace --as-dialect=helm true                     > --as-dialect: unknown dialect "helm"; use docker
            trace --verbose true                             > --verbose requires --as
            trace --as=1:1 --success=lisening:80 true        > --success: unknown test "lisening:80", did you mean listening:80?
            trace --as=1:1 --success=http:/ true             > --success: "http:/" is not a URL like http://localhost/
            trace --as=1:1 --status=204 true                 > --status requires --success=http://URL
            trace --for=x true                               > --for: "x" is not a number
            """)
    void arguments_thatAreWrong_areRefusedInOneLine(String line, String message) {
        Session session = Session.of(line.split(" "));
        assertEquals(Command.USAGE, session.status(), session.err());
        assertTrue(session.err().startsWith("jcap trace: " + message), session.err());
        assertEquals(1, session.err().lines().count());
        assertEquals("", session.out());
    }

    @Test
    void help_whenAsked_namesEveryOption() {
        Session session = Session.of("trace", "--help");
        assertEquals(Command.OK, session.status());
        for (String option : new String[] {"as", "success", "before", "status", "within", "no-tracing", "verbose", "container",
            "as-dialect",
            "pid", "phase-on", "for",
            "mount", "json"}) {
            assertTrue(session.out().contains("  --" + option), option);
        }
    }
}
