/* Threads that do nothing, and the least that the change of all of them costs in C. */
#define _GNU_SOURCE
#include <dirent.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/futex.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

/* A JVM has threads of its own besides the first, which are changed too: as many more are started here. */
#define OF_A_JVM 17
#define MOST (10000 + OF_A_JVM)
#define SIGNAL 63

static int tids[MOST + 1];
static atomic_int running, done;
static int started;

static void fail(const char *what) {
    perror(what);
    exit(1);
}

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1e9 + time.tv_nsec;
}

static void *idle(void *place) {
    *(int *) place = (int) syscall(SYS_gettid);
    atomic_fetch_add(&running, 1);
    for (;;) {
        pause();
    }
    return NULL;
}

/* Starts threads until there are that many and those of a JVM, and returns when all of them run. */
static void start_threads(int threads) {
    pthread_attr_t small;
    pthread_t thread;
    pthread_attr_init(&small);
    pthread_attr_setstacksize(&small, 65536);
    threads += OF_A_JVM;
    if (threads > MOST) {
        fputs("too many threads\n", stderr);
        exit(2);
    }
    for (; started < threads; started++) {
        if (pthread_create(&thread, &small, idle, &tids[started]) != 0) {
            fail("pthread_create");
        }
    }
    while (running < started) {
        usleep(1000);
    }
}

/* What each thread changes of itself. */
struct change {
    void (*make)(void);
    int drops; /* how many capabilities of the bounding set */
};

static struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
static struct change *change;

static size_t read_status(int tasks, int tid, char *text, size_t size) {
    char path[32];
    snprintf(path, sizeof path, "%d/status", tid);
    int file = openat(tasks, path, O_RDONLY | O_CLOEXEC);
    ssize_t length = read(file, text, size - 1);
    if (length <= 0) {
        fail(path);
    }
    close(file);
    text[length] = 0;
    return length;
}
