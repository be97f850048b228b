package dev.jcap;

import static dev.jcap.CapabilityRisk.Level.DISRUPTION;
import static dev.jcap.CapabilityRisk.Level.LIMITED;
import static dev.jcap.CapabilityRisk.Level.NETWORK;
import static dev.jcap.CapabilityRisk.Level.READ;
import static dev.jcap.CapabilityRisk.Level.ROOT;
import static dev.jcap.CapabilityRisk.Level.UNKNOWN;

import dev.jcap.internal.text.CapabilityNames;
import dev.jcap.internal.text.ItemReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * A Linux capability: one of 64 numbers, 41 of which have a name today.
 *
 * <p>This is no {@code enum}: the kernel's numbers without a name must be values too. To switch over capabilities, use
 * their names: {@code switch (capability.name()) { case "cap_kill" -> ...}}.
 *
 * <p>There is exactly one instance for each number, so {@code ==} and {@code equals} agree. A number without a name
 * here (a capability of a newer kernel) is a full value: it is kept through every read and write and prints as its
 * number.
 *
 * <p>Source: <a href="https://man7.org/linux/man-pages/man7/capabilities.7.html">capabilities(7)</a>, {@code linux/capability.h}.
 *
 * @since 0.1
 */
public final class Capability implements Comparable<Capability> {

    /** The highest number that a kernel's set can hold; numbers run from 0 to this one. */
    public static final int MAX_NUMBER = 63;

    private static final String ABUSED = "Abused: ";

    private static final Capability[] ALL = new Capability[MAX_NUMBER + 1];

    /** Permits giving a file any owner and any group. */
    public static final Capability CAP_CHOWN = known(0, "cap_chown", "2.2", """
            Sets the owner and group of any file to any value.
            Needed by chown(2), fchownat(2) and the like when the new owner is another user, or the new group is \
            not one of the caller's.
            Abused: taking over /etc/shadow or a program that root runs, which amounts to root.""",
            risk(ROOT, "chown(2)"));

    /** Permits reading, writing and executing files whatever their permission bits and access lists say. */
    public static final Capability CAP_DAC_OVERRIDE = known(1, "cap_dac_override", "2.2", """
            Skips the permission checks for reading and writing any file and directory, and for executing what \
            is executable for anybody.
            Needed by open(2), access(2), unlink(2) and every other call on a path that the mode bits would \
            refuse.
            Abused: rewriting /etc/passwd or a unit file, which amounts to root.""",
            risk(ROOT, "path_resolution(7)"));

    /** Permits reading every file and listing and searching every directory, but no writing. */
    public static final Capability CAP_DAC_READ_SEARCH = known(2, "cap_dac_read_search", "2.2", """
            Skips the permission checks for reading files and for reading and searching directories.
            Needed by backup and indexing programs in open(2) and getdents(2), and by open_by_handle_at(2).
            Abused: reading private keys and password hashes; file handles reach outside a container's root as \
            well.""",
            leavesContainer(READ, "open_by_handle_at(2)"));

    /**
     * Permits what is otherwise left to the owner of a file: mode, times, access lists, flags, deleting in sticky
     * directories.
     */
    public static final Capability CAP_FOWNER = known(3, "cap_fowner", "2.2", """
            Acts as the owner of every file where only the owner may act.
            Needed by chmod(2), utimensat(2), setting access lists and inode flags, and unlink(2) in sticky \
            directories such as /tmp.
            Abused: making any file writable, or a root-owned shell set-user-ID, which amounts to root.""",
            risk(ROOT, "chmod(2)"));

    /**
     * Permits keeping the set-user-ID and set-group-ID bits of a file that is changed, and setting the latter for a
     * foreign group.
     */
    public static final Capability CAP_FSETID = known(4, "cap_fsetid", "2.2", """
            Keeps the set-user-ID and set-group-ID bits that a write would clear, and sets the group bit for \
            groups the caller is not in.
            Needed by write(2) and truncate(2) on such files, and by chmod(2) by somebody outside the file's \
            group.
            Abused: putting other code into a set-user-ID file one may write to, which amounts to its owner.""",
            risk(LIMITED, "chmod(2)"));

    /** Permits sending any signal to any process. */
    public static final Capability CAP_KILL = known(5, "cap_kill", "2.2", """
            Sends signals without looking at the receiver's user.
            Needed by kill(2), tgkill(2) and pidfd_send_signal(2) towards processes of other users.
            Abused: stopping security daemons and every service of the machine.""",
            risk(DISRUPTION, "kill(2)"));

    /**
     * Permits changing the group ids and the supplementary groups at will, and naming any group in credentials and
     * mappings.
     */
    public static final Capability CAP_SETGID = known(6, "cap_setgid", "2.2", """
            Takes on any group.
            Needed by setgid(2), setresgid(2), setgroups(2), by forged group ids in socket credentials and by \
            gid maps of user namespaces.
            Abused: joining the groups shadow, disk or docker, each of which leads to root.""",
            risk(ROOT, "setgid(2)"));

    /** Permits changing the user ids at will, and naming any user in credentials and mappings. */
    public static final Capability CAP_SETUID = known(7, "cap_setuid", "2.2", """
            Takes on any user, root included.
            Needed by setuid(2), setresuid(2), setfsuid(2), by forged user ids in socket credentials and by uid \
            maps of user namespaces.
            Abused: one call makes the process uid 0, with everything that belongs to root.""",
            risk(ROOT, "setuid(2)"));

    /**
     * Permits dropping from the bounding set, adding bounding capabilities to the inheritable set, and changing
     * securebits.
     */
    public static final Capability CAP_SETPCAP = known(8, "cap_setpcap", "2.2", """
            Changes the limits that the process's own capabilities and those of its children live in.
            Needed by prctl(2) with PR_CAPBSET_DROP or PR_SET_SECUREBITS, and by capset(2) for a new inheritable \
            capability that is not permitted.
            Abused: hardly alone, as it grants nothing new to the process; it removes locks that were not yet \
            locked.""",
            risk(LIMITED, "prctl(2)"));

    /** Permits setting and clearing the immutable and append-only flags of files. */
    public static final Capability CAP_LINUX_IMMUTABLE = known(9, "cap_linux_immutable", "2.2", """
            Makes files immutable or append-only, and lifts those flags.
            Needed by ioctl(2) with FS_IOC_SETFLAGS, as chattr(1) uses it.
            Abused: unlocking protected logs to erase traces, or making malware undeletable.""",
            risk(DISRUPTION, "capabilities(7)"));

    /** Permits binding sockets to the ports below 1024. */
    public static final Capability CAP_NET_BIND_SERVICE = known(10, "cap_net_bind_service", "2.2", """
            Binds to the privileged ports, those below net.ipv4.ip_unprivileged_port_start (1024 unless \
            changed).
            Needed by bind(2) on TCP, UDP and other internet sockets.
            Abused: standing in for a trusted service such as DNS or SSH while that is not running.""",
            risk(NETWORK, "ip(7)"));

    /** Permits broadcasting and listening to multicasts; the kernel does not check it. */
    public static final Capability CAP_NET_BROADCAST = known(11, "cap_net_broadcast", "2.2", """
            Was meant for broadcasts and for listening to multicasts.
            No call needs it: the kernel defines it and checks it nowhere.
            Abused: cannot be.""",
            risk(NETWORK, "capabilities(7)"));

    /** Permits configuring the network: interfaces, routes, firewall, traffic control, promiscuous mode. */
    public static final Capability CAP_NET_ADMIN = known(12, "cap_net_admin", "2.2", """
            Administers the network of its namespace: interfaces, addresses, routes, firewall, tunnels and \
            queues.
            Needed by netlink route and netfilter messages, most SIOCS ioctls, and setsockopt(2) with SO_MARK, \
            SO_PRIORITY or SO_RCVBUFFORCE.
            Abused: redirecting and reading other programs' traffic, or opening the firewall.""",
            risk(NETWORK, "netdevice(7)"));

    /** Permits raw and packet sockets, and binding to foreign addresses for transparent proxies. */
    public static final Capability CAP_NET_RAW = known(13, "cap_net_raw", "2.2", """
            Sends and receives packets of any form.
            Needed by socket(2) with SOCK_RAW or AF_PACKET, and by setsockopt(2) with IP_TRANSPARENT; ping and \
            packet analysers use it.
            Abused: eavesdropping and forging packets on the local network, for example ARP answers.""",
            risk(NETWORK, "packet(7)"));

    /** Permits locking memory without limit and allocating huge pages. */
    public static final Capability CAP_IPC_LOCK = known(14, "cap_ipc_lock", "2.2", """
            Keeps memory out of swap beyond RLIMIT_MEMLOCK.
            Needed by mlock(2), mlockall(2), mmap(2) and shmctl(2) when locking, and for huge pages without a \
            group that may use them.
            Abused: using up the machine's memory until nothing else runs.""",
            risk(DISRUPTION, "mlock(2)"));

    /** Permits every operation on System V message queues, semaphores and shared memory, whoever owns them. */
    public static final Capability CAP_IPC_OWNER = known(15, "cap_ipc_owner", "2.2", """
            Skips the permission checks on System V objects.
            Needed by msgctl(2), semop(2), shmat(2) and their relatives on foreign objects.
            Abused: reading and changing the shared memory of other users' programs, such as databases.""",
            risk(READ, "shmget(2)"));

    /** Permits loading and unloading kernel modules. */
    public static final Capability CAP_SYS_MODULE = known(16, "cap_sys_module", "2.2", """
            Puts code into the kernel.
            Needed by init_module(2), finit_module(2) and delete_module(2).
            Abused: a module can do everything, so it is more than root and defeats every container.""",
            leavesContainer(ROOT, "init_module(2)"));

    /** Permits access to I/O ports, to physical memory and to devices below the level of their drivers. */
    public static final Capability CAP_SYS_RAWIO = known(17, "cap_sys_rawio", "2.2", """
            Reaches hardware directly.
            Needed by iopl(2), ioperm(2), opening /dev/mem and /dev/port, FIBMAP, and many raw SCSI and storage \
            commands.
            Abused: rewriting the kernel's memory or a disk behind the filesystem, which amounts to more than \
            root.""",
            leavesContainer(ROOT, "iopl(2)"));

    /** Permits chroot(2) and moving into a foreign mount namespace. */
    public static final Capability CAP_SYS_CHROOT = known(18, "cap_sys_chroot", "2.2", """
            Changes the root directory.
            Needed by chroot(2), and together with CAP_SYS_ADMIN by setns(2) into a mount namespace.
            Abused: leaving a chroot that was meant as a prison, or deceiving set-user-ID programs with false \
            libraries.""",
            risk(LIMITED, "chroot(2)"));

    /** Permits tracing and inspecting every process, and reading and writing its memory. */
    public static final Capability CAP_SYS_PTRACE = known(19, "cap_sys_ptrace", "2.2", """
            Looks into and controls other processes.
            Needed by ptrace(2), process_vm_readv(2), kcmp(2), get_robust_list(2) and much of /proc/PID for \
            other users' processes.
            Abused: injecting code into any process in reach, which amounts to that process's rights.""",
            leavesContainer(ROOT, "ptrace(2)"));

    /** Permits switching process accounting on and off. */
    public static final Capability CAP_SYS_PACCT = known(20, "cap_sys_pacct", "2.2", """
            Controls the accounting of ended processes.
            Needed by acct(2).
            Abused: hiding what ran, or having the kernel append to a file of the attacker's choice.""",
            risk(DISRUPTION, "acct(2)"));

    /**
     * Permits a wide range of administration: mounts, namespaces, swap, quotas, host names, device control and much
     * more.
     */
    public static final Capability CAP_SYS_ADMIN = known(21, "cap_sys_admin", "2.2", """
            The catch-all of system administration; hundreds of places in the kernel ask for it.
            Needed by mount(2), umount2(2), pivot_root(2), setns(2), unshare(2) of most namespaces, swapon(2), \
            sethostname(2), quotactl(2), trusted attributes and countless ioctls.
            Abused: mounting over system files or entering other namespaces; it is to be counted as root.""",
            leavesContainer(ROOT, "mount(2)"));

    /** Permits rebooting the machine and loading a new kernel for it. */
    public static final Capability CAP_SYS_BOOT = known(22, "cap_sys_boot", "2.2", """
            Restarts the machine and picks the kernel that starts next.
            Needed by reboot(2), kexec_load(2) and kexec_file_load(2).
            Abused: stopping the machine at any moment, or starting a kernel of one's own where signatures are \
            not enforced.""",
            leavesContainer(ROOT, "kexec_load(2)"));

    /**
     * Permits raising priorities, choosing real-time scheduling, and setting affinity and memory placement of any
     * process.
     */
    public static final Capability CAP_SYS_NICE = known(23, "cap_sys_nice", "2.2", """
            Takes precedence over other processes.
            Needed by setpriority(2) and nice(2) downwards, sched_setscheduler(2), sched_setaffinity(2), \
            ioprio_set(2), migrate_pages(2) and move_pages(2).
            Abused: starving everything else on the machine with an endless real-time thread.""",
            risk(DISRUPTION, "sched(7)"));

    /** Permits going beyond resource limits, disk quotas and reserved disk space, and raising hard limits. */
    public static final Capability CAP_SYS_RESOURCE = known(24, "cap_sys_resource", "2.2", """
            Overrides limits.
            Needed by setrlimit(2) and prlimit(2) for higher hard limits, for reserved filesystem blocks, \
            quotas, larger pipes and queues, and fork(2) past RLIMIT_NPROC.
            Abused: exhausting disk, processes and memory that limits were to protect.""",
            risk(DISRUPTION, "getrlimit(2)"));

    /** Permits setting the system clock and the hardware clock. */
    public static final Capability CAP_SYS_TIME = known(25, "cap_sys_time", "2.2", """
            Changes the time.
            Needed by clock_settime(2), settimeofday(2), adjtimex(2) and the RTC ioctls.
            Abused: making expired certificates and tickets valid again, and falsifying logs.""",
            risk(DISRUPTION, "clock_settime(2)"));

    /** Permits hanging up terminals and privileged settings of virtual terminals. */
    public static final Capability CAP_SYS_TTY_CONFIG = known(26, "cap_sys_tty_config", "2.2", """
            Administers terminals.
            Needed by vhangup(2) and by several ioctls on virtual terminals, such as those for key maps.
            Abused: remapping keys on the console of somebody else, or cutting off sessions.""",
            risk(DISRUPTION, "ioctl_console(2)"));

    /** Permits creating device files. */
    public static final Capability CAP_MKNOD = known(27, "cap_mknod", "2.4", """
            Creates block and character devices.
            Needed by mknod(2) and mknodat(2) for devices; pipes, sockets and plain files need nothing.
            Abused: a device file of the system disk gives all its contents, where the device cgroup does not \
            forbid it.""",
            risk(ROOT, "mknod(2)"));

    /** Permits taking leases on files of other users. */
    public static final Capability CAP_LEASE = known(28, "cap_lease", "2.4", """
            Is told, and can delay, when somebody opens any file.
            Needed by fcntl(2) with F_SETLEASE on a file whose owner is not the caller.
            Abused: holding up other programs in open(2) for a while.""",
            risk(DISRUPTION, "fcntl(2)"));

    /** Permits writing records to the kernel's audit log. */
    public static final Capability CAP_AUDIT_WRITE = known(29, "cap_audit_write", "2.6.11", """
            Adds messages to the audit log.
            Needed by netlink messages of the audit family from user space, as login programs send them.
            Abused: flooding the log or planting false records.""",
            risk(DISRUPTION, "capabilities(7)"));

    /** Permits switching auditing on and off, changing its rules and reading its state. */
    public static final Capability CAP_AUDIT_CONTROL = known(30, "cap_audit_control", "2.6.11", """
            Administers the audit subsystem.
            Needed by netlink messages that set audit rules and state, and by writing /proc/PID/loginuid after \
            it is set.
            Abused: switching off the record of everything that follows.""",
            risk(DISRUPTION, "capabilities(7)"));

    /** Permits setting file capabilities, and mapping uid 0 in a new user namespace. */
    public static final Capability CAP_SETFCAP = known(31, "cap_setfcap", "2.6.24", """
            Attaches capabilities to files.
            Needed by setxattr(2) and removexattr(2) on security.capability, and by uid maps that contain user \
            0.
            Abused: a copy of a shell with all capabilities gives them to whoever may run it, as far as the \
            bounding set goes.""",
            risk(ROOT, "capabilities(7)"));

    /** Permits overriding mandatory access control, as far as the security module honours it (Smack does). */
    public static final Capability CAP_MAC_OVERRIDE = known(32, "cap_mac_override", "2.6.25", """
            Is above the rules of mandatory access control.
            Needed where the Smack security module would refuse an access; SELinux and AppArmor do not ask for \
            it.
            Abused: on a Smack system, every label ceases to protect.""",
            risk(DISRUPTION, "capabilities(7)"));

    /** Permits changing the configuration of mandatory access control: policies and labels. */
    public static final Capability CAP_MAC_ADMIN = known(33, "cap_mac_admin", "2.6.25", """
            Administers mandatory access control.
            Needed to load Smack and AppArmor policy and to set labels that the SELinux policy does not know.
            Abused: loading a policy that allows everything.""",
            leavesContainer(ROOT, "capabilities(7)"));

    /** Permits reading and clearing the kernel log and seeing kernel addresses. */
    public static final Capability CAP_SYSLOG = known(34, "cap_syslog", "2.6.37", """
            Works with the kernel's message buffer.
            Needed by syslog(2) for all but harmless actions, /dev/kmsg where dmesg_restrict is 1, and addresses \
            where kptr_restrict is 1.
            Abused: addresses from the log make attacks on the kernel reliable; clearing it hides them.""",
            risk(READ, "syslog(2)"));

    /** Permits timers that wake the machine from suspend. */
    public static final Capability CAP_WAKE_ALARM = known(35, "cap_wake_alarm", "3.0", """
            Wakes a sleeping machine.
            Needed by timer_create(2) and timerfd_create(2) with CLOCK_REALTIME_ALARM or CLOCK_BOOTTIME_ALARM.
            Abused: running a battery empty.""",
            risk(DISRUPTION, "timer_create(2)"));

    /** Permits keeping the machine from going to sleep. */
    public static final Capability CAP_BLOCK_SUSPEND = known(36, "cap_block_suspend", "3.5", """
            Holds off suspend.
            Needed by epoll_ctl(2) with EPOLLWAKEUP and by writing /sys/power/wake_lock.
            Abused: running a battery empty.""",
            risk(DISRUPTION, "epoll_ctl(2)"));

    /** Permits reading the audit log as it is written, through a multicast netlink socket. */
    public static final Capability CAP_AUDIT_READ = known(37, "cap_audit_read", "3.16", """
            Listens to audit records.
            Needed by bind(2) to the multicast group of an audit netlink socket.
            Abused: learning what every user of the machine does, command lines included.""",
            risk(READ, "netlink(7)"));

    /** Permits performance monitoring and tracing of the whole system. */
    public static final Capability CAP_PERFMON = known(38, "cap_perfmon", "5.8", """
            Observes the system with counters and probes.
            Needed by perf_event_open(2) where perf_event_paranoid forbids it, and with CAP_BPF for tracing \
            programs of bpf(2).
            Abused: reading other processes' secrets and kernel memory through samples and probes.""",
            risk(READ, "perf_event_open(2)"));

    /** Permits privileged bpf(2) operations: loading most program types, creating maps, reading kernel types. */
    public static final Capability CAP_BPF = known(39, "cap_bpf", "5.8", """
            Loads programs into the kernel's virtual machine.
            Needed by bpf(2); network programs also ask for CAP_NET_ADMIN, and tracing ones for CAP_PERFMON.
            Abused: faults in the verifier lead to code in the kernel; with CAP_PERFMON kernel memory can be \
            read.""",
            leavesContainer(ROOT, "bpf(2)"));

    /**
     * Permits what checkpointing and restoring of processes needs, such as choosing the process id of a new process.
     */
    public static final Capability CAP_CHECKPOINT_RESTORE = known(40, "cap_checkpoint_restore", "5.9", """
            Saves running processes and brings them back.
            Needed by clone3(2) with set_tid, writing ns_last_pid, PR_SET_MM_EXE_FILE of prctl(2), and reading \
            map_files of other processes.
            Abused: taking a process id that somebody else relies on, or hiding what executable a process runs.""",
            risk(LIMITED, "clone(2)"));

    static {
        for (int number = 0; number <= MAX_NUMBER; number++) {
            if (ALL[number] == null) {
                ALL[number] = new Capability(number, Integer.toString(number), "", "Capability " + number
                        + " has no name here: it came with a newer kernel, or no kernel has it yet.",
                        risk(UNKNOWN, "capabilities(7)"));
            }
        }
    }

    /** The one bit of the mask of a set: read from here, it needs no shift. */
    final long bit;

    private final int number;
    private final String name;
    private final String since;
    private final String description;
    private final CapabilityRisk risk;

    private Capability(int number, String name, String since, String description, CapabilityRisk risk) {
        this.bit = 1L << number;
        this.number = number;
        this.name = name;
        this.since = since;
        this.description = description;
        int abused = description.indexOf(ABUSED);
        this.risk = risk.withReason(abused < 0 ? description : description.substring(abused + ABUSED.length()));
    }

    /**
     * The one line of the table for each capability that has a name: every list of names and every lookup is made from
     * these.
     */
    private static Capability known(int number, String name, String since, String description, CapabilityRisk risk) {
        if (ALL[number] != null || number > 0 && ALL[number - 1] == null) {
            throw new IllegalStateException(name + ": number " + number + " is taken, or leaves a gap below");
        }
        ALL[number] = new Capability(number, name, since, description, risk);
        return ALL[number];
    }

    private static CapabilityRisk risk(CapabilityRisk.Level level, String source) {
        return new CapabilityRisk(level, false, "", source);
    }

    private static CapabilityRisk leavesContainer(CapabilityRisk.Level level, String source) {
        return new CapabilityRisk(level, true, "", source);
    }

    /**
     * Returns the capability with a number.
     *
     * @param number 0 to 63
     * @return the one instance for this number
     * @throws IllegalArgumentException when the number is outside 0 to 63
     */
    public static Capability of(int number) {
        if (number < 0 || number > MAX_NUMBER) {
            throw new IllegalArgumentException("capability number " + number + " is not in 0 to 63");
        }
        return ALL[number];
    }

    /**
     * Reads a name or a number; nothing may stand before or behind it.
     *
     * <p>Names are read in any case and need their prefix {@code cap_}; numbers as in C: {@code 0x1f} is hexadecimal
     * and {@code 010} octal.
     *
     * @param text for example {@code cap_chown} or {@code 63}
     * @return the capability
     * @throws CapabilityFormatException when the text is neither
     */
    public static Capability parse(String text) {
        int known = CapabilityNames.number(Objects.requireNonNull(text, "text"));
        if (known >= 0) {
            return ALL[known];
        }
        ItemReader items = ItemReader.of(text);
        long bit = items.read(0, 1);
        if (items.stoppedBefore()) {
            throw ItemReader.refusal(text, 0);
        }
        if (items.end() < text.length()) {
            throw new CapabilityFormatException(text, items.end(), "more than one capability");
        }
        return ALL[Long.numberOfTrailingZeros(bit)];
    }

    /**
     * Returns the kernel's number of this capability.
     *
     * @return 0 to 63
     */
    public int number() {
        return number;
    }

    /**
     * Returns the name in lower case, as the kernel's header and libcap have it.
     *
     * @return for example {@code cap_chown}; of a capability without a name its number
     */
    public String name() {
        return name;
    }

    /**
     * Returns whether this capability has a name here.
     *
     * @return false for a number that only a newer kernel knows
     */
    public boolean isNamed() {
        return !since.isEmpty();
    }

    /**
     * Returns the version of Linux that introduced this capability.
     *
     * @return for example {@code 5.9}; empty for a capability without a name
     */
    public Optional<String> since() {
        return isNamed() ? Optional.of(since) : Optional.empty();
    }

    /**
     * Returns what this capability permits, which calls need it, and what it amounts to when it is abused.
     *
     * @return two to four lines; of a capability without a name one sentence that says so
     */
    public String describe() {
        return description;
    }

    /**
     * Returns what this capability leads to in the wrong hands, with the reason and a source.
     *
     * @return the rank; {@link CapabilityRisk.Level#UNKNOWN} for a capability without a name
     */
    public CapabilityRisk risk() {
        return risk;
    }

    /**
     * Returns the named capabilities that a text leads to, as {@code capsh --suggest} lists them.
     *
     * @param text part of a name or of a description, in any case, for example {@code clock}
     * @return the capabilities in the order of their numbers; empty when there is none
     */
    public static List<Capability> search(String text) {
        String wanted = text.toLowerCase(Locale.ROOT);
        List<Capability> found = new ArrayList<>();
        for (Capability capability : ALL) {
            if (capability.isNamed()
                    && (capability.name.contains(wanted)
                            || capability.description.toLowerCase(Locale.ROOT).contains(wanted))) {
                found.add(capability);
            }
        }
        return List.copyOf(found);
    }

    /** The same as {@link #name()}. */
    @Override
    public String toString() {
        return name();
    }

    /** Orders by number. */
    @Override
    public int compareTo(Capability other) {
        return Integer.compare(number, other.number);
    }
}
