/* What libpsx needs to take everything from all threads: 41 bounding drops, a capset and no_new_privs, unproven. With one
 * argument: how many threads. */
#define _GNU_SOURCE
#include <linux/capability.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/psx_syscall.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1e9 + time.tv_nsec;
}

static void *idle(void *unused) {
    for (;;) {
        pause();
    }
    return unused;
}

int main(int argc, char **argv) {
    if (argc != 2) {
        fputs("usage: libpsx THREADS\n", stderr);
        return 2;
    }
    int threads = atoi(argv[1]);
    pthread_attr_t small;
    pthread_t thread;
    struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
    struct __user_cap_data_struct none[2] = {{0, 0, 0}, {0, 0, 0}};
    pthread_attr_init(&small);
    pthread_attr_setstacksize(&small, 65536);
    for (int i = 0; i < threads; i++) {
        if (pthread_create(&thread, &small, idle, NULL) != 0) {
            perror("pthread_create");
            return 1;
        }
    }
    double begun = now();
    long failed = 0;
    for (int number = 0; number <= CAP_LAST_CAP; number++) {
        failed |= psx_syscall3(SYS_prctl, PR_CAPBSET_DROP, number, 0);
    }
    failed |= psx_syscall3(SYS_capset, (long) &header, (long) none, 0);
    failed |= psx_syscall6(SYS_prctl, PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0, 0);
    if (failed != 0) {
        fputs("libpsx was refused something\n", stderr);
        return 1;
    }
    printf("{\"name\":\"libpsx limit %d\",\"ns\":%.0f}\n", threads, now() - begun);
    return 0;
}
