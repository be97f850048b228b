/* What libcap and the bare system calls cost: one JSON line for each, in nanoseconds an operation. */
#define _GNU_SOURCE
#include <linux/capability.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/capability.h>
#include <sys/syscall.h>
#include <sys/xattr.h>
#include <time.h>
#include <unistd.h>

#define ROUNDS 7
#define DOCKER "cap_chown,cap_dac_override,cap_fowner,cap_fsetid,cap_kill,cap_setgid,cap_setuid,cap_setpcap," \
               "cap_net_bind_service,cap_net_raw,cap_sys_chroot,cap_mknod,cap_audit_write,cap_setfcap=ep"
#define TUPLE "!cap_net_raw,^cap_net_bind_service"

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1e9 + time.tv_nsec;
}

static int ascending(const void *a, const void *b) {
    double x = *(const double *) a, y = *(const double *) b;
    return (x > y) - (x < y);
}

/* The median of some rounds, each as long as the first argument of the program says. */
#define MEASURE(name, operation) do { \
        double rounds[ROUNDS]; \
        for (int r = 0; r < ROUNDS; r++) { \
            double begun = now(), ended; \
            long times = 0; \
            do { for (int i = 0; i < 100; i++) { operation; } times += 100; ended = now(); } while (ended - begun < length); \
            rounds[r] = (ended - begun) / times; \
        } \
        qsort(rounds, ROUNDS, sizeof rounds[0], ascending); \
        printf("{\"name\":\"%s\",\"ns\":%.2f}\n", name, rounds[ROUNDS / 2]); \
        fflush(stdout); \
    } while (0)

static void read_text(const char *text) {
    cap_t state = cap_from_text(text);
    if (state == NULL) {
        perror(text);
        exit(1);
    }
    cap_free(state);
}

static void measure_texts(double length) {
    char all[2048] = "";
    char *names[CAP_LAST_CAP + 1];
    for (int number = 0; number <= CAP_LAST_CAP; number++) {
        names[number] = cap_to_name(number);
        strcat(strcat(all, number ? "," : ""), names[number]);
    }
    strcat(all, "=ep");
    cap_value_t value;
    int next = 0;
    cap_t one = cap_from_text("cap_net_bind_service=ep"), fourteen = cap_from_text(DOCKER);
    cap_iab_t tuple = cap_iab_from_text(TUPLE);
    MEASURE("libcap cap_from_name", cap_from_name(names[next = next == CAP_LAST_CAP ? 0 : next + 1], &value));
    MEASURE("libcap cap_from_text 1", read_text("cap_net_bind_service=ep"));
    MEASURE("libcap cap_from_text 14", read_text(DOCKER));
    MEASURE("libcap cap_from_text 41", read_text(all));
    MEASURE("libcap cap_to_text 1", cap_free(cap_to_text(one, NULL)));
    MEASURE("libcap cap_to_text 14", cap_free(cap_to_text(fourteen, NULL)));
    MEASURE("libcap cap_iab_from_text", cap_free(cap_iab_from_text(TUPLE)));
    MEASURE("libcap cap_iab_to_text", cap_free(cap_iab_to_text(tuple)));
}

int main(int count, char **words) {
    double length = (count > 1 ? atof(words[1]) : 100) * 1e6;
    char file[] = "/tmp/jcap-peer-XXXXXX", value[64];
    struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
    struct __user_cap_data_struct data[2];
    measure_texts(length);
    MEASURE("C capget", syscall(SYS_capget, &header, data));
    MEASURE("C capset", syscall(SYS_capset, &header, data));
    MEASURE("libcap cap_get_proc + cap_iab_get_proc", cap_free(cap_get_proc()); cap_free(cap_iab_get_proc()));
    close(mkstemp(file));
    MEASURE("C lgetxattr", lgetxattr(file, "security.capability", value, sizeof value));
    unlink(file);
    return 0;
}
