/* The least that takes in C what jcap answers, by the same system calls: one JSON line for each, in nanoseconds. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <stdint.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/syscall.h>
#include <sys/xattr.h>
#include <unistd.h>
#include "measure.h"

#define MOST_GROUPS 64

struct credentials {
    long uids[4], gids[4], groups[MOST_GROUPS];
    int group_count, no_new_privs, securebits;
    uint64_t sets[5];
};

static void fail(const char *what) {
    perror(what);
    exit(1);
}

static size_t read_whole(const char *path, char *text, size_t size) {
    int file = open(path, O_RDONLY | O_CLOEXEC);
    size_t length = 0;
    ssize_t count;
    while ((count = read(file, text + length, size - 1 - length)) > 0) {
        length += count;
    }
    if (count < 0) {
        fail(path);
    }
    close(file);
    text[length] = 0;
    return length;
}

/* The value of the next line with this name; lines come in the order of the kernel. */
static char *value_of(char *from, const char *name) {
    char *at = strstr(from, name);
    if (at == NULL) {
        fail(name);
    }
    return at + strlen(name);
}

static void parse(char *text, struct credentials *to) {
    static const char *const names[] = {"\nCapInh:\t", "\nCapPrm:\t", "\nCapEff:\t", "\nCapBnd:\t", "\nCapAmb:\t"};
    char *at = value_of(text, "\nUid:\t");
    for (int i = 0; i < 4; i++) {
        to->uids[i] = strtol(at, &at, 10);
    }
    at = value_of(at, "\nGid:\t");
    for (int i = 0; i < 4; i++) {
        to->gids[i] = strtol(at, &at, 10);
    }
    at = value_of(at, "\nGroups:\t");
    for (to->group_count = 0; *at >= '0' && *at <= '9' && to->group_count < MOST_GROUPS; at += *at == ' ') {
        to->groups[to->group_count++] = strtol(at, &at, 10);
    }
    for (int i = 0; i < 5; i++) {
        at = value_of(at, names[i]);
        to->sets[i] = strtoull(at, &at, 16);
    }
    to->no_new_privs = *value_of(at, "\nNoNewPrivs:\t") - '0';
}

/* A status file names its thread, and securebits are known to a system call alone. */
static void read_own(struct credentials *to) {
    char text[4096];
    read_whole("/proc/thread-self/status", text, sizeof text);
    if (strtol(value_of(text, "\nNSpid:\t"), NULL, 10) != syscall(SYS_gettid)) {
        fail("NSpid");
    }
    parse(text, to);
    to->securebits = prctl(PR_GET_SECUREBITS);
}

static void read_by_id(const char *path, const char *namespace, struct credentials *to) {
    char text[4096];
    if (readlink(namespace, text, sizeof text) < 0) {
        fail(namespace);
    }
    read_whole(path, text, sizeof text);
    parse(text, to);
}

/* Of the file that was opened, whatever the name stands for meanwhile. */
static void get_attribute(const char *path) {
    char name[40], value[24];
    struct statx facts;
    struct statfs proc;
    int file = open(path, O_PATH | O_NOFOLLOW | O_CLOEXEC);
    if (file < 0 || statx(file, "", AT_EMPTY_PATH | AT_SYMLINK_NOFOLLOW, STATX_TYPE | STATX_INO | STATX_NLINK, &facts) != 0
            || !S_ISREG(facts.stx_mode) || statfs("/proc/self/fd", &proc) != 0 || proc.f_type != PROC_SUPER_MAGIC) {
        fail(path);
    }
    snprintf(name, sizeof name, "/proc/self/fd/%d", file);
    if (getxattr(name, "security.capability", value, sizeof value) >= 0 || errno != ENODATA) {
        fail(name);
    }
    close(file);
}

int main(int count, char **words) {
    double length = (count > 1 ? atof(words[1]) : 100) * 1e6;
    char file[] = "/tmp/jcap-peer-XXXXXX", status[64], namespace[64];
    struct credentials found;
    snprintf(status, sizeof status, "/proc/%d/status", (int) getpid());
    snprintf(namespace, sizeof namespace, "/proc/%d/ns/user", (int) getpid());
    MEASURE("C own status and securebits", read_own(&found));
    MEASURE("C status of an id", read_by_id(status, namespace, &found));
    close(mkstemp(file));
    MEASURE("C attribute of an open file", get_attribute(file));
    unlink(file);
    return 0;
}
