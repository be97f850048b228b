package dev.jcap.linux.internal.kernel;

import dev.jcap.Capability;
import dev.jcap.CapabilityState;
import dev.jcap.Securebits;
import java.util.List;

/**
 * One system call that changes the credentials of the thread that makes it, or a file that is handed over with them. Prints
 * in the kernel's words.
 */
public sealed interface KernelCall {

    int PR_GET_DUMPABLE = 3;
    int PR_SET_DUMPABLE = 4;
    int PR_SET_KEEPCAPS = 8;
    int PR_CAPBSET_DROP = 24;
    int PR_GET_SECUREBITS = 27;
    int PR_SET_SECUREBITS = 28;
    int PR_SET_NO_NEW_PRIVS = 38;
    int PR_CAP_AMBIENT = 47;
    int PR_CAP_AMBIENT_RAISE = 2;
    int PR_CAP_AMBIENT_LOWER = 3;
    int PR_CAP_AMBIENT_CLEAR_ALL = 4;

    /**
     * The number of the system call and its six arguments. A method and not a switch over types somewhere else: that
     * would be prepared by the JDK at its first use, and load all kinds of calls for the few that a plan makes.
     */
    long[] encode(Encoder encoder);

    /** Knows the running architecture, and has memory for what arguments point to. */
    interface Encoder {

        /** {@code prctl(2)} with an option and two arguments. */
        long[] prctl(int option, long first, long second);

        /** {@code capset(2)} for the calling thread. */
        long[] capset(CapabilityState state);

        /** The system call behind {@code setgroups(2)}. */
        long[] setgroups(List<Long> groups);

        /** The system call behind {@code setresgid(2)}. */
        long[] setresgid(long gid);

        /** The system call behind {@code setresuid(2)}. */
        long[] setresuid(long uid);

        /** {@code fchownat(2)}, links not followed; the empty name is that of the descriptor itself. */
        long[] fchownat(int directory, String name, long uid, long gid);
    }

    /** {@code capset(2)} for the own thread. */
    record Capset(CapabilityState state) implements KernelCall {
        @Override
        public long[] encode(Encoder encoder) {
            return encoder.capset(state);
        }

        @Override
        public String toString() {
            return "capset " + state;
        }
    }

    /** {@code PR_CAPBSET_DROP}. */
    record DropBounding(Capability capability) implements KernelCall {
        @Override
        public long[] encode(Encoder encoder) {
            return encoder.prctl(PR_CAPBSET_DROP, capability.number(), 0);
        }

        @Override
        public String toString() {
            return "PR_CAPBSET_DROP " + capability;
        }
    }

    /** {@code PR_CAP_AMBIENT_CLEAR_ALL}. */
    record ClearAmbient() implements KernelCall {
        @Override
        public long[] encode(Encoder encoder) {
            return encoder.prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0);
        }

        @Override
        public String toString() {
            return "PR_CAP_AMBIENT_CLEAR_ALL";
        }
    }

    /** {@code PR_CAP_AMBIENT_LOWER}. */
    record LowerAmbient(Capability capability) implements KernelCall {
        @Override
        public long[] encode(Encoder encoder) {
            return encoder.prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_LOWER, capability.number());
        }

        @Override
        public String toString() {
            return "PR_CAP_AMBIENT_LOWER " + capability;
        }
    }

    /** {@code PR_CAP_AMBIENT_RAISE}. */
    record RaiseAmbient(Capability capability) implements KernelCall {
        @Override
        public long[] encode(Encoder encoder) {
            return encoder.prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, capability.number());
        }

        @Override
        public String toString() {
            return "PR_CAP_AMBIENT_RAISE " + capability;
        }
    }

    /** {@code PR_SET_SECUREBITS}. */
    record SetSecurebits(Securebits flags) implements KernelCall {
        @Override
        public long[] encode(Encoder encoder) {
            return encoder.prctl(PR_SET_SECUREBITS, flags.bits(), 0);
        }

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
        public long[] encode(Encoder encoder) {
            return encoder.prctl(PR_GET_SECUREBITS, 0, 0);
        }

        @Override
        public String toString() {
            return "PR_GET_SECUREBITS";
        }
    }

    /** {@code PR_SET_KEEPCAPS}. */
    record SetKeepCaps(boolean keep) implements KernelCall {
        @Override
        public long[] encode(Encoder encoder) {
            return encoder.prctl(PR_SET_KEEPCAPS, keep ? 1 : 0, 0);
        }

        @Override
        public String toString() {
            return "PR_SET_KEEPCAPS " + (keep ? 1 : 0);
        }
    }

    /** The system call behind {@code setgroups(2)}: this thread only. */
    record SetGroups(List<Long> groups) implements KernelCall {
        @Override
        public long[] encode(Encoder encoder) {
            return encoder.setgroups(groups);
        }

        @Override
        public String toString() {
            return "setgroups " + groups;
        }
    }

    /** The system call behind {@code setresgid(2)}, three times the same id: this thread only. */
    record SetResGid(long gid) implements KernelCall {
        @Override
        public long[] encode(Encoder encoder) {
            return encoder.setresgid(gid);
        }

        @Override
        public String toString() {
            return "setresgid " + gid;
        }
    }

    /** The system call behind {@code setresuid(2)}, three times the same id: this thread only. */
    record SetResUid(long uid) implements KernelCall {
        @Override
        public long[] encode(Encoder encoder) {
            return encoder.setresuid(uid);
        }

        @Override
        public String toString() {
            return "setresuid " + uid;
        }
    }

    /** {@code PR_SET_NO_NEW_PRIVS}. */
    record SetNoNewPrivs() implements KernelCall {
        @Override
        public long[] encode(Encoder encoder) {
            return encoder.prctl(PR_SET_NO_NEW_PRIVS, 1, 0);
        }

        @Override
        public String toString() {
            return "PR_SET_NO_NEW_PRIVS";
        }
    }

    /** {@code PR_SET_DUMPABLE}: the whole process. */
    record SetDumpable(boolean dumpable) implements KernelCall {
        @Override
        public long[] encode(Encoder encoder) {
            return encoder.prctl(PR_SET_DUMPABLE, dumpable ? 1 : 0, 0);
        }

        @Override
        public String toString() {
            return "PR_SET_DUMPABLE " + (dumpable ? 1 : 0);
        }
    }

    /** {@code PR_GET_DUMPABLE}; the result is the flag. */
    record GetDumpable() implements KernelCall {
        @Override
        public long[] encode(Encoder encoder) {
            return encoder.prctl(PR_GET_DUMPABLE, 0, 0);
        }

        @Override
        public String toString() {
            return "PR_GET_DUMPABLE";
        }
    }

    /** {@code fchownat(2)}: gives an entry of an open directory, or with an empty name what is open itself, to a user. */
    record ChangeOwner(int directory, String name, long uid, long gid) implements KernelCall {
        @Override
        public long[] encode(Encoder encoder) {
            return encoder.fchownat(directory, name, uid, gid);
        }

        @Override
        public String toString() {
            return "fchownat \"" + name + "\" to " + uid + ":" + gid;
        }
    }
}
