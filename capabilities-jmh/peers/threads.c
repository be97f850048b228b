/* The least that a change of all threads can cost in C: threads COUNT..., in ascending order.
 *
 * "signal, wait and read status": a signal to each, the call in its handler, the end of all awaited, and each one's status file
 * read once; threads change one after the other. "stop": no thread runs between the first change and the last. One JSON line
 * for each, in nanoseconds. */
#include "crowd.h"
#include "stop.h"

#define ROUNDS 21

static int group;

static void take_group(void) {
    syscall(SYS_setresgid, group, group, group);
}

static struct change by_group = {take_group, 0};

static void change_one(int number) {
    (void) number;
    change->make();
    atomic_fetch_add(&done, 1);
}

static void signal_all(void) {
    struct sigaction action = {.sa_handler = change_one, .sa_flags = SA_RESTART};
    int process = getpid();
    sigaction(SIGNAL, &action, NULL);
    done = 0;
    for (int i = 0; i < started; i++) {
        syscall(SYS_tgkill, process, tids[i], SIGNAL);
    }
    while (done < started) {
        usleep(50);
    }
}

static void read_all(int tasks) {
    char text[8192];
    for (int i = 0; i < started; i++) {
        read_status(tasks, tids[i], text, sizeof text);
    }
}

static int ascending(const void *a, const void *b) {
    double x = *(const double *) a, y = *(const double *) b;
    return (x > y) - (x < y);
}

#define MEASURE(name, threads, operation) do { \
        double rounds[ROUNDS]; \
        for (int r = 0; r < ROUNDS; r++) { \
            group = !group; \
            double begun = now(); \
            operation; \
            rounds[r] = now() - begun; \
        } \
        qsort(rounds, ROUNDS, sizeof rounds[0], ascending); \
        printf("{\"name\":\"C %s %d\",\"ns\":%.0f}\n", name, threads, rounds[ROUNDS / 2]); \
        fflush(stdout); \
    } while (0)

static void measure_all(int tasks, int threads) {
    start_threads(threads);
    read_all(tasks);
    MEASURE("read status", threads, read_all(tasks));
    /* The calling thread changes with the others, or the next stop would find it elsewhere. */
    MEASURE("signal, wait and read status", threads, take_group(); signal_all(); read_all(tasks));
    MEASURE("stop, change and read status", threads, stop_and_change());
}

int main(int argc, char **argv) {
    int tasks = open("/proc/self/task", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    change = &by_group;
    for (int i = 1; i < argc; i++) {
        measure_all(tasks, atoi(argv[i]));
    }
    return 0;
}
