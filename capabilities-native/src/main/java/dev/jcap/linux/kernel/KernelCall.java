package dev.jcap.linux.kernel;

import dev.jcap.Capability;
import dev.jcap.CapabilityState;
import dev.jcap.Securebits;
import java.util.List;

/** One system call that changes the credentials of the thread that makes it. Prints in the kernel's words. */
public sealed interface KernelCall {

    /** {@code capset(2)} for the own thread. */
    record Capset(CapabilityState state) implements KernelCall {
        @Override
        public String toString() {
            return "capset " + state;
        }
    }

    /** {@code PR_CAPBSET_DROP}. */
    record DropBounding(Capability capability) implements KernelCall {
        @Override
        public String toString() {
            return "PR_CAPBSET_DROP " + capability;
        }
    }

    /** {@code PR_CAP_AMBIENT_CLEAR_ALL}. */
    record ClearAmbient() implements KernelCall {
        @Override
        public String toString() {
            return "PR_CAP_AMBIENT_CLEAR_ALL";
        }
    }

    /** {@code PR_CAP_AMBIENT_LOWER}. */
    record LowerAmbient(Capability capability) implements KernelCall {
        @Override
        public String toString() {
            return "PR_CAP_AMBIENT_LOWER " + capability;
        }
    }

    /** {@code PR_CAP_AMBIENT_RAISE}. */
    record RaiseAmbient(Capability capability) implements KernelCall {
        @Override
        public String toString() {
            return "PR_CAP_AMBIENT_RAISE " + capability;
        }
    }

    /** {@code PR_SET_SECUREBITS}. */
    record SetSecurebits(Securebits flags) implements KernelCall {
        @Override
        public String toString() {
            return "PR_SET_SECUREBITS " + hex(flags);
        }

        private static String hex(Securebits flags) {
            return "0x" + Integer.toHexString(flags.bits());
        }
    }

    /** {@code PR_GET_SECUREBITS}; the result is the flags. */
    record GetSecurebits() implements KernelCall {
        @Override
        public String toString() {
            return "PR_GET_SECUREBITS";
        }
    }

    /** {@code PR_SET_KEEPCAPS}. */
    record SetKeepCaps(boolean keep) implements KernelCall {
        @Override
        public String toString() {
            return "PR_SET_KEEPCAPS " + (keep ? 1 : 0);
        }
    }

    /** The system call behind {@code setgroups(2)}: this thread only. */
    record SetGroups(List<Long> groups) implements KernelCall {
        @Override
        public String toString() {
            return "setgroups " + groups;
        }
    }

    /** The system call behind {@code setresgid(2)}, three times the same id: this thread only. */
    record SetResGid(long gid) implements KernelCall {
        @Override
        public String toString() {
            return "setresgid " + gid;
        }
    }

    /** The system call behind {@code setresuid(2)}, three times the same id: this thread only. */
    record SetResUid(long uid) implements KernelCall {
        @Override
        public String toString() {
            return "setresuid " + uid;
        }
    }

    /** {@code PR_SET_NO_NEW_PRIVS}. */
    record SetNoNewPrivs() implements KernelCall {
        @Override
        public String toString() {
            return "PR_SET_NO_NEW_PRIVS";
        }
    }

    /** {@code PR_SET_DUMPABLE}: the whole process. */
    record SetDumpable(boolean dumpable) implements KernelCall {
        @Override
        public String toString() {
            return "PR_SET_DUMPABLE " + (dumpable ? 1 : 0);
        }
    }

    /** {@code PR_GET_DUMPABLE}; the result is the flag. */
    record GetDumpable() implements KernelCall {
        @Override
        public String toString() {
            return "PR_GET_DUMPABLE";
        }
    }
}
