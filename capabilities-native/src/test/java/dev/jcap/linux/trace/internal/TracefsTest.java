package dev.jcap.linux.trace.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcap.linux.trace.TraceUnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TracefsTest {

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
