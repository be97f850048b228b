package dev.jcap.cli.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.NotDirectoryException;
import org.junit.jupiter.api.Test;

class ErrorMessageTest {

    @Test
    void noThreadCanBeStarted_namesTheLimits() {
        String message = ErrorMessage.of(new OutOfMemoryError(
                "unable to create native thread: possibly out of memory or process/resource limits reached"));
        assertTrue(message.startsWith("cannot start a thread: a limit is reached (RLIMIT_NPROC: ulimit -u"), message);
    }

    @Test
    void fileThatIsNoDirectory_saysSo() {
        assertEquals("/etc/passwd: not a directory", ErrorMessage.of(new NotDirectoryException("/etc/passwd")));
    }

    @Test
    void noMemoryIsLeft_isOutOfMemory() {
        assertEquals("out of memory: Java heap space", ErrorMessage.of(new OutOfMemoryError("Java heap space")));
    }
}
