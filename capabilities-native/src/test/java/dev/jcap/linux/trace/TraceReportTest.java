package dev.jcap.linux.trace;

import static dev.jcap.Capability.CAP_CHOWN;
import static dev.jcap.Capability.CAP_DAC_OVERRIDE;
import static dev.jcap.Capability.CAP_DAC_READ_SEARCH;
import static dev.jcap.Capability.CAP_NET_BIND_SERVICE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcap.CapabilitySet;
import dev.jcap.linux.internal.json.Json;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TraceReportTest {

    private static final CallResult EACCES = new CallResult(CallResult.Kind.FAILED, 13);
    private static final String START = CapabilityTracer.START_UP;

    private static TraceReport report(long lost, List<String> phases, CapabilityCheck... checks) {
        return new TraceReport(List.of(checks), phases, 9, lost, lost > 0 ? List.of("lost \"some\"") : List.of(),
                false, Optional.empty());
    }

    private static TraceReport service() {
        return report(0, List.of(START, "running"),
                Checks.inCall(1, START, CAP_NET_BIND_SERVICE, false, EACCES, "__inet_bind", "bind"),
                Checks.inCall(2, START, CAP_DAC_READ_SEARCH, false, EACCES, "generic_permission", "openat"),
                Checks.inCall(2, START, CAP_DAC_OVERRIDE, false, EACCES, "generic_permission", "openat"),
                Checks.inCall(3, "running", CAP_CHOWN, false, CallResult.SUCCEEDED, "setattr_prepare", "fchownat"),
                Checks.inCall(4, "running", CAP_CHOWN, false, CallResult.SUCCEEDED, "setattr_prepare", "fchownat"));
    }

    @Test
    void needs_ofAService_areTheNarrowestAlternativesByPhase() {
        TraceReport report = service();
        assertEquals(CapabilitySet.of(CAP_NET_BIND_SERVICE, CAP_DAC_READ_SEARCH), report.needed());
        assertEquals(report.needed(), report.needed(START));
        assertEquals(CapabilitySet.EMPTY, report.needed("running"));
        assertEquals(report.needed().plus(CAP_DAC_OVERRIDE), report.candidates());
        assertEquals(report.candidates().plus(CAP_CHOWN), report.denied());
    }

    @Test
    void run_thatWorked_neededNothingThatItWasRefused() {
        TraceReport worked = service().markSuccessful();
        assertEquals(CapabilitySet.EMPTY, worked.needed());
        assertEquals(List.of(), worked.findings(Verdict.NEEDED));
        assertEquals("bind failed with EACCES (__inet_bind), but the program worked anyway",
                worked.findings(Verdict.OPTIONAL).getFirst().judgement().reason());
        TraceReport granted = report(0, List.of(START),
                Checks.inCall(1, START, CAP_NET_BIND_SERVICE, true, CallResult.SUCCEEDED, "__inet_bind", "bind"));
        assertEquals(CapabilitySet.of(CAP_NET_BIND_SERVICE), granted.markSuccessful().needed());
    }

    @Test
    void text_ofAService_saysWhatToDo() {
        assertEquals("""
                needs cap_dac_read_search,cap_net_bind_service
                  start-up: cap_dac_read_search,cap_net_bind_service
                  running: nothing
                needs cap_dac_read_search,cap_net_bind_service to start, and nothing later: drop to nothing after start-up
                NEEDED
                  start-up  cap_net_bind_service  bind failed with EACCES (__inet_bind), 1 time, thread main
                  start-up  cap_dac_read_search  openat failed with EACCES (generic_permission); cap_dac_override is\
                 enough too, 1 time, thread main
                  start-up  cap_dac_override  openat failed with EACCES (generic_permission); cap_dac_read_search is\
                 enough too, 1 time, thread main
                OPTIONAL: denied, but it worked anyway
                  running  cap_chown  fchownat succeeded without it, 2 times, thread main
                memory accounting checked cap_sys_admin 9 times, which never means a need
                0 events lost
                """, service().toString());
    }

    @Test
    void json_ofAReport_isOneObject() {
        TraceReport report = report(3, List.of(START),
                Checks.inCall(1, START, CAP_NET_BIND_SERVICE, false, EACCES, "__inet_bind", "bind"));
        String set = "{\"mask\":\"0000000000000400\",\"names\":[\"cap_net_bind_service\"]}";
        assertEquals("{\"needed\":" + set + ",\"phases\":{\"start-up\":" + set + "},"
                + "\"findings\":[{\"capability\":\"cap_net_bind_service\",\"verdict\":\"needed\","
                + "\"reason\":\"bind failed with EACCES (__inet_bind)\",\"granted\":false,\"systemCall\":\"bind\","
                + "\"kernelFunction\":\"__inet_bind\",\"outcome\":\"failed with EACCES\",\"phase\":\"start-up\",\"operation\":\"\","
                + "\"firstMicros\":5000,\"times\":1,\"pid\":42,\"tid\":43,\"objects\":[],\"threads\":[\"main\"]}],\"memoryChecks\":9,"
                + "\"lost\":3,\"warnings\":[\"lost \\\"some\\\"\"]}\n", report.toJson());
    }

    @Test
    void jsonText_withAnyCharacter_isPlainAscii() {
        assertEquals("\"a\\u000a\\\\\\u00e9\\u007f\"", new Json().value("a\n\\\u00e9\u007f").toString());
    }

    @Test
    void requirement_thatHolds_returnsTheReport() {
        TraceReport report = service();
        assertSame(report, report.assertNeeded(CapabilitySet.of(CAP_NET_BIND_SERVICE, CAP_DAC_READ_SEARCH)));
    }

    @Test
    void requirement_thatDoesNotHold_failsWithReportAndCause() {
        IOException thrown = new IOException("no");
        AssertionError error = assertThrows(AssertionError.class,
                () -> service().withFailure(Optional.of(thrown)).assertNeeded(CapabilitySet.of(CAP_CHOWN)));
        assertTrue(error.getMessage().startsWith(
                "expected needs: cap_chown, found: cap_dac_read_search,cap_net_bind_service\n"), error.getMessage());
        assertSame(thrown, error.getCause());
    }

    @Test
    void requirement_afterLostEvents_failsWhateverWasSeen() {
        AssertionError error = assertThrows(AssertionError.class,
                () -> report(2, List.of(START)).assertNeeded(CapabilitySet.EMPTY));
        assertTrue(error.getMessage().contains("(2 events lost)"), error.getMessage());
    }
}
