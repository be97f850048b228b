package dev.jcap.linux.tools;

import dev.jcap.CapabilityFormat;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** How many capabilities the running kernel knows, without linking a native call. */
final class KernelCount {

    private static final Path LAST = Path.of("/proc/sys/kernel/cap_last_cap");

    private KernelCount() { }

    /** 1 to 64; of a kernel that does not say, as many as have a name. */
    static int read() {
        // One read call: such a file ends after the first, and Files.readAllBytes begins with a single byte.
        byte[] text = new byte[16];
        try (InputStream in = Files.newInputStream(LAST)) {
            int last = Integer.parseInt(new String(text, 0, Math.max(0, in.read(text))).trim());
            return last >= 0 && last < 64 ? last + 1 : CapabilityFormat.standard().count();
        } catch (IOException | NumberFormatException e) {
            return CapabilityFormat.standard().count();
        }
    }
}
