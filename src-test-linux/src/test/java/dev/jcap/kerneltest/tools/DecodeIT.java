package dev.jcap.kerneltest.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import org.junit.jupiter.api.Test;

/** {@code jcap decode} with a file of /proc as its standard input stream: the kernel does not say how long that is. */
class DecodeIT {

    @Test
    void decode_ofAStatusFile_readsItToTheEnd() {
        long own = ProcessHandle.current().pid();
        File status = new File("/proc/" + own + "/status");
        JcapJar.Result result = JcapJar.run(new ProcessBuilder(JcapJar.command("decode")).redirectInput(status));
        assertEquals("", result.err());
        assertEquals(0, result.status());
        assertEquals(5, result.out().lines().filter(line -> line.matches("Cap(Inh|Prm|Eff|Bnd|Amb): 0x[0-9a-f]{16}=.*")).count());
        assertTrue(result.out().startsWith("CapInh: "), result.out());
    }
}
