/* What libpsx needs to take everything from 1,000 threads: 41 bounding drops, a capset and no_new_privs, unproven. */
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

#define THREADS 1000

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

int main(void) {
    pthread_attr_t small;
    pthread_t thread;
    struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
    struct __user_cap_data_struct none[2] = {{0, 0, 0}, {0, 0, 0}};
    pthread_attr_init(&small);
    pthread_attr_setstacksize(&small, 65536);
    for (int i = 0; i < THREADS; i++) {
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
    printf("{\"name\":\"libpsx limit 1000\",\"ns\":%.0f}\n", now() - begun);
    return 0;
}
