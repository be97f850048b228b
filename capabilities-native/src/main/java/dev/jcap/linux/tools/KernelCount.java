package dev.jcap.linux.tools;

import dev.jcap.CapabilityFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How many capabilities the running kernel knows, without linking a native call. */
final class KernelCount {

    private static final Path LAST = Path.of("/proc/sys/kernel/cap_last_cap");

    private KernelCount() { }

    /** 1 to 64; of a kernel that does not say, as many as have a name. */
    static int read() {
        try {
            int last = Integer.parseInt(new String(Files.readAllBytes(LAST)).trim());
            return last >= 0 && last < 64 ? last + 1 : CapabilityFormat.standard().count();
        } catch (IOException | NumberFormatException e) {
            return CapabilityFormat.standard().count();
        }
    }
}
