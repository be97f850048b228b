package dev.jcap.internal;

import static dev.jcap.Capability.*;

import dev.jcap.CapabilitySet;

/** Capabilities from which their holder can get all others. */
public final class CapabilityRisks {

    /** Each of them is as good as root for a process that sees the files and processes of the machine. */
    public static final CapabilitySet LEAD_TO_ROOT = CapabilitySet.of(
            CAP_CHOWN, CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH, CAP_FOWNER, CAP_SETGID, CAP_SETUID, CAP_SETFCAP,
            CAP_SYS_MODULE, CAP_SYS_RAWIO, CAP_SYS_PTRACE, CAP_SYS_ADMIN, CAP_MKNOD, CAP_MAC_ADMIN, CAP_BPF);

    private CapabilityRisks() {}
}
