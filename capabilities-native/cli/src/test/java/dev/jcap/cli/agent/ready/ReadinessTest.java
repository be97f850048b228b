package dev.jcap.cli.agent.ready;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReadinessTest {

    private static final long SECOND = 1_000_000_000L;

    private boolean port;
    private boolean file;

    private Readiness readiness(Optional<Duration> settle) {
        return new Readiness(
                List.of(
                        () -> new ReadySign.State(port, port ? "port open" : "no port"),
                        () -> new ReadySign.State(file, file ? "file there" : "no file")),
                settle);
    }

    @Test
    void isReached_withoutSettle_whenEverySignHolds() throws IOException {
        Readiness readiness = readiness(Optional.empty());
        port = true;
        assertFalse(readiness.isReached(0));
        assertEquals("port open, no file", readiness.toString());
        file = true;
        assertTrue(readiness.isReached(1));
    }

    @Test
    void isReached_withSettle_onlyAfterThatTimeWithoutABreak() throws IOException {
        Readiness readiness = readiness(Optional.of(Duration.ofSeconds(2)));
        port = true;
        file = true;
        assertFalse(readiness.isReached(0));
        assertEquals("port open, file there, not yet for 2s", readiness.toString());
        file = false;
        assertFalse(readiness.isReached(SECOND));
        file = true;
        assertFalse(readiness.isReached(2 * SECOND));
        assertFalse(readiness.isReached(3 * SECOND));
        assertTrue(readiness.isReached(4 * SECOND));
    }
}
