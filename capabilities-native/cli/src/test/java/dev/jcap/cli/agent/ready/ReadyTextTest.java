package dev.jcap.cli.agent.ready;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.jcap.CapabilityFormatException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReadyTextTest {

    private static List<ReadySign> parse(String text) {
        return ReadyText.parse(text, "no sign,");
    }

    @Test
    void parse_ports_areOfTcpUnlessTheySayUdp() {
        assertEquals(
                List.of(new ReadySign.Port(443, false), new ReadySign.Port(53, true), new ReadySign.Port(53, false)),
                parse("listening:443+53/udp+53/tcp"));
    }

    @ParameterizedTest
    @CsvSource({
        "http:8080/ready, 8080, localhost:8080, /ready",
        "http:8080, 8080, localhost:8080, /",
        "http:8080/a?b=c%2B, 8080, localhost:8080, /a?b=c%2B",
        "http://example.org/health, 80, example.org, /health",
        "http://example.org:81, 81, example.org:81, /",
        "http://[::1]:81/, 81, [::1]:81, /"
    })
    void parse_request_hasPortHostAndPath(String text, int port, String host, String path) {
        assertEquals(List.of(new ReadySign.Http(port, host, path)), parse(text));
    }

    @Test
    void parse_severalKinds_areAllWanted() {
        assertEquals(
                List.of(
                        new ReadySign.Port(1, false),
                        new ReadySign.Port(2, false),
                        new ReadySign.Appearing("/run/app"),
                        new ReadySign.Http(3, "localhost:3", "/"),
                        new ReadySign.MainStarted()),
                parse("listening:1+2+file:/run/app+http:3+after:main-class-started"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "''|0", "80|0", "listening:|10", "listening:80+|13", "listening:0|10", "listening:80/sctp|13", "listening:80+x|13",
        "file:ready|5", "file:/a+80|8", "http:|5", "http:/x|5", "http:0/|5", "http:65536|5", "http:x/|0", "http://|0",
        "http://user@host/|0", "http:80/#x|0", "http:80/ x|0", "https://host/|0", "listening:1+call|12"
    })
    void parse_mistake_isRefusedWithItsIndex(String text, int index) {
        CapabilityFormatException refusal = assertThrows(CapabilityFormatException.class, () -> parse(text));
        assertEquals(index, refusal.index(), refusal.getMessage());
    }
}
