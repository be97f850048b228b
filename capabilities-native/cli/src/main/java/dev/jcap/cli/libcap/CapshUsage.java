package dev.jcap.cli.libcap;

/** What {@code capsh --help} prints. */
final class CapshUsage {

    static final String TEXT = """
            usage: capsh [args ...]
            Does what the arguments say, from left to right, ends with 1 at the first that fails, and with 0 at their end.

              --print           show the whole state: sets, securebits, ids, mode
              --current         show the capability sets and the IAB tuple
              --caps=TEXT       set permitted, effective and inheritable, as in cap_from_text(3)
              --inh=LIST        set inheritable; none empties it
              --drop=LIST       drop from the bounding set; all drops everything
              --addamb=LIST     raise in the ambient set; all raises everything
              --delamb=LIST     lower in the ambient set; all lowers everything
              --noamb           empty the ambient set
              --iab=TUPLE       set inheritable and ambient, and drop from the bounding set: !cap_x,^cap_y,cap_z
              --strict          do not raise cap_setpcap for --caps, --inh and --drop; a second time: do
              --mode            show the mode
              --mode=MODE       take on a mode
              --modes           list the modes
              --inmode=MODE     fail unless in this mode
              --secbits=N       set the securebits
              --keep=0|1        keep permitted when the last uid 0 is given up
              --no-new-privs    gain nothing by execve any more
              --uid=N           setuid(2)
              --gid=N           setgid(2)
              --groups=G,...    set the supplementary groups, by name or number
              --cap-uid=N       setuid(2) keeping permitted, as cap_setuid(3)
              --user=NAME       take on the user's uid, gid and groups, and HOME and USER for programs started from here
              --noenv           leave HOME and USER alone
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
              --suggest=TEXT    describe the capabilities whose name or description has this text
              --forkfor=N       start a child that sleeps for N seconds
              --killit=N        send it signal N, which must end it
              --shell=PATH      what -- and -+ start, instead of /bin/bash
              --                become the shell, with all arguments that follow
              -+                start the shell, wait, and end with its status
              ==                become capsh again, with all arguments that follow
              =+                start capsh again, wait, and end with its status
              --quiet           as the first argument: no warning about capabilities without a name
              --license         name the licence
              --help, -h        as the first argument: this text

            Other than in libcap (docs/differences-from-libcap.md has the whole list): names and numbers are read to their
            end and up to 32 bits; --decode refuses what is no mask; --has-a and --has-b of a capability that the kernel
            does not know fail; -+ and =+ report the true error; --user sets USER also where it was not set; a prefix
            without a capability at the end of a tuple is malformed.

            example: capsh --user=app --iab='^cap_net_bind_service' -- -c 'exec ./server'
            """;

    private CapshUsage() {}

    /** The end, with the usage on the standard output stream. */
    static ExitException printed(CapshSession session, int status) {
        session.shell.out().print(TEXT);
        return new ExitException(status);
    }
}
