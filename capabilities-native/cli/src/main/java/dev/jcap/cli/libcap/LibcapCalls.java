package dev.jcap.cli.libcap;

import dev.jcap.Capability;
import dev.jcap.CapabilitySet;
import dev.jcap.CapabilityState;
import dev.jcap.Iab;
import dev.jcap.SecurityMode;
import java.util.List;

/**
 * The functions of libcap that make several system calls, step by step as in libcap 2.76, including the state that they
 * leave after a failure. They return 0 or -errno.
 */
final class LibcapCalls {

    private static final int SECURED = 0xef;

    private final OwnThread thread;

    LibcapCalls(OwnThread thread) {
        this.thread = thread;
    }

    /** Performs {@code cap_setuid(3)}: keeps permitted and empties effective, also after a failure. */
    long setUid(long uid) {
        CapabilityState state = thread.state();
        thread.shell().setKeepCaps(1);
        long result = thread.setRaised(state, Capability.CAP_SETUID);
        if (result >= 0) {
            result = thread.shell().setUid(uid);
        }
        thread.shell().setKeepCaps(0);
        thread.set(state.withEffective(CapabilitySet.EMPTY));
        return result;
    }

    /** Performs {@code cap_setgroups(3)}: empties effective, also after a failure. */
    long setGroups(long gid, List<Long> groups) {
        CapabilityState state = thread.state();
        long result = thread.setRaised(state, Capability.CAP_SETGID);
        if (result >= 0) {
            result = thread.shell().setGid(gid);
        }
        if (result >= 0) {
            result = thread.setGroups(groups);
        }
        thread.set(state.withEffective(CapabilitySet.EMPTY));
        return result;
    }

    /** Performs {@code cap_set_mode(3)}: empties effective, also after a failure. */
    long setMode(SecurityMode mode) {
        CapabilityState state = thread.state();
        CapabilityState last = state.withEffective(CapabilitySet.EMPTY);
        long result = thread.setRaised(state, Capability.CAP_SETPCAP);
        if (result >= 0) {
            last = mode == SecurityMode.NOPRIV || mode == SecurityMode.PURE1E_INIT
                    ? last.withInheritable(CapabilitySet.EMPTY)
                    : last;
            result = switch (mode) {
                case HYBRID -> thread.setSecurebits(0);
                case NOPRIV -> noPrivileges();
                default -> secure();
            };
            last = mode == SecurityMode.NOPRIV ? CapabilityState.EMPTY : last;
        }
        long emptied = thread.set(last);
        return result < 0 ? result : emptied;
    }

    private long secure() {
        long result = thread.clearAmbient();
        return result < 0 ? result : thread.setSecurebits(SECURED);
    }

    /** Drops everything that can be dropped, even if setting the securebits fails. */
    private long noPrivileges() {
        long result = secure();
        for (int number = 0; number < thread.known(); number++) {
            thread.dropBounding(number);
        }
        thread.setNoNewPrivs();
        return result;
    }

    /**
     * Performs {@code cap_iab_set_proc(3)} by the rules since 2.71: raises CAP_SETPCAP only if needed. After a failure the
     * changes made so far remain, but effective is restored.
     */
    long apply(Iab iab) {
        CapabilityState before = thread.state();
        boolean drops = thread.bounding().intersects(iab.blocked());
        CapabilitySet free = before.inheritable().plus(before.permitted());
        boolean raises = drops || !free.containsAll(iab.inheritable());
        CapabilityState after = before.withInheritable(iab.inheritable());
        long result = raises ? thread.setRaised(after, Capability.CAP_SETPCAP) : thread.set(after);
        if (result < 0) {
            return result;
        }
        result = thread.ambient().isEmpty() ? 0 : thread.clearAmbient();
        for (int number = thread.known() - 1; number >= 0 && result >= 0; number--) {
            result = apply(iab, Capability.of(number), drops);
        }
        long restored = thread.set(after);
        return result < 0 ? result : restored;
    }

    private long apply(Iab iab, Capability capability, boolean drops) {
        long result = iab.ambient().contains(capability) ? thread.setAmbient(capability.number(), true) : 0;
        return result >= 0 && drops && iab.blocked().contains(capability)
                ? thread.dropBounding(capability.number())
                : result;
    }
}
