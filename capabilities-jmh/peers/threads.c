/* The least that a proven change of all threads can cost one thread in C: a signal to each, the calls in its handler, the
 * end of all of them awaited, and then each one's status file read once. One JSON line for each, in nanoseconds. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/capability.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define MOST 2000
#define ROUNDS 21
#define SIGNAL 63

static int tids[MOST];
static atomic_int running, done;
static int drops;
static struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
static struct __user_cap_data_struct sets[2];

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1e9 + time.tv_nsec;
}

static void change(int number) {
    (void) number;
    for (int capability = 0; capability < drops; capability++) {
        syscall(SYS_prctl, PR_CAPBSET_DROP, capability, 0, 0, 0);
    }
    syscall(SYS_capset, &header, sets);
    if (drops > 0) {
        syscall(SYS_prctl, PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    }
    atomic_fetch_add(&done, 1);
}

static void *idle(void *place) {
    *(int *) place = (int) syscall(SYS_gettid);
    atomic_fetch_add(&running, 1);
    for (;;) {
        pause();
    }
    return NULL;
}

static void signal_all(int threads) {
    int process = getpid();
    done = 0;
    for (int i = 0; i < threads; i++) {
        syscall(SYS_tgkill, process, tids[i], SIGNAL);
    }
    while (done < threads) {
        usleep(50);
    }
}

static void read_all(int tasks, int threads) {
    char path[32], text[8192];
    for (int i = 0; i < threads; i++) {
        snprintf(path, sizeof path, "%d/status", tids[i]);
        int file = openat(tasks, path, O_RDONLY | O_CLOEXEC);
        if (read(file, text, sizeof text) <= 0) {
            perror(path);
            exit(1);
        }
        close(file);
    }
}

static int ascending(const void *a, const void *b) {
    double x = *(const double *) a, y = *(const double *) b;
    return (x > y) - (x < y);
}

#define MEASURE(name, threads, operation) do { \
        double rounds[ROUNDS]; \
        for (int r = 0; r < ROUNDS; r++) { \
            double begun = now(); \
            operation; \
            rounds[r] = now() - begun; \
        } \
        qsort(rounds, ROUNDS, sizeof rounds[0], ascending); \
        printf("{\"name\":\"C %s %d\",\"ns\":%.0f}\n", name, threads, rounds[ROUNDS / 2]); \
        fflush(stdout); \
    } while (0)

int main(void) {
    pthread_attr_t small;
    pthread_t thread;
    struct sigaction action = {.sa_handler = change, .sa_flags = SA_RESTART};
    const int sizes[] = {100, 1000, MOST};
    int started = 0;
    pthread_attr_init(&small);
    pthread_attr_setstacksize(&small, 65536);
    sigaction(SIGNAL, &action, NULL);
    syscall(SYS_capget, &header, sets);
    int tasks = open("/proc/self/task", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    for (int i = 0; i < 3; i++) {
        for (; started < sizes[i]; started++) {
            if (pthread_create(&thread, &small, idle, &tids[started]) != 0) {
                perror("pthread_create");
                return 1;
            }
        }
        while (running < started) {
            usleep(1000);
        }
        read_all(tasks, started);
        MEASURE("read status", started, read_all(tasks, started));
        MEASURE("signal, wait and read status", started, signal_all(started); read_all(tasks, started));
    }
    drops = CAP_LAST_CAP + 1;
    sets[0] = sets[1] = (struct __user_cap_data_struct) {0, 0, 0};
    double begun = now();
    signal_all(1000);
    read_all(tasks, 1000);
    printf("{\"name\":\"C limit and read status 1000\",\"ns\":%.0f}\n", now() - begun);
    return 0;
}
