package dev.jcap.linux.trace.internal;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcap.linux.trace.TraceUnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TracefsTest {

    @ParameterizedTest
    @ValueSource(strings = {"4.18.0-553.el8_10.x86_64", "5.10.0-35-amd64", "6.1.0-37-amd64", "6.12.38+deb13-amd64", "6.13"})
    void kernel_fromBeforeTheTracepoint_isRefusedBeforeRootOrAMountIsAskedFor(String release, @TempDir Path notMounted) {
        String message = assertThrows(
                TraceUnavailableException.class, () -> Tracefs.requireKernel(List.of(notMounted), release)).getMessage();
        assertTrue(message.startsWith("this kernel is Linux " + release + ": tracing requires"), message);
        assertTrue(message.contains("Linux 6.14; a search by trial runs works without tracing"), message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"6.14.0", "6.18.5-generic", "7.2.1-amd64", "10.0"})
    void kernel_thatMayHaveTheTracepoint_isAskedForIt(String release, @TempDir Path notMounted) {
        assertDoesNotThrow(() -> Tracefs.requireKernel(List.of(notMounted), release));
    }

    @Test
    void kernel_thatIsOlderAndHasTheTracepoint_isTaken(@TempDir Path tracefs) throws IOException {
        Files.createDirectories(tracefs.resolve("events/capability/cap_capable"));
        assertDoesNotThrow(() -> Tracefs.requireKernel(List.of(tracefs), "5.14.0-611.el9.x86_64"));
    }

    @Test
    void kernel_withoutTheTracepoint_isRefusedWithTheVersionThatHasIt(@TempDir Path tracefs) {
        String message = assertThrows(TraceUnavailableException.class, () -> Tracefs.requireTracepoint(tracefs)).getMessage();
        assertTrue(message.startsWith("this kernel has no tracepoint capability:cap_capable"), message);
        assertTrue(message.contains("Linux 6.14") && message.contains("works without tracing"), message);
    }

    @Test
    void kernel_withoutTracedSystemCalls_isRefused(@TempDir Path tracefs) throws IOException {
        Files.createDirectories(tracefs.resolve("events/capability/cap_capable"));
        String message = assertThrows(TraceUnavailableException.class, () -> Tracefs.requireTracepoint(tracefs)).getMessage();
        assertTrue(message.contains("CONFIG_FTRACE_SYSCALLS"), message);
    }

    @Test
    void kernel_withBoth_isTaken(@TempDir Path tracefs) throws IOException {
        Files.createDirectories(tracefs.resolve("events/capability/cap_capable"));
        Files.createDirectories(tracefs.resolve("events/syscalls"));
        assertEquals(tracefs, Tracefs.requireTracepoint(tracefs));
    }
}
