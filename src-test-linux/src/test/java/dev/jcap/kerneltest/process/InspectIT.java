package dev.jcap.kerneltest.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jcap.CapabilitySet;
import dev.jcap.CapabilitySnapshot;
import dev.jcap.kerneltest.support.Scenarios;
import dev.jcap.linux.Capabilities;
import dev.jcap.linux.CapabilityException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Other processes and their threads, alive and gone. */
class InspectIT {

    @Test
    void inspect_ofAnotherProcess_readsItsFirstThread() throws Exception {
        Process sleep = new ProcessBuilder("sleep", "1000").start();
        try {
            Scenarios.awaitTrue(() -> nameOf(sleep).equals("sleep"), () -> nameOf(sleep));
            CapabilitySnapshot first = Capabilities.inspect(sleep.toHandle());
            assertEquals(sleep.pid(), first.id());
            assertEquals(Scenarios.credentials(Capabilities.inspect(ProcessHandle.current())), Scenarios.credentials(first));
            assertEquals(Optional.empty(), first.securebits());
            assertEquals(Optional.of(first), Capabilities.find(sleep.pid()));
            assertEquals(List.of(first), Capabilities.threads(sleep.toHandle()));
        } finally {
            sleep.destroyForcibly();
        }
    }

    private static String nameOf(Process process) {
        return Capabilities.inspect(process.toHandle()).name();
    }

    @Test
    void inspect_ofVanishedProcess_isAClearResult() throws Exception {
        Process gone = new ProcessBuilder("true").start();
        gone.waitFor();
        assertEquals(Optional.empty(), Capabilities.find(gone.pid()));
        assertEquals(List.of(), Capabilities.threads(gone.toHandle()));
        CapabilityException ended =
                assertThrows(CapabilityException.class, () -> Capabilities.inspect(gone.toHandle()));
        assertEquals("process " + gone.pid() + " has ended or is hidden", ended.getMessage());
    }

    @Test
    void find_ofIdsThatNobodyCanHave_isEmpty() {
        for (long id : new long[] {0, -1, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 32 | 1}) {
            assertEquals(Optional.empty(), Capabilities.find(id), "id " + id);
        }
    }

    @Test
    void threads_ofProcessesThatAreEnding_neverFail() throws Exception {
        for (int i = 0; i < 300; i++) {
            Process child = new ProcessBuilder("true").start();
            List<CapabilitySnapshot> seen;
            do {
                seen = Capabilities.threads(child.toHandle());
                assertTrue(seen.size() <= 1, seen.toString());
                Capabilities.find(child.pid());
            } while (!seen.isEmpty());
        }
    }

    @Test
    void find_ofThreadThatIsNotTheFirst_readsThatThread() {
        long first = ProcessHandle.current().pid();
        List<CapabilitySnapshot> threads = Capabilities.threads(ProcessHandle.current());
        assertTrue(threads.size() > 5, threads.toString());
        List<Long> found = new ArrayList<>();
        for (CapabilitySnapshot thread : threads) {
            Capabilities.find(thread.id()).ifPresent(now -> found.add(now.id()));
        }
        assertTrue(found.contains(first));
        assertTrue(found.size() > 5, found.toString());
        assertTrue(threads.stream().map(CapabilitySnapshot::id).toList().containsAll(found));
    }

    @Test
    void find_ofTheFirstProcess_needsNoPrivilege() {
        CapabilitySnapshot init = Capabilities.find(1).orElseThrow();
        assertEquals(1, init.id());
        assertFalse(init.name().isEmpty());
    }

    @Test
    void find_ofKernelThread_holdsEverything() throws IOException {
        Path name = Path.of("/proc/2/comm");
        assumeTrue(
                Files.exists(name) && Files.readString(name).equals("kthreadd\n"),
                "needs the initial pid namespace, where process 2 is the kernel's");
        CapabilitySnapshot kernel = Capabilities.find(2).orElseThrow();
        CapabilitySet all = Capabilities.supported();
        assertEquals(all, kernel.state().permitted());
        assertEquals(all, kernel.bounding());
    }
}
