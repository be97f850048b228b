package dev.jcap.cli.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcap.CapabilityFormatException;
import dev.jcap.cli.agent.ready.ReadySign;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgentOptionsTest {

    @Test
    void parse_planOnly_dropsBeforeMainAndHaltsOnFailure() {
        AgentOptions options = AgentOptions.parse("keep=net_bind_service+chown,user=app,no-new-privs");
        assertEquals("keep=net_bind_service+chown,user=app,no-new-privs", options.plan().toString());
        assertEquals(new Trigger.AtOnce(), options.trigger());
        assertTrue(options.haltsOnFailure());
        assertFalse(options.haltsOnViolation());
        assertEquals(Optional.empty(), options.within());
        assertEquals(Optional.empty(), options.watch());
        assertFalse(options.jmx());
        assertFalse(options.quiet());
    }

    @Test
    void parse_everyWord_isTakenIn() {
        AgentOptions options = AgentOptions.parse(
                "keep=none,drop-when=listening:80+53/udp,settle=1s,within=5s,on-failure=warn,watch=500ms,"
                        + "on-violation=halt,jmx,quiet");
        assertEquals(
                new Trigger.Ready(List.of(new ReadySign.Port(80, false), new ReadySign.Port(53, true))), options.trigger());
        assertEquals(Optional.of(Duration.ofSeconds(1)), options.settle());
        assertEquals(Optional.of(Duration.ofSeconds(5)), options.within());
        assertFalse(options.haltsOnFailure());
        assertEquals(Optional.of(Duration.ofMillis(500)), options.watch());
        assertTrue(options.haltsOnViolation());
        assertTrue(options.jmx());
        assertTrue(options.quiet());
    }

    @ParameterizedTest
    @CsvSource({
        "listening:80, PT5M",
        "after:main-class-started, PT5M",
        "http:80/, PT5M",
        "file:/ready, PT5M",
        "call, ",
        "before-main, "
    })
    void parse_withoutWithin_waitsFiveMinutesForWhatTheServiceDoesByItself(String when, Duration within) {
        assertEquals(Optional.ofNullable(within), AgentOptions.parse("keep=none,drop-when=" + when).within());
    }

    @ParameterizedTest
    @CsvSource({"1ms, PT0.001S", "999999s, PT999999S", "2m, PT2M", "1h, PT1H"})
    void parse_time_hasAUnit(String text, Duration time) {
        assertEquals(Optional.of(time), AgentOptions.parse("watch=" + text).watch());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "watch=|6", "watch|5", "watch=s|6", "watch=1|7", "watch=1d|7", "watch=0s|6", "watch=1000000s|6",
        "jmx=|4", "jmx=yes|4", "jmx,jmx|4", "keep=none,|10", ",keep=none|0", "watch=1s,watch=1s|9",
        "keep=none,drop-when=listening:|30", "keep=none,drop-when=listening:80+|33",
        "keep=none,drop-when=listening:80+65536|33", "keep=none,drop-when=listening:http|30",
        "keep=none,within=1s|19", "drop-when=call|14", "on-failure=stop|11", "settle=1s,keep=none|19",
        "keep=none,drop-when=call,settle=1s|34",
        "keep=none,drop-when=before-main+call|20", "quiet=1,keep=none|6", "quiet|5",
        "keep=none,drop-when=listening:80/sctp|33", "keep=nothing_such|5"
    })
    void parse_mistake_isRefusedWithItsIndex(String text, int index) {
        CapabilityFormatException refusal =
                assertThrows(CapabilityFormatException.class, () -> AgentOptions.parse(text));
        assertEquals(index, refusal.index(), refusal.getMessage());
        assertEquals(text, refusal.input());
    }
}
