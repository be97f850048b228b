/* A first change of all threads in a program's life: first WHAT THREADS
 *   setresuid      glibc's, which reads nothing back
 *   stop           everything given up as stop.h has it
 *   signal         everything given up, a thread after the other, and read back
 * Prints how long the change took, if it was read back, as a JSON line in nanoseconds. */
#include "crowd.h"
#include "stop.h"

static void take_all(void) {
    struct __user_cap_data_struct none[2] = {{0, 0, 0}, {0, 0, 0}};
    for (int capability = 0; capability <= CAP_LAST_CAP; capability++) {
        syscall(SYS_prctl, PR_CAPBSET_DROP, capability, 0, 0, 0);
    }
    syscall(SYS_capset, &header, none);
    syscall(SYS_prctl, PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
}

static void change_one(int number) {
    (void) number;
    change->make();
    atomic_fetch_add(&done, 1);
}

static void signal_all(void) {
    struct sigaction action = {.sa_handler = change_one, .sa_flags = SA_RESTART};
    int tasks = open("/proc/self/task", O_RDONLY | O_DIRECTORY | O_CLOEXEC), process = getpid(), threads = list(tasks);
    sigaction(SIGNAL, &action, NULL);
    change->make();
    for (int i = 0; i < threads; i++) {
        syscall(SYS_tgkill, process, listed[i], SIGNAL);
    }
    while (done < threads) {
        usleep(50);
    }
    read_back(tasks);
}

int main(int argc, char **argv) {
    if (argc != 3) {
        fputs("usage: first setresuid|stop|signal THREADS\n", stderr);
        return 2;
    }
    int threads = atoi(argv[2]);
    change = &(struct change) {take_all, CAP_LAST_CAP + 1};
    start_threads(threads);
    double begun = now();
    if (strcmp(argv[1], "setresuid") == 0) {
        return setresuid(0, 0, 0) != 0;
    }
    if (strcmp(argv[1], "stop") == 0) {
        stop_and_change();
    } else {
        signal_all();
    }
    printf("{\"name\":\"C limit by %s and read status %d\",\"ns\":%.0f}\n", argv[1], threads, now() - begun);
    return 0;
}
