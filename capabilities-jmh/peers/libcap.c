/* What libcap and the bare system calls cost: one JSON line for each, in nanoseconds an operation. */
#define _GNU_SOURCE
#include <ctype.h>
#include <linux/capability.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/capability.h>
#include <sys/syscall.h>
#include <sys/xattr.h>
#include <unistd.h>
#include "measure.h"
#include "texts.h"

/* As a raise takes one, which no change of all threads may meet. */
static pthread_rwlock_t lock = PTHREAD_RWLOCK_INITIALIZER;

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
    char *names[CAP_LAST_CAP + 1], *capitals[CAP_LAST_CAP + 1];
    for (int number = 0; number <= CAP_LAST_CAP; number++) {
        names[number] = cap_to_name(number);
        capitals[number] = strdup(names[number]);
        for (char *letter = capitals[number]; *letter; letter++) {
            *letter = toupper(*letter);
        }
        strcat(strcat(all, number ? "," : ""), names[number]);
    }
    strcat(all, "=ep");
    cap_value_t value;
    int next = 0;
    cap_t one = cap_from_text(ONE), fourteen = cap_from_text(DOCKER);
    cap_iab_t tuple = cap_iab_from_text(TUPLE);
    MEASURE("libcap cap_from_name", cap_from_name(names[next = next == CAP_LAST_CAP ? 0 : next + 1], &value));
    MEASURE("libcap cap_from_name, capitals",
            cap_from_name(capitals[next = next == CAP_LAST_CAP ? 0 : next + 1], &value));
    MEASURE("libcap cap_from_text 1", read_text(ONE));
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
    MEASURE("C capget under a lock", pthread_rwlock_rdlock(&lock); syscall(SYS_capget, &header, data);
            pthread_rwlock_unlock(&lock));
    MEASURE("C capset", syscall(SYS_capset, &header, data));
    MEASURE("libcap cap_get_proc + cap_iab_get_proc", cap_free(cap_get_proc()); cap_free(cap_iab_get_proc()));
    close(mkstemp(file));
    MEASURE("C lgetxattr", lgetxattr(file, "security.capability", value, sizeof value));
    unlink(file);
    return 0;
}
