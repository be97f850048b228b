package dev.jcap.cli.libcap;

/** The text of {@code capsh --help}. */
final class CapshUsage {

    static final String TEXT = """
            usage: capsh [args ...]
            Processes the arguments from left to right. Exits with 1 at the first failure,
            otherwise with 0.

              --print           show the whole state: sets, securebits, ids, mode
              --current         show the capability sets and the IAB tuple
              --caps=TEXT       set permitted, effective and inheritable: cap_from_text(3)
              --inh=LIST        set inheritable; none empties it
              --drop=LIST       drop from the bounding set; all drops everything
              --addamb=LIST     raise in the ambient set; all raises everything
              --delamb=LIST     lower in the ambient set; all lowers everything
              --noamb           empty the ambient set
              --iab=TUPLE       set inheritable and ambient, and drop from the bounding
                                set: !cap_x,^cap_y,cap_z
              --strict          do not raise cap_setpcap for --caps, --inh and --drop;
                                a second time: do
              --mode            show the mode
              --mode=MODE       set the mode
              --modes           list the modes
              --inmode=MODE     fail unless the mode is MODE
              --secbits=N       set the securebits
              --keep=0|1        keep permitted when the last uid 0 changes
              --no-new-privs    set no_new_privs: execve grants nothing
              --uid=N           setuid(2)
              --gid=N           setgid(2)
              --groups=G,...    set the supplementary groups, by name or number
              --cap-uid=N       setuid(2) that keeps permitted, as cap_setuid(3)
              --user=NAME       set the uid, gid and groups of a user, and HOME and USER
                                for programs
              --noenv           do not change HOME and USER
              --chroot=PATH     chroot(2)
              --has-p=CAP       fail unless permitted
              --has-i=CAP       fail unless inheritable
              --has-a=CAP       fail unless ambient
              --has-b=CAP       fail unless in the bounding set
              --dropped=CAP     fail if in the bounding set
              --has-ambient     fail unless the kernel has ambient sets
              --has-no-new-privs  fail unless set
              --is-uid=N        fail unless this is the uid
              --is-gid=N        fail unless this is the gid
              --supports=CAP    fail unless the kernel knows the capability
              --decode=HEX      name the capabilities in a mask
              --explain=CAP     describe a capability
              --suggest=TEXT    describe the capabilities that mention this text
              --forkfor=N       start a child that sleeps for N seconds
              --killit=N        send it signal N, which must end it
              --shell=PATH      the program for -- and -+ instead of /bin/bash
              --                replace capsh with the shell and the remaining arguments
              -+                start the shell, wait, and exit with its status
              ==                replace capsh with capsh and the remaining arguments
              =+                start capsh, wait, and exit with its status
              --quiet           as the first argument: no warning of unnamed capabilities
              --license         print the licence
              --help, -h        as the first argument: print this text

            Differences from libcap (the full list is in docs/differences-from-libcap.md):
            names and numbers with trailing characters and numbers over 32 bits are invalid;
            --decode refuses an invalid mask; --has-a and --has-b fail for a capability that
            the kernel does not support; -+ and =+ report the actual error; --user also sets
            USER where it was unset; a prefix without a capability at the end of a tuple is
            malformed.

            example: capsh --user=app --iab='^cap_net_bind_service' -- -c 'exec ./server'
            """;

    private CapshUsage() {}

    /** Prints the usage to the standard output stream and returns the exception that ends capsh. */
    static ExitException printed(CapshSession session, int status) {
        session.shell.out().print(TEXT);
        return new ExitException(status);
    }
}
