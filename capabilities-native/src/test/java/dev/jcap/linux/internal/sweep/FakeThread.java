package dev.jcap.linux.internal.sweep;

import dev.jcap.CapabilitySnapshot;
import dev.jcap.Securebits;

/** A thread of a fake process: its credentials, what it does with signals, and its files as the kernel writes them. */
final class FakeThread {

    static final long PF_USER_WORKER = 0x4000;
    static final long PF_IO_WORKER = 0x10;
    static final long PF_ORDINARY = 0x400040;

    private static long instances;

    final int tid;
    /** Another one for each thread. */
    final long instance = ++instances;
    String name;
    FakeCredentials credentials;
    char run = 'S';
    long blocked = 1L << 3 - 1;
    long pending;
    long flags = PF_ORDINARY;
    /** How long a signal takes. */
    long delay = 20_000;
    /** What gettid says when procfs is another namespace's; -1 when it is this one's. */
    int numberOfItsOwn = -1;
    /** Whether it is in the signal handler, where it does nothing else. */
    boolean handling;

    FakeThread(int tid, String name, FakeCredentials credentials) {
        this.tid = tid;
        this.name = name;
        this.credentials = credentials;
    }

    FakeThread blocks(int signal) {
        blocked |= 1L << signal - 1;
        return this;
    }

    FakeThread unblocks(int signal) {
        blocked &= ~(1L << signal - 1);
        return this;
    }

    FakeThread in(char state) {
        run = state;
        return this;
    }

    FakeThread kernelWorker(long flag) {
        flags |= flag;
        blocked = 0xfffffffffffbfeffL;
        return this;
    }

    boolean takes(int signal) {
        return run != 'Z' && run != 'T' && run != 't'
                && (blocked >>> signal - 1 & 1) == 0;
    }

    /** The thread as its status file and itself tell. */
    CapabilitySnapshot snapshot() {
        return CapabilitySnapshot.parse(status()).withSecurebits(new Securebits(credentials.securebits));
    }

    String status() {
        FakeCredentials c = credentials;
        StringBuilder groups = new StringBuilder();
        c.groups.forEach(group -> groups.append(group).append(' '));
        return """
                Name:\t%s
                Umask:\t0022
                State:\t%s
                Tgid:\t1000
                Ngid:\t0
                Pid:\t%d
                PPid:\t1
                TracerPid:\t0
                Uid:\t%d\t%d\t%d\t%d
                Gid:\t%d\t%d\t%d\t%d
                FDSize:\t256
                Groups:\t%s
                NStgid:\t1000
                NSpid:\t%d
                NSpgid:\t1000
                NSsid:\t1
                Kthread:\t0
                VmPeak:\t 4000000 kB
                Threads:\t20
                SigQ:\t0/31000
                SigPnd:\t%016x
                ShdPnd:\t0000000000000000
                SigBlk:\t%016x
                SigIgn:\t0000000000000000
                SigCgt:\t8000000180014ccf
                CapInh:\t%016x
                CapPrm:\t%016x
                CapEff:\t%016x
                CapBnd:\t%016x
                CapAmb:\t%016x
                NoNewPrivs:\t%d
                Seccomp:\t0
                Seccomp_filters:\t0
                Speculation_Store_Bypass:\tthread vulnerable
                voluntary_ctxt_switches:\t10
                nonvoluntary_ctxt_switches:\t2
                """.formatted(
                name.replace("\\", "\\\\").replace("\n", "\\n"), runText(), tid,
                c.uids[0], c.uids[1], c.uids[2], c.uids[3],
                c.gids[0], c.gids[1], c.gids[2], c.gids[3],
                groups, numberOfItsOwn < 0 ? tid : numberOfItsOwn, pending, blocked,
                c.inheritable, c.permitted, c.effective, c.bounding, c.ambient, c.noNewPrivs ? 1 : 0);
    }

    private String runText() {
        return switch (run) {
            case 'R' -> "R (running)";
            case 'D' -> "D (disk sleep)";
            case 'T' -> "T (stopped)";
            case 't' -> "t (tracing stop)";
            case 'Z' -> "Z (zombie)";
            case 'X' -> "X (dead)";
            default -> "S (sleeping)";
        };
    }

    /** The name is not escaped here, whatever it holds. */
    String stat() {
        return tid + " (" + name + ") " + run + " 1 1000 1 0 -1 " + flags
                + " 100 0 0 0 1 1 0 0 20 0 20 0 1000 4000000000 9000 18446744073709551615\n";
    }

    @Override
    public String toString() {
        return name + " (tid " + tid + "): " + credentials;
    }
}
