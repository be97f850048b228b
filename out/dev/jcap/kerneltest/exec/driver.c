/*
 * Executes a program from many prepared states.
 *
 *   driver DIR probe    prints what works here: names and numbers
 *   driver DIR run      for each case of standard input: prints the state reached before the execve (@before), and
 *                       the state after it (@after) or its errno (@errno)
 *
 * With a third word, inside, the driver itself first becomes root of a user namespace with the ids 0 to 65535.
 *
 * DIR holds the program (target). A case is a line of words:
 *
 *   namespace ruid euid suid fsuid rgid egid sgid fsgid groups P E I A B securebits no_new_privs traced shared
 *   uid gid mode nosuid attribute
 *
 * Groups are numbers with commas, sets hexadecimal, securebits hexadecimal, mode octal; "-" means none. An attribute
 * is hexadecimal, "-" removes it, "0" stores one of length 0. Ids of the thread are those inside its namespace, ids of
 * the file and its attribute those of the first one.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <unistd.h>

#define NAMESPACES 2
#define OUTER_MAP "0 100000 65536"
#define INNER_MAP "0 5000 10000"
#define FIXUP_OFF (1 << 2)

static int namespaces[NAMESPACES + 1] = { -1, -1, -1 };
static int last_cap;
static char ordinary[4096], unprivileged[4200];

struct thread {
	int namespace;
	unsigned ruid, euid, suid, fsuid, rgid, egid, sgid, fsgid;
	gid_t groups[16];
	int group_count;
	uint64_t p, e, i, a, b;
	unsigned securebits;
	int no_new_privs, traced, shared;
};

static void say(const char *text)
{
	if (write(1, text, strlen(text)) < 0)
		_exit(9);
}

static void say_errno(const char *what, int number)
{
	char text[200];

	snprintf(text, sizeof text, "@%s %d\n", what, number);
	say(text);
}

/* A step that must not fail: the case is void otherwise. */
static void must(const char *what, int result)
{
	char text[200];

	if (result < 0) {
		snprintf(text, sizeof text, "@void %s: %s\n", what, strerror(errno));
		say(text);
		_exit(3);
	}
}

static int set_caps(uint64_t p, uint64_t e, uint64_t i)
{
	struct __user_cap_header_struct header = { _LINUX_CAPABILITY_VERSION_3, 0 };
	struct __user_cap_data_struct data[2] = {
		{ e, p, i }, { e >> 32, p >> 32, i >> 32 }
	};

	return syscall(SYS_capset, &header, data);
}

/* ---- namespaces and mounts: optional ---- */

static int write_file(pid_t pid, const char *name, const char *text)
{
	char path[64];
	int fd, written;

	snprintf(path, sizeof path, "/proc/%d/%s", pid, name);
	fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		return -1;
	written = write(fd, text, strlen(text));
	close(fd);
	return written;
}

/* Only somebody with an id in a namespace can make another one inside it. */
static int become_root_of(int parent)
{
	if (parent < 0)
		return 0;
	if (setns(parent, CLONE_NEWUSER) < 0 || setresgid(0, 0, 0) < 0)
		return -1;
	return setresuid(0, 0, 0);
}

/* A new user namespace inside another one, which maps ids for it; -1 when this is not possible here. */
static int new_namespace(int parent, const char *map)
{
	int ready[2], done[2], fd = -1, status;
	char path[64], byte = 0;
	pid_t child, mapper;

	if (pipe2(ready, O_CLOEXEC) < 0 || pipe2(done, O_CLOEXEC) < 0)
		return -1;
	child = fork();
	if (child == 0) {
		close(done[1]);
		if (become_root_of(parent) < 0 || unshare(CLONE_NEWUSER) < 0)
			_exit(1);
		if (write(ready[1], &byte, 1) == 1 && read(done[0], &byte, 1) < 0)
			_exit(1);
		_exit(0);
	}
	close(ready[1]);
	if (read(ready[0], &byte, 1) == 1) {
		mapper = fork();
		if (mapper == 0) {
			if (parent >= 0 && setns(parent, CLONE_NEWUSER) < 0)
				_exit(1);
			_exit(write_file(child, "uid_map", map) < 0 || write_file(child, "gid_map", map) < 0);
		}
		if (waitpid(mapper, &status, 0) == mapper && status == 0) {
			snprintf(path, sizeof path, "/proc/%d/ns/user", child);
			fd = open(path, O_RDONLY | O_CLOEXEC);
		}
	}
	close(ready[0]);
	close(done[0]);
	close(done[1]);
	waitpid(child, NULL, 0);
	return fd;
}

/* Goes on as root of a new user namespace, who owns the directory and the program; ids then count from there. */
static int move_inside(const char *dir)
{
	int namespace = new_namespace(-1, OUTER_MAP);

	if (namespace < 0 || chown(dir, 100000, 100000) < 0 || chown(ordinary, 100000, 100000) < 0)
		return -1;
	return become_root_of(namespace);
}

/* Whether the program's directory serves: set-ID bits and attributes count there, and everybody can run the program. */
static int is_suitable(void)
{
	struct statvfs fs;
	int status;
	pid_t child;

	if (statvfs(ordinary, &fs) < 0 || fs.f_flag & (ST_NOSUID | ST_NOEXEC))
		return 0;
	if (setxattr(ordinary, "security.capability", "\0\0\0\2" "\0\0\0\0" "\0\0\0\0" "\0\0\0\0" "\0\0\0", 20, 0) < 0)
		return 0;
	child = fork();
	if (child == 0) {
		must("setresuid", setresuid(54321, 54321, 54321));
		_exit(access(ordinary, X_OK) < 0);
	}
	return waitpid(child, &status, 0) == child && status == 0;
}

/* A copy of the program on a mount with nosuid that only this process and its children see. */
static int mount_unprivileged(const char *dir)
{
	char mountpoint[4096], command[9000];

	snprintf(mountpoint, sizeof mountpoint, "%s/nosuid", dir);
	if (unshare(CLONE_NEWNS) < 0 || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0)
		return -1;
	if ((mkdir(mountpoint, 0755) < 0 && errno != EEXIST) ||
	    mount("jcap", mountpoint, "tmpfs", MS_NOSUID, "mode=0755") < 0)
		return -1;
	snprintf(unprivileged, sizeof unprivileged, "%s/target", mountpoint);
	snprintf(command, sizeof command, "cp '%s' '%s'", ordinary, unprivileged);
	return system(command) == 0 ? 0 : -1;
}

/* ---- the thread ---- */

static void enter_namespace(struct thread *t)
{
	if (t->namespace > 0)
		must("setns", setns(namespaces[t->namespace], CLONE_NEWUSER));
}

/* With the fixup off, changes of uid leave the capabilities alone. */
static void change_ids(struct thread *t)
{
	must("securebits 4", prctl(PR_SET_SECUREBITS, FIXUP_OFF, 0, 0, 0));
	must("setgroups", syscall(SYS_setgroups, t->group_count, t->groups));
	must("setresgid", syscall(SYS_setresgid, t->rgid, t->egid, t->sgid));
	must("setresuid", syscall(SYS_setresuid, t->ruid, t->euid, t->suid));
	syscall(SYS_setfsgid, t->fsgid);
	syscall(SYS_setfsuid, t->fsuid);
}

/* What is inheritable must be so before it leaves the bounding set. */
static void change_sets(struct thread *t)
{
	uint64_t setpcap = 1ULL << CAP_SETPCAP, all = t->p | setpcap;

	must("capset inheritable", set_caps(all, all, t->i));
	for (int n = 0; n <= last_cap; n++)
		if (t->a >> n & 1)
			must("ambient", prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, n, 0, 0));
	for (int n = 0; n <= last_cap; n++)
		if (!(t->b >> n & 1))
			must("bounding", prctl(PR_CAPBSET_DROP, n, 0, 0, 0));
	must("securebits", prctl(PR_SET_SECUREBITS, t->securebits, 0, 0, 0));
	if (t->no_new_privs)
		must("no_new_privs", prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));
	must("capset", set_caps(t->p, t->e, t->i));
}

/* A process with the same fs structure, until this one is gone or has executed something. */
static void share_fs(void)
{
	int gone[2];
	char byte;

	must("pipe", pipe2(gone, O_CLOEXEC));
	pid_t sharer = syscall(SYS_clone, CLONE_FS | SIGCHLD, 0, 0, 0, 0);
	must("clone", sharer);
	if (sharer == 0) {
		close(gone[1]);
		_exit(read(gone[0], &byte, 1) < 0);
	}
}

static void report_before(void)
{
	char text[8192];
	int fd = open("/proc/self/status", O_RDONLY | O_CLOEXEC);
	ssize_t length = read(fd, text, sizeof text - 64);

	must("status", length < 0 ? -1 : 0);
	length += sprintf(text + length, "Securebits:\t%x\n", prctl(PR_GET_SECUREBITS, 0, 0, 0, 0));
	say("@before\n");
	if (write(1, text, length) != length)
		_exit(9);
	close(fd);
}

static void execute(struct thread *t, const char *path)
{
	char *argv[] = { "target", NULL }, *envp[] = { NULL };

	enter_namespace(t);
	change_ids(t);
	change_sets(t);
	if (t->shared)
		share_fs();
	report_before();
	if (t->traced)
		must("traceme", ptrace(PTRACE_TRACEME, 0, NULL, NULL));
	syscall(SYS_execve, path, argv, envp);
	say_errno("errno", errno);
	_exit(0);
}

/* Waits for the end of a child, letting it go on when an execve under trace stops it. */
static void wait_for(pid_t child)
{
	int status;

	while (waitpid(child, &status, 0) == child) {
		if (!WIFSTOPPED(status))
			return;
		ptrace(PTRACE_CONT, child, NULL, WSTOPSIG(status) == SIGTRAP ? 0 : WSTOPSIG(status));
	}
}

/* ---- the file and the cases ---- */

static int prepare_file(const char *path, unsigned uid, unsigned gid, unsigned mode, const char *attribute)
{
	unsigned char bytes[64];
	size_t length = 0;

	if (chown(path, uid, gid) < 0 || chmod(path, mode) < 0)
		return -1;
	removexattr(path, "security.capability");
	if (strcmp(attribute, "-") == 0)
		return 0;
	for (const char *at = attribute; at[0] && at[1] && length < sizeof bytes; at += 2) {
		unsigned byte;

		sscanf(at, "%2x", &byte);
		bytes[length++] = byte;
	}
	return setxattr(path, "security.capability", bytes, length, 0);
}

static void parse_groups(struct thread *t, char *words)
{
	t->group_count = 0;
	if (strcmp(words, "-") == 0)
		return;
	for (char *word = strtok(words, ","); word; word = strtok(NULL, ","))
		t->groups[t->group_count++] = strtoul(word, NULL, 10);
}

static void run_case(const char *line)
{
	struct thread t;
	char groups[200], attribute[200];
	unsigned long long p, e, i, a, b;
	unsigned uid, gid, mode;
	int nosuid;

	int words = sscanf(line, "%d %u %u %u %u %u %u %u %u %199s %llx %llx %llx %llx %llx %x %d %d %d %u %u %o %d %199s",
			   &t.namespace, &t.ruid, &t.euid, &t.suid, &t.fsuid, &t.rgid, &t.egid, &t.sgid, &t.fsgid,
			   groups, &p, &e, &i, &a, &b, &t.securebits, &t.no_new_privs, &t.traced, &t.shared,
			   &uid, &gid, &mode, &nosuid, attribute);
	const char *path = nosuid ? unprivileged : ordinary;

	say("@case\n");
	if (words != 24) {
		say("@void line\n");
		return;
	}
	t.p = p, t.e = e, t.i = i, t.a = a, t.b = b;
	parse_groups(&t, groups);
	if (prepare_file(path, uid, gid, mode, attribute) < 0) {
		say("@void file: ");
		say(strerror(errno));
		say("\n");
		return;
	}
	pid_t child = fork();
	if (child == 0)
		execute(&t, path);
	wait_for(child);
}

int main(int argc, char **argv)
{
	char line[2000];
	int has_nosuid;

	if (argc < 3)
		return 2;
	while (prctl(PR_CAPBSET_READ, last_cap + 1, 0, 0, 0) >= 0)
		last_cap++;
	snprintf(ordinary, sizeof ordinary, "%s/target", argv[1]);
	if (argc == 4 && move_inside(argv[1]) < 0) {
		perror("cannot go on inside a user namespace");
		return 4;
	}
	has_nosuid = mount_unprivileged(argv[1]) == 0;
	namespaces[1] = new_namespace(-1, OUTER_MAP);
	if (namespaces[1] >= 0)
		namespaces[2] = new_namespace(namespaces[1], INNER_MAP);
	if (strcmp(argv[2], "probe") == 0) {
		snprintf(line, sizeof line, "capabilities %d suitable %d nosuid %d namespaces %d securebits %d\n",
			 last_cap + 1, is_suitable(), has_nosuid, (namespaces[1] >= 0) + (namespaces[2] >= 0),
			 prctl(PR_SET_SECUREBITS, 1 << 8, 0, 0, 0) < 0 ? 8 : 12);
		say(line);
		return 0;
	}
	while (fgets(line, sizeof line, stdin))
		run_case(line);
	return 0;
}
