package dev.jcap.linux.internal.arch;

import java.util.List;

/**
 * What differs between architectures: the numbers of the system calls, a few flags and offsets, and the handler's code.
 * Only architectures stand here on which a test has run that code.
 */
public final class Arch {

    /** As the system property {@code os.arch} has them, in the order of the columns below. */
    public static final List<String> NAMES = List.of("amd64", "aarch64", "riscv64", "ppc64le", "s390x");

    public final int read;
    public final int close;
    public final int lseek;
    public final int mmap;
    public final int mprotect;
    public final int rtSigaction;
    public final int rtSigprocmask;
    public final int getpid;
    public final int execve;
    public final int setgroups;
    public final int setresuid;
    public final int setresgid;
    public final int capget;
    public final int capset;
    public final int prctl;
    public final int gettid;
    public final int getdents64;
    public final int tgkill;
    public final int openat;
    public final int fchownat;
    public final int getxattr;
    public final int lgetxattr;
    public final int setxattr;
    public final int removexattr;
    public final int getxattrat;
    public final int statfs;
    public final int statx;
    public final int seccomp;
    public final int closeRange;
    public final int fcntl;
    public final int unshare;
    public final int wait4;
    public final int waitid;
    public final int kill;
    public final int chdir;
    public final int chroot;
    public final int getuid;
    public final int getgid;
    public final int geteuid;
    public final int setuid;
    public final int setgid;
    public final int getgroups;
    public final int getresuid;
    public final int getresgid;
    public final int futex;
    public final int readlinkat;
    public final int mkdirat;
    public final int unlinkat;
    public final int renameat2;
    public final int clockGettime;
    public final int ioctl;
    public final int umask;
    public final int prlimit64;
    /** 0 where instruction caches need no such call. */
    public final int riscvFlushIcache;

    /** Flags of {@code openat(2)}. */
    public final int oDirectory;
    public final int oNofollow;

    /** What the number of an ioctl that passes no data starts with: {@code _IO(0, 0)}. */
    public final int ioctlWithoutData;

    /** Where the mask stands in the kernel's {@code struct sigaction}; the restorer, if there is one, stands before it. */
    public final int sigactionMask;
    /** Where {@code f_flags} stands in {@code struct statfs}. */
    public final int statfsFlags;
    /** Whether {@code mmap} takes the address of its arguments instead of them. */
    public final boolean mmapReadsMemory;

    public final StubCode stub;

    private Arch(int column) {
        // @formatter:off
        //                               amd64 aarch64 riscv64 ppc64le   s390x
        read             = at(column,        0,     63,     63,      3,      3);
        close            = at(column,        3,     57,     57,      6,      6);
        lseek            = at(column,        8,     62,     62,     19,     19);
        mmap             = at(column,        9,    222,    222,     90,     90);
        mprotect         = at(column,       10,    226,    226,    125,    125);
        rtSigaction      = at(column,       13,    134,    134,    173,    174);
        rtSigprocmask    = at(column,       14,    135,    135,    174,    175);
        getpid           = at(column,       39,    172,    172,     20,     20);
        execve           = at(column,       59,    221,    221,     11,     11);
        setgroups        = at(column,      116,    159,    159,     81,    206);
        setresuid        = at(column,      117,    147,    147,    164,    208);
        setresgid        = at(column,      119,    149,    149,    169,    210);
        capget           = at(column,      125,     90,     90,    183,    184);
        capset           = at(column,      126,     91,     91,    184,    185);
        prctl            = at(column,      157,    167,    167,    171,    172);
        gettid           = at(column,      186,    178,    178,    207,    236);
        getdents64       = at(column,      217,     61,     61,    202,    220);
        tgkill           = at(column,      234,    131,    131,    250,    241);
        openat           = at(column,      257,     56,     56,    286,    288);
        fchownat         = at(column,      260,     54,     54,    289,    291);
        getxattr         = at(column,      191,      8,      8,    212,    227);
        lgetxattr        = at(column,      192,      9,      9,    213,    228);
        setxattr         = at(column,      188,      5,      5,    209,    224);
        removexattr      = at(column,      197,     14,     14,    218,    233);
        getxattrat       = at(column,      464,    464,    464,    464,    464);
        statfs           = at(column,      137,     43,     43,     99,     99);
        statx            = at(column,      332,    291,    291,    383,    379);
        seccomp          = at(column,      317,    277,    277,    358,    348);
        closeRange       = at(column,      436,    436,    436,    436,    436);
        fcntl            = at(column,       72,     25,     25,     55,     55);
        unshare          = at(column,      272,     97,     97,    282,    303);
        wait4            = at(column,       61,    260,    260,    114,    114);
        waitid           = at(column,      247,     95,     95,    272,    281);
        kill             = at(column,       62,    129,    129,     37,     37);
        chdir            = at(column,       80,     49,     49,     12,     12);
        chroot           = at(column,      161,     51,     51,     61,     61);
        getuid           = at(column,      102,    174,    174,     24,    199);
        getgid           = at(column,      104,    176,    176,     47,    200);
        geteuid          = at(column,      107,    175,    175,     49,    201);
        setuid           = at(column,      105,    146,    146,     23,    213);
        setgid           = at(column,      106,    144,    144,     46,    214);
        getgroups        = at(column,      115,    158,    158,     80,    205);
        getresuid        = at(column,      118,    148,    148,    165,    209);
        getresgid        = at(column,      120,    150,    150,    170,    211);
        readlinkat       = at(column,      267,     78,     78,    296,    298);
        mkdirat          = at(column,      258,     34,     34,    287,    289);
        unlinkat         = at(column,      263,     35,     35,    292,    294);
        renameat2        = at(column,      316,    276,    276,    357,    347);
        futex            = at(column,      202,     98,     98,    221,    238);
        clockGettime     = at(column,      228,    113,    113,    246,    260);
        ioctl            = at(column,       16,     29,     29,     54,     54);
        umask            = at(column,       95,    166,    166,     60,     60);
        prlimit64        = at(column,      302,    261,    261,    325,    334);
        riscvFlushIcache = at(column,        0,      0,    259,      0,      0);
        oDirectory       = at(column,  0x10000, 0x4000, 0x10000, 0x4000, 0x10000);
        oNofollow        = at(column,  0x20000, 0x8000, 0x20000, 0x8000, 0x20000);
        ioctlWithoutData = at(column,        0,      0,      0, 1 << 29,     0);
        sigactionMask    = at(column,       24,     24,     16,     24,     24);
        statfsFlags      = at(column,       80,     80,     80,     80,     64);
        mmapReadsMemory  = at(column,        0,      0,      0,      0,      1) != 0;
        // @formatter:on
        stub = stub(column);
    }

    /** Only the one that is asked for is loaded. */
    private static StubCode stub(int column) {
        return switch (column) {
            case 0 -> X86_64Stub.CODE;
            case 1 -> Aarch64Stub.CODE;
            case 2 -> Riscv64Stub.CODE;
            case 3 -> Ppc64leStub.CODE;
            default -> S390xStub.CODE;
        };
    }

    private static int at(int column, int... row) {
        return row[column];
    }

    /**
     * The architecture with a name, as the system property {@code os.arch} has it.
     *
     * @throws UnsupportedOperationException when none is known
     */
    public static Arch of(String osArch) {
        int column = NAMES.indexOf(osArch);
        if (column < 0) {
            throw new UnsupportedOperationException("jcap does not know the system calls of the architecture " + osArch
                    + " yet; it knows " + String.join(", ", NAMES));
        }
        return new Arch(column);
    }
}
