package dev.jcap.linux.internal.shared;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcap.Capability;
import dev.jcap.CapabilitySet;
import dev.jcap.CapabilitySnapshot;
import dev.jcap.Securebits;
import dev.jcap.ThreadState;
import dev.jcap.ThreadStatus;
import dev.jcap.linux.CapabilityDeniedException;
import dev.jcap.linux.MixedCapabilitiesException;
import dev.jcap.linux.ThreadReport;
import dev.jcap.linux.internal.sweep.AllThreads;
import dev.jcap.linux.internal.sweep.OneThread;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CapabilityExceptionsTest {

    private static final String STATUS = """
            Name:\tmain
            Pid:\t7
            Uid:\t0\t0\t0\t0
            Gid:\t0\t0\t0\t0
            Groups:\t0
            CapInh:\t0000000000000000
            CapPrm:\t0000000000000001
            CapEff:\t0000000000000001
            CapBnd:\t0000000000000000
            CapAmb:\t0000000000000000
            NoNewPrivs:\t0
            """;

    private static ThreadState finding(int tid, ThreadStatus standing) {
        return new ThreadState(tid, standing, Optional.empty(), "why");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "capset | -1 | EPERM (1)",
        "setgroups [] | -1 | /proc/self/setgroups",
        "setresuid 5 | -22 | not mapped in this user namespace",
        "setresgid 5 | -22 | not mapped in this user namespace",
        "open /proc/self/task | -24 | ulimit -n",
        "open /proc/self/task | -23 | ulimit -n",
        "capset | -200 | errno 200"
    })
    void denied_errno_tellsOperationNumberAndLikelyReason(String operation, long error, String part) {
        String message = CapabilityExceptions.denied(new OneThread.Change.Refused(operation, error, "the reason")).getMessage();

        assertTrue(message.startsWith(operation + ": "), message);
        assertTrue(message.contains(part), message);
        assertTrue(message.contains("the reason"), message);
        assertTrue(message.endsWith("nothing has changed"), message);
        assertTrue(message.contains(Thread.currentThread().getName()), message);
    }

    @Test
    void denied_kernelNotAsked_tellsNoErrno() {
        String message = CapabilityExceptions.denied(new AllThreads.Result.Refused("PR_CAPBSET_DROP", 0, "it needs cap_setpcap"))
                .getMessage();

        assertTrue(message.startsWith("PR_CAPBSET_DROP: it needs cap_setpcap"), message);
        assertFalse(message.contains("errno"), message);
    }

    @Test
    void mixed_oneThread_tellsWhereItStoppedAndWhatItHolds() {
        CapabilitySnapshot now = CapabilitySnapshot.parse(STATUS).withSecurebits(Securebits.NONE);

        MixedCapabilitiesException mixed = assertInstanceOf(
                MixedCapabilitiesException.class,
                CapabilityExceptions.mixed(new OneThread.Change.Broken("setresuid 5", -11, Optional.of(now))));

        assertTrue(mixed.getMessage().contains("setresuid 5: EAGAIN (11)"), mixed.getMessage());
        assertTrue(mixed.getMessage().contains("cap_chown=ep"), mixed.getMessage());
        assertFalse(mixed.report().isProven());
    }

    @Test
    void mixed_manyThreads_namesTwentyAndCountsTheRest() {
        List<ThreadState> findings = new ArrayList<>();
        for (int tid = 1; tid <= 25; tid++) {
            findings.add(finding(tid, ThreadStatus.KERNEL_WORKER));
        }
        findings.add(finding(26, ThreadStatus.WITHIN));
        Throwable cause = new IllegalStateException("cut short");

        MixedCapabilitiesException mixed = assertInstanceOf(
                MixedCapabilitiesException.class,
                CapabilityExceptions.mixed("trouble", ThreadReport.of(findings, 3, Duration.ofMillis(5)), cause));

        assertEquals(20, mixed.getMessage().lines().filter(line -> line.contains("KERNEL_WORKER: why")).count());
        assertTrue(mixed.getMessage().contains("and 5 more threads"), mixed.getMessage());
        assertTrue(mixed.getMessage().contains("\ntrouble\n"), mixed.getMessage());
        assertEquals(26, mixed.report().threads().size());
        assertSame(cause, mixed.getCause());
    }

    @ParameterizedTest
    @EnumSource
    void report_everyStanding_isGoodThereExactlyWhenItIsHere(ThreadStatus standing) {
        ThreadReport report = ThreadReport.of(List.of(finding(7, standing)), 2, Duration.ofMillis(1));

        assertEquals(standing.isHarmless(), report.isProven());
        assertEquals(standing.name(), report.threads().getFirst().status().name());
    }

    @Test
    void report_noThreadRead_provesNothing() {
        ThreadReport report = ThreadReport.of(List.of(), 0, Duration.ZERO);

        assertFalse(report.isProven());
        assertTrue(report.toString().startsWith("0 threads, nothing is proven"), report.toString());
    }

    @Test
    void denied_byThePlan_carriesOperationAndWhatIsMissing() {
        CapabilitySet missing = CapabilitySet.of(Capability.CAP_SETPCAP);
        CapabilityDeniedException denied = (CapabilityDeniedException) CapabilityExceptions.denied(
                new AllThreads.Result.Refused("PR_CAPBSET_DROP", 0, "it needs cap_setpcap", missing));
        assertEquals("PR_CAPBSET_DROP", denied.operation());
        assertEquals(OptionalInt.empty(), denied.errno());
        assertEquals(missing, denied.missing());
        assertTrue(denied.thread().isPresent());
    }

    @Test
    void denied_byTheKernel_carriesItsErrorNumber() {
        CapabilityDeniedException denied =
                (CapabilityDeniedException) CapabilityExceptions.denied(new OneThread.Change.Refused("setgroups [5]", -1, "no"));
        assertEquals(OptionalInt.of(1), denied.errno());
        assertEquals(CapabilitySet.EMPTY, denied.missing());
    }

    @Test
    void mixed_writtenAndReadBack_hasItsReport() throws Exception {
        ThreadReport report = ThreadReport.of(
                List.of(
                        new ThreadState(7, ThreadStatus.UNREADABLE, Optional.empty(), "gone"),
                        new ThreadState(8, ThreadStatus.REFUSED, Optional.of(CapabilitySnapshot.parse(STATUS)),
                                "")),
                3,
                Duration.ofMillis(5)).withStop(Duration.ofMillis(1), List.of(9));
        MixedCapabilitiesException mixed = new MixedCapabilitiesException("mixed", "capset", -1, report, null);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(mixed);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            MixedCapabilitiesException read = (MixedCapabilitiesException) in.readObject();
            assertEquals(report, read.report());
            assertEquals("capset", read.operation());
            assertEquals(OptionalInt.of(1), read.errno());
        }
    }
}
