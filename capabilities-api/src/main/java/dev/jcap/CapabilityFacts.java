package dev.jcap;

import static dev.jcap.CapabilityRisk.Level.DISRUPTION;
import static dev.jcap.CapabilityRisk.Level.LIMITED;
import static dev.jcap.CapabilityRisk.Level.NETWORK;
import static dev.jcap.CapabilityRisk.Level.READ;
import static dev.jcap.CapabilityRisk.Level.ROOT;
import static dev.jcap.CapabilityRisk.Level.UNKNOWN;

/**
 * What a capability permits and what it leads to. The texts are long, so they are not in {@link Capability}: a program that
 * explains nothing does not load them.
 */
record CapabilityFacts(String description, CapabilityRisk risk) {

    private static final String ABUSED = "Abused: ";

    private static final CapabilityFacts[] ALL = new CapabilityFacts[Capability.MAX_NUMBER + 1];

    static {
        put(Capability.CAP_CHOWN, """
                Sets the owner and group of any file to any value.
                Needed by chown(2), fchownat(2) and the like when the new owner is another user, or the new group is \
                not one of the caller's.
                Abused: taking over /etc/shadow or a program that root runs, which amounts to root.""",
                risk(ROOT, "chown(2)"));
        put(Capability.CAP_DAC_OVERRIDE, """
                Skips the permission checks for reading and writing any file and directory, and for executing what \
                is executable for anybody.
                Needed by open(2), access(2), unlink(2) and every other call on a path that the mode bits would \
                refuse.
                Abused: rewriting /etc/passwd or a unit file, which amounts to root.""",
                risk(ROOT, "path_resolution(7)"));
        put(Capability.CAP_DAC_READ_SEARCH, """
                Skips the permission checks for reading files and for reading and searching directories.
                Needed by backup and indexing programs in open(2) and getdents(2), and by open_by_handle_at(2).
                Abused: reading private keys and password hashes; file handles reach outside a container's root as \
                well.""",
                leavesContainer(READ, "open_by_handle_at(2)"));
        put(Capability.CAP_FOWNER, """
                Acts as the owner of every file where only the owner may act.
                Needed by chmod(2), utimensat(2), setting access lists and inode flags, and unlink(2) in sticky \
                directories such as /tmp.
                Abused: making any file writable, or a root-owned shell set-user-ID, which amounts to root.""",
                risk(ROOT, "chmod(2)"));
        put(Capability.CAP_FSETID, """
                Keeps the set-user-ID and set-group-ID bits that a write would clear, and sets the group bit for \
                groups the caller is not in.
                Needed by write(2) and truncate(2) on such files, and by chmod(2) by somebody outside the file's \
                group.
                Abused: putting other code into a set-user-ID file one may write to, which amounts to its owner.""",
                risk(LIMITED, "chmod(2)"));
        put(Capability.CAP_KILL, """
                Sends signals without looking at the receiver's user.
                Needed by kill(2), tgkill(2) and pidfd_send_signal(2) towards processes of other users.
                Abused: stopping security daemons and every service of the machine.""",
                risk(DISRUPTION, "kill(2)"));
        put(Capability.CAP_SETGID, """
                Takes on any group.
                Needed by setgid(2), setresgid(2), setgroups(2), by forged group ids in socket credentials and by \
                gid maps of user namespaces.
                Abused: joining the groups shadow, disk or docker, each of which leads to root.""",
                risk(ROOT, "setgid(2)"));
        put(Capability.CAP_SETUID, """
                Takes on any user, root included.
                Needed by setuid(2), setresuid(2), setfsuid(2), by forged user ids in socket credentials and by uid \
                maps of user namespaces.
                Abused: one call makes the process uid 0, with everything that belongs to root.""",
                risk(ROOT, "setuid(2)"));
        put(Capability.CAP_SETPCAP, """
                Changes the limits that the process's own capabilities and those of its children live in.
                Needed by prctl(2) with PR_CAPBSET_DROP or PR_SET_SECUREBITS, and by capset(2) for a new inheritable \
                capability that is not permitted.
                Abused: hardly alone, as it grants nothing new to the process; it removes locks that were not yet \
                locked.""",
                risk(LIMITED, "prctl(2)"));
        put(Capability.CAP_LINUX_IMMUTABLE, """
                Makes files immutable or append-only, and lifts those flags.
                Needed by ioctl(2) with FS_IOC_SETFLAGS, as chattr(1) uses it.
                Abused: unlocking protected logs to erase traces, or making malware undeletable.""",
                risk(DISRUPTION, "capabilities(7)"));
        put(Capability.CAP_NET_BIND_SERVICE, """
                Binds to the privileged ports, those below net.ipv4.ip_unprivileged_port_start (1024 unless \
                changed).
                Needed by bind(2) on TCP, UDP and other internet sockets.
                Abused: standing in for a trusted service such as DNS or SSH while that is not running.""",
                risk(NETWORK, "ip(7)"));
        put(Capability.CAP_NET_BROADCAST, """
                Was meant for broadcasts and for listening to multicasts.
                No call needs it: the kernel defines it and checks it nowhere.
                Abused: cannot be.""",
                risk(NETWORK, "capabilities(7)"));
        put(Capability.CAP_NET_ADMIN, """
                Administers the network of its namespace: interfaces, addresses, routes, firewall, tunnels and \
                queues.
                Needed by netlink route and netfilter messages, most SIOCS ioctls, and setsockopt(2) with SO_MARK, \
                SO_PRIORITY or SO_RCVBUFFORCE.
                Abused: redirecting and reading other programs' traffic, or opening the firewall.""",
                risk(NETWORK, "netdevice(7)"));
        put(Capability.CAP_NET_RAW, """
                Sends and receives packets of any form.
                Needed by socket(2) with SOCK_RAW or AF_PACKET, and by setsockopt(2) with IP_TRANSPARENT; ping and \
                packet analysers use it.
                Abused: eavesdropping and forging packets on the local network, for example ARP answers.""",
                risk(NETWORK, "packet(7)"));
        put(Capability.CAP_IPC_LOCK, """
                Keeps memory out of swap beyond RLIMIT_MEMLOCK.
                Needed by mlock(2), mlockall(2), mmap(2) and shmctl(2) when locking, and for huge pages without a \
                group that may use them.
                Abused: using up the machine's memory until nothing else runs.""",
                risk(DISRUPTION, "mlock(2)"));
        put(Capability.CAP_IPC_OWNER, """
                Skips the permission checks on System V objects.
                Needed by msgctl(2), semop(2), shmat(2) and their relatives on foreign objects.
                Abused: reading and changing the shared memory of other users' programs, such as databases.""",
                risk(READ, "shmget(2)"));
        put(Capability.CAP_SYS_MODULE, """
                Puts code into the kernel.
                Needed by init_module(2), finit_module(2) and delete_module(2).
                Abused: a module can do everything, so it is more than root and defeats every container.""",
                leavesContainer(ROOT, "init_module(2)"));
        put(Capability.CAP_SYS_RAWIO, """
                Reaches hardware directly.
                Needed by iopl(2), ioperm(2), opening /dev/mem and /dev/port, FIBMAP, and many raw SCSI and storage \
                commands.
                Abused: rewriting the kernel's memory or a disk behind the filesystem, which amounts to more than \
                root.""",
                leavesContainer(ROOT, "iopl(2)"));
        put(Capability.CAP_SYS_CHROOT, """
                Changes the root directory.
                Needed by chroot(2), and together with CAP_SYS_ADMIN by setns(2) into a mount namespace.
                Abused: leaving a chroot that was meant as a prison, or deceiving set-user-ID programs with false \
                libraries.""",
                risk(LIMITED, "chroot(2)"));
        put(Capability.CAP_SYS_PTRACE, """
                Looks into and controls other processes.
                Needed by ptrace(2), process_vm_readv(2), kcmp(2), get_robust_list(2) and much of /proc/PID for \
                other users' processes.
                Abused: injecting code into any process in reach, which amounts to that process's rights.""",
                leavesContainer(ROOT, "ptrace(2)"));
        put(Capability.CAP_SYS_PACCT, """
                Controls the accounting of ended processes.
                Needed by acct(2).
                Abused: hiding what ran, or having the kernel append to a file of the attacker's choice.""",
                risk(DISRUPTION, "acct(2)"));
        put(Capability.CAP_SYS_ADMIN, """
                The catch-all of system administration; hundreds of places in the kernel ask for it.
                Needed by mount(2), umount2(2), pivot_root(2), setns(2), unshare(2) of most namespaces, swapon(2), \
                sethostname(2), quotactl(2), trusted attributes and countless ioctls.
                Abused: mounting over system files or entering other namespaces; it is to be counted as root.""",
                leavesContainer(ROOT, "mount(2)"));
        put(Capability.CAP_SYS_BOOT, """
                Restarts the machine and picks the kernel that starts next.
                Needed by reboot(2), kexec_load(2) and kexec_file_load(2).
                Abused: stopping the machine at any moment, or starting a kernel of one's own where signatures are \
                not enforced.""",
                leavesContainer(ROOT, "kexec_load(2)"));
        put(Capability.CAP_SYS_NICE, """
                Takes precedence over other processes.
                Needed by setpriority(2) and nice(2) downwards, sched_setscheduler(2), sched_setaffinity(2), \
                ioprio_set(2), migrate_pages(2) and move_pages(2).
                Abused: starving everything else on the machine with an endless real-time thread.""",
                risk(DISRUPTION, "sched(7)"));
        put(Capability.CAP_SYS_RESOURCE, """
                Overrides limits.
                Needed by setrlimit(2) and prlimit(2) for higher hard limits, for reserved filesystem blocks, \
                quotas, larger pipes and queues, and fork(2) past RLIMIT_NPROC.
                Abused: exhausting disk, processes and memory that limits were to protect.""",
                risk(DISRUPTION, "getrlimit(2)"));
        put(Capability.CAP_SYS_TIME, """
                Changes the time.
                Needed by clock_settime(2), settimeofday(2), adjtimex(2) and the RTC ioctls.
                Abused: making expired certificates and tickets valid again, and falsifying logs.""",
                risk(DISRUPTION, "clock_settime(2)"));
        put(Capability.CAP_SYS_TTY_CONFIG, """
                Administers terminals.
                Needed by vhangup(2) and by several ioctls on virtual terminals, such as those for key maps.
                Abused: remapping keys on the console of somebody else, or cutting off sessions.""",
                risk(DISRUPTION, "ioctl_console(2)"));
        put(Capability.CAP_MKNOD, """
                Creates block and character devices.
                Needed by mknod(2) and mknodat(2) for devices; pipes, sockets and plain files need nothing.
                Abused: a device file of the system disk gives all its contents, where the device cgroup does not \
                forbid it.""",
                risk(ROOT, "mknod(2)"));
        put(Capability.CAP_LEASE, """
                Is told, and can delay, when somebody opens any file.
                Needed by fcntl(2) with F_SETLEASE on a file whose owner is not the caller.
                Abused: holding up other programs in open(2) for a while.""",
                risk(DISRUPTION, "fcntl(2)"));
        put(Capability.CAP_AUDIT_WRITE, """
                Adds messages to the audit log.
                Needed by netlink messages of the audit family from user space, as login programs send them.
                Abused: flooding the log or planting false records.""",
                risk(DISRUPTION, "capabilities(7)"));
        put(Capability.CAP_AUDIT_CONTROL, """
                Administers the audit subsystem.
                Needed by netlink messages that set audit rules and state, and by writing /proc/PID/loginuid after \
                it is set.
                Abused: switching off the record of everything that follows.""",
                risk(DISRUPTION, "capabilities(7)"));
        put(Capability.CAP_SETFCAP, """
                Attaches capabilities to files.
                Needed by setxattr(2) and removexattr(2) on security.capability, and by uid maps that contain user \
                0.
                Abused: a copy of a shell with all capabilities gives them to whoever may run it, as far as the \
                bounding set goes.""",
                risk(ROOT, "capabilities(7)"));
        put(Capability.CAP_MAC_OVERRIDE, """
                Is above the rules of mandatory access control.
                Needed where the Smack security module would refuse an access; SELinux and AppArmor do not ask for \
                it.
                Abused: on a Smack system, every label ceases to protect.""",
                risk(DISRUPTION, "capabilities(7)"));
        put(Capability.CAP_MAC_ADMIN, """
                Administers mandatory access control.
                Needed to load Smack and AppArmor policy and to set labels that the SELinux policy does not know.
                Abused: loading a policy that allows everything.""",
                leavesContainer(ROOT, "capabilities(7)"));
        put(Capability.CAP_SYSLOG, """
                Works with the kernel's message buffer.
                Needed by syslog(2) for all but harmless actions, /dev/kmsg where dmesg_restrict is 1, and addresses \
                where kptr_restrict is 1.
                Abused: addresses from the log make attacks on the kernel reliable; clearing it hides them.""",
                risk(READ, "syslog(2)"));
        put(Capability.CAP_WAKE_ALARM, """
                Wakes a sleeping machine.
                Needed by timer_create(2) and timerfd_create(2) with CLOCK_REALTIME_ALARM or CLOCK_BOOTTIME_ALARM.
                Abused: running a battery empty.""",
                risk(DISRUPTION, "timer_create(2)"));
        put(Capability.CAP_BLOCK_SUSPEND, """
                Holds off suspend.
                Needed by epoll_ctl(2) with EPOLLWAKEUP and by writing /sys/power/wake_lock.
                Abused: running a battery empty.""",
                risk(DISRUPTION, "epoll_ctl(2)"));
        put(Capability.CAP_AUDIT_READ, """
                Listens to audit records.
                Needed by bind(2) to the multicast group of an audit netlink socket.
                Abused: learning what every user of the machine does, command lines included.""",
                risk(READ, "netlink(7)"));
        put(Capability.CAP_PERFMON, """
                Observes the system with counters and probes.
                Needed by perf_event_open(2) where perf_event_paranoid forbids it, and with CAP_BPF for tracing \
                programs of bpf(2).
                Abused: reading other processes' secrets and kernel memory through samples and probes.""",
                risk(READ, "perf_event_open(2)"));
        put(Capability.CAP_BPF, """
                Loads programs into the kernel's virtual machine.
                Needed by bpf(2); network programs also ask for CAP_NET_ADMIN, and tracing ones for CAP_PERFMON.
                Abused: faults in the verifier lead to code in the kernel; with CAP_PERFMON kernel memory can be \
                read.""",
                leavesContainer(ROOT, "bpf(2)"));
        put(Capability.CAP_CHECKPOINT_RESTORE, """
                Saves running processes and brings them back.
                Needed by clone3(2) with set_tid, writing ns_last_pid, PR_SET_MM_EXE_FILE of prctl(2), and reading \
                map_files of other processes.
                Abused: taking a process id that somebody else relies on, or hiding what executable a process runs.""",
                risk(LIMITED, "clone(2)"));
        for (int number = 0; number <= Capability.MAX_NUMBER; number++) {
            if (!Capability.of(number).isNamed()) {
                ALL[number] = unnamed(number);
            } else if (ALL[number] == null) {
                throw new IllegalStateException(Capability.of(number) + " has no description");
            }
        }
    }

    /** The facts about the capability with a number. */
    static CapabilityFacts of(int number) {
        return ALL[number];
    }

    private static void put(Capability capability, String description, CapabilityRisk risk) {
        int reason = description.indexOf(ABUSED) + ABUSED.length();
        ALL[capability.number()] = new CapabilityFacts(description, risk.withReason(description.substring(reason)));
    }

    private static CapabilityFacts unnamed(int number) {
        String description = "Capability " + number
                + " has no name here: it came with a newer kernel, or no kernel has it yet.";
        return new CapabilityFacts(description, risk(UNKNOWN, "capabilities(7)").withReason(description));
    }

    private static CapabilityRisk risk(CapabilityRisk.Level level, String source) {
        return new CapabilityRisk(level, false, "", source);
    }

    private static CapabilityRisk leavesContainer(CapabilityRisk.Level level, String source) {
        return new CapabilityRisk(level, true, "", source);
    }
}
