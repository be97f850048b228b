package dev.jcap.internal.text;

import dev.jcap.Capability;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What each capability permits, which calls ask for it, and what it amounts to in the wrong hands. */
public final class CapabilityDescriptions {

    private static final String[] TEXTS = {
        // cap_chown
        """
        Sets the owner and group of any file to any value.
        Needed by chown(2), fchownat(2) and the like when the new owner is another user, or the new group is \
        not one of the caller's.
        Abused: taking over /etc/shadow or a program that root runs, which amounts to root.""",
        // cap_dac_override
        """
        Skips the permission checks for reading and writing any file and directory, and for executing what \
        is executable for anybody.
        Needed by open(2), access(2), unlink(2) and every other call on a path that the mode bits would \
        refuse.
        Abused: rewriting /etc/passwd or a unit file, which amounts to root.""",
        // cap_dac_read_search
        """
        Skips the permission checks for reading files and for reading and searching directories.
        Needed by backup and indexing programs in open(2) and getdents(2), and by open_by_handle_at(2).
        Abused: reading private keys and password hashes; file handles reach outside a container's root as \
        well.""",
        // cap_fowner
        """
        Acts as the owner of every file where only the owner may act.
        Needed by chmod(2), utimensat(2), setting access lists and inode flags, and unlink(2) in sticky \
        directories such as /tmp.
        Abused: making any file writable, or a root-owned shell set-user-ID, which amounts to root.""",
        // cap_fsetid
        """
        Keeps the set-user-ID and set-group-ID bits that a write would clear, and sets the group bit for \
        groups the caller is not in.
        Needed by write(2) and truncate(2) on such files, and by chmod(2) by somebody outside the file's \
        group.
        Abused: putting other code into a set-user-ID file one may write to, which amounts to its owner.""",
        // cap_kill
        """
        Sends signals without looking at the receiver's user.
        Needed by kill(2), tgkill(2) and pidfd_send_signal(2) towards processes of other users.
        Abused: stopping security daemons and every service of the machine.""",
        // cap_setgid
        """
        Takes on any group.
        Needed by setgid(2), setresgid(2), setgroups(2), by forged group ids in socket credentials and by \
        gid maps of user namespaces.
        Abused: joining the groups shadow, disk or docker, each of which leads to root.""",
        // cap_setuid
        """
        Takes on any user, root included.
        Needed by setuid(2), setresuid(2), setfsuid(2), by forged user ids in socket credentials and by uid \
        maps of user namespaces.
        Abused: one call makes the process uid 0, with everything that belongs to root.""",
        // cap_setpcap
        """
        Changes the limits that the process's own capabilities and those of its children live in.
        Needed by prctl(2) with PR_CAPBSET_DROP or PR_SET_SECUREBITS, and by capset(2) for a new inheritable \
        capability that is not permitted.
        Abused: hardly alone, as it grants nothing new to the process; it removes locks that were not yet \
        locked.""",
        // cap_linux_immutable
        """
        Makes files immutable or append-only, and lifts those flags.
        Needed by ioctl(2) with FS_IOC_SETFLAGS, as chattr(1) uses it.
        Abused: unlocking protected logs to erase traces, or making malware undeletable.""",
        // cap_net_bind_service
        """
        Binds to the privileged ports, those below net.ipv4.ip_unprivileged_port_start (1024 unless \
        changed).
        Needed by bind(2) on TCP, UDP and other internet sockets.
        Abused: standing in for a trusted service such as DNS or SSH while that is not running.""",
        // cap_net_broadcast
        """
        Was meant for broadcasts and for listening to multicasts.
        No call needs it: the kernel defines it and checks it nowhere.
        Abused: cannot be.""",
        // cap_net_admin
        """
        Administers the network of its namespace: interfaces, addresses, routes, firewall, tunnels and \
        queues.
        Needed by netlink route and netfilter messages, most SIOCS ioctls, and setsockopt(2) with SO_MARK, \
        SO_PRIORITY or SO_RCVBUFFORCE.
        Abused: redirecting and reading other programs' traffic, or opening the firewall.""",
        // cap_net_raw
        """
        Sends and receives packets of any form.
        Needed by socket(2) with SOCK_RAW or AF_PACKET, and by setsockopt(2) with IP_TRANSPARENT; ping and \
        packet analysers use it.
        Abused: eavesdropping and forging packets on the local network, for example ARP answers.""",
        // cap_ipc_lock
        """
        Keeps memory out of swap beyond RLIMIT_MEMLOCK.
        Needed by mlock(2), mlockall(2), mmap(2) and shmctl(2) when locking, and for huge pages without a \
        group that may use them.
        Abused: using up the machine's memory until nothing else runs.""",
        // cap_ipc_owner
        """
        Skips the permission checks on System V objects.
        Needed by msgctl(2), semop(2), shmat(2) and their relatives on foreign objects.
        Abused: reading and changing the shared memory of other users' programs, such as databases.""",
        // cap_sys_module
        """
        Puts code into the kernel.
        Needed by init_module(2), finit_module(2) and delete_module(2).
        Abused: a module can do everything, so it is more than root and defeats every container.""",
        // cap_sys_rawio
        """
        Reaches hardware directly.
        Needed by iopl(2), ioperm(2), opening /dev/mem and /dev/port, FIBMAP, and many raw SCSI and storage \
        commands.
        Abused: rewriting the kernel's memory or a disk behind the filesystem, which amounts to more than \
        root.""",
        // cap_sys_chroot
        """
        Changes the root directory.
        Needed by chroot(2), and together with CAP_SYS_ADMIN by setns(2) into a mount namespace.
        Abused: leaving a chroot that was meant as a prison, or deceiving set-user-ID programs with false \
        libraries.""",
        // cap_sys_ptrace
        """
        Looks into and controls other processes.
        Needed by ptrace(2), process_vm_readv(2), kcmp(2), get_robust_list(2) and much of /proc/PID for \
        other users' processes.
        Abused: injecting code into any process in reach, which amounts to that process's rights.""",
        // cap_sys_pacct
        """
        Controls the accounting of ended processes.
        Needed by acct(2).
        Abused: hiding what ran, or having the kernel append to a file of the attacker's choice.""",
        // cap_sys_admin
        """
        The catch-all of system administration; hundreds of places in the kernel ask for it.
        Needed by mount(2), umount2(2), pivot_root(2), setns(2), unshare(2) of most namespaces, swapon(2), \
        sethostname(2), quotactl(2), trusted attributes and countless ioctls.
        Abused: mounting over system files or entering other namespaces; it is to be counted as root.""",
        // cap_sys_boot
        """
        Restarts the machine and picks the kernel that starts next.
        Needed by reboot(2), kexec_load(2) and kexec_file_load(2).
        Abused: stopping the machine at any moment, or starting a kernel of one's own where signatures are \
        not enforced.""",
        // cap_sys_nice
        """
        Takes precedence over other processes.
        Needed by setpriority(2) and nice(2) downwards, sched_setscheduler(2), sched_setaffinity(2), \
        ioprio_set(2), migrate_pages(2) and move_pages(2).
        Abused: starving everything else on the machine with an endless real-time thread.""",
        // cap_sys_resource
        """
        Overrides limits.
        Needed by setrlimit(2) and prlimit(2) for higher hard limits, for reserved filesystem blocks, \
        quotas, larger pipes and queues, and fork(2) past RLIMIT_NPROC.
        Abused: exhausting disk, processes and memory that limits were to protect.""",
        // cap_sys_time
        """
        Changes the time.
        Needed by clock_settime(2), settimeofday(2), adjtimex(2) and the RTC ioctls.
        Abused: making expired certificates and tickets valid again, and falsifying logs.""",
        // cap_sys_tty_config
        """
        Administers terminals.
        Needed by vhangup(2) and by several ioctls on virtual terminals, such as those for key maps.
        Abused: remapping keys on the console of somebody else, or cutting off sessions.""",
        // cap_mknod
        """
        Creates block and character devices.
        Needed by mknod(2) and mknodat(2) for devices; pipes, sockets and plain files need nothing.
        Abused: a device file of the system disk gives all its contents, where the device cgroup does not \
        forbid it.""",
        // cap_lease
        """
        Is told, and can delay, when somebody opens any file.
        Needed by fcntl(2) with F_SETLEASE on a file whose owner is not the caller.
        Abused: holding up other programs in open(2) for a while.""",
        // cap_audit_write
        """
        Adds messages to the audit log.
        Needed by netlink messages of the audit family from user space, as login programs send them.
        Abused: flooding the log or planting false records.""",
        // cap_audit_control
        """
        Administers the audit subsystem.
        Needed by netlink messages that set audit rules and state, and by writing /proc/PID/loginuid after \
        it is set.
        Abused: switching off the record of everything that follows.""",
        // cap_setfcap
        """
        Attaches capabilities to files.
        Needed by setxattr(2) and removexattr(2) on security.capability, and by uid maps that contain user \
        0.
        Abused: a copy of a shell with all capabilities gives them to whoever may run it, as far as the \
        bounding set goes.""",
        // cap_mac_override
        """
        Is above the rules of mandatory access control.
        Needed where the Smack security module would refuse an access; SELinux and AppArmor do not ask for \
        it.
        Abused: on a Smack system, every label ceases to protect.""",
        // cap_mac_admin
        """
        Administers mandatory access control.
        Needed to load Smack and AppArmor policy and to set labels that the SELinux policy does not know.
        Abused: loading a policy that allows everything.""",
        // cap_syslog
        """
        Works with the kernel's message buffer.
        Needed by syslog(2) for all but harmless actions, /dev/kmsg where dmesg_restrict is 1, and addresses \
        where kptr_restrict is 1.
        Abused: addresses from the log make attacks on the kernel reliable; clearing it hides them.""",
        // cap_wake_alarm
        """
        Wakes a sleeping machine.
        Needed by timer_create(2) and timerfd_create(2) with CLOCK_REALTIME_ALARM or CLOCK_BOOTTIME_ALARM.
        Abused: running a battery empty.""",
        // cap_block_suspend
        """
        Holds off suspend.
        Needed by epoll_ctl(2) with EPOLLWAKEUP and by writing /sys/power/wake_lock.
        Abused: running a battery empty.""",
        // cap_audit_read
        """
        Listens to audit records.
        Needed by bind(2) to the multicast group of an audit netlink socket.
        Abused: learning what every user of the machine does, command lines included.""",
        // cap_perfmon
        """
        Observes the system with counters and probes.
        Needed by perf_event_open(2) where perf_event_paranoid forbids it, and with CAP_BPF for tracing \
        programs of bpf(2).
        Abused: reading other processes' secrets and kernel memory through samples and probes.""",
        // cap_bpf
        """
        Loads programs into the kernel's virtual machine.
        Needed by bpf(2); network programs also ask for CAP_NET_ADMIN, and tracing ones for CAP_PERFMON.
        Abused: faults in the verifier lead to code in the kernel; with CAP_PERFMON kernel memory can be \
        read.""",
        // cap_checkpoint_restore
        """
        Saves running processes and brings them back.
        Needed by clone3(2) with set_tid, writing ns_last_pid, PR_SET_MM_EXE_FILE of prctl(2), and reading \
        map_files of other processes.
        Abused: taking a process id that somebody else relies on, or hiding what executable a process runs."""
    };

    private CapabilityDescriptions() {}

    public static String of(int number) {
        return number < TEXTS.length
                ? TEXTS[number]
                : "Capability " + number + " has no name here: it came with a newer kernel, or no kernel has it yet.";
    }

    /** The named capabilities that have a text in their name or their description, in any case. */
    public static List<Capability> search(String text) {
        String wanted = text.toLowerCase(Locale.ROOT);
        List<Capability> found = new ArrayList<>();
        for (int number = 0; number < TEXTS.length; number++) {
            if (CapabilityNames.text(number).contains(wanted)
                    || TEXTS[number].toLowerCase(Locale.ROOT).contains(wanted)) {
                found.add(Capability.of(number));
            }
        }
        return List.copyOf(found);
    }
}
