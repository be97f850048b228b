package dev.jcap.cli.shell;

import dev.jcap.CapabilityFormat;
import dev.jcap.linux.internal.proc.ProcFile;
import java.io.IOException;

/** Reads how many capabilities the running kernel supports, without linking a native call. */
public final class KernelCount {

    private KernelCount() {}

    /** Returns 1 to 64, or the number of named capabilities if the kernel does not report it. */
    public static int read() {
        try {
            String text = ProcFile.read("/proc/sys/kernel/cap_last_cap");
            int last = text == null ? -1 : Integer.parseInt(text.trim());
            return last >= 0 && last < 64 ? last + 1 : CapabilityFormat.standard().count();
        } catch (IOException | NumberFormatException e) {
            return CapabilityFormat.standard().count();
        }
    }
}
