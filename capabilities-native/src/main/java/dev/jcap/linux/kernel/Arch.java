package dev.jcap.linux.kernel;

/**
 * The numbers of the system calls, from the kernel's own tables. Only architectures whose {@link SignalStub} code has
 * been run by a test stand here.
 */
enum Arch {
    X86_64("amd64", 0, 3, 8, 9, 10, 13, 14, 39, 59, 116, 117, 119, 125, 126, 157, 186, 217, 234, 257, 191, 137, 317, 436);

    private final String osArch;
    final int read;
    final int close;
    final int lseek;
    final int mmap;
    final int mprotect;
    final int rtSigaction;
    final int rtSigprocmask;
    final int getpid;
    final int execve;
    final int setgroups;
    final int setresuid;
    final int setresgid;
    final int capget;
    final int capset;
    final int prctl;
    final int gettid;
    final int getdents64;
    final int tgkill;
    final int openat;
    final int getxattr;
    final int statfs;
    final int seccomp;
    final int closeRange;

    Arch(
            String osArch,
            int read,
            int close,
            int lseek,
            int mmap,
            int mprotect,
            int rtSigaction,
            int rtSigprocmask,
            int getpid,
            int execve,
            int setgroups,
            int setresuid,
            int setresgid,
            int capget,
            int capset,
            int prctl,
            int gettid,
            int getdents64,
            int tgkill,
            int openat,
            int getxattr,
            int statfs,
            int seccomp,
            int closeRange) {
        this.osArch = osArch;
        this.read = read;
        this.close = close;
        this.lseek = lseek;
        this.mmap = mmap;
        this.mprotect = mprotect;
        this.rtSigaction = rtSigaction;
        this.rtSigprocmask = rtSigprocmask;
        this.getpid = getpid;
        this.execve = execve;
        this.setgroups = setgroups;
        this.setresuid = setresuid;
        this.setresgid = setresgid;
        this.capget = capget;
        this.capset = capset;
        this.prctl = prctl;
        this.gettid = gettid;
        this.getdents64 = getdents64;
        this.tgkill = tgkill;
        this.openat = openat;
        this.getxattr = getxattr;
        this.statfs = statfs;
        this.seccomp = seccomp;
        this.closeRange = closeRange;
    }

    /**
     * The architecture with a name, as the system property {@code os.arch} has it.
     *
     * @throws UnsupportedOperationException when none is known
     */
    static Arch of(String osArch) {
        for (Arch arch : values()) {
            if (arch.osArch.equals(osArch)) {
                return arch;
            }
        }
        throw new UnsupportedOperationException(
                "jcap does not know the system calls of the architecture " + osArch + " yet; it knows amd64");
    }
}
