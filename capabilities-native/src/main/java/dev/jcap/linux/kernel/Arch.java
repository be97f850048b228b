package dev.jcap.linux.kernel;

/**
 * The numbers of the system calls. Only architectures whose {@link SignalStub} code has been run by a test stand here.
 */
final class Arch {

    int read;
    int close;
    int lseek;
    int mmap;
    int mprotect;
    int rtSigaction;
    int rtSigprocmask;
    int getpid;
    int execve;
    int setgroups;
    int setresuid;
    int setresgid;
    int capget;
    int capset;
    int prctl;
    int gettid;
    int getdents64;
    int tgkill;
    int openat;
    int setxattr;
    int getxattr;
    int lgetxattr;
    int removexattr;
    int getxattrat;
    int statfs;
    int statx;
    int seccomp;
    int closeRange;

    private Arch() { }

    /** The kernel's arch/x86/entry/syscalls/syscall_64.tbl. */
    private static Arch x86With64Bits() {
        Arch arch = new Arch();
        arch.read = 0;
        arch.close = 3;
        arch.lseek = 8;
        arch.mmap = 9;
        arch.mprotect = 10;
        arch.rtSigaction = 13;
        arch.rtSigprocmask = 14;
        arch.getpid = 39;
        arch.execve = 59;
        arch.setgroups = 116;
        arch.setresuid = 117;
        arch.setresgid = 119;
        arch.capget = 125;
        arch.capset = 126;
        arch.prctl = 157;
        arch.gettid = 186;
        arch.getdents64 = 217;
        arch.tgkill = 234;
        arch.openat = 257;
        arch.setxattr = 188;
        arch.getxattr = 191;
        arch.lgetxattr = 192;
        arch.removexattr = 197;
        arch.getxattrat = 464;
        arch.statfs = 137;
        arch.statx = 332;
        arch.seccomp = 317;
        arch.closeRange = 436;
        return arch;
    }

    /**
     * The architecture with a name, as the system property {@code os.arch} has it.
     *
     * @throws UnsupportedOperationException when none is known
     */
    static Arch of(String osArch) {
        if (osArch.equals("amd64")) {
            return x86With64Bits();
        }
        throw new UnsupportedOperationException(
                "jcap does not know the system calls of the architecture " + osArch + " yet; it knows amd64");
    }
}
