// Runs the bytes of jcap's signal handler in a process without a JVM, so that a C library can be tried for which there is
// none: handler CODE CONTROL RESTORER, the code as hexadecimal digits and two places in it (restorer -1: the kernel has it).
//
// Threads that allocate, wait for each other, and start and join others are all stopped in one round, make a system call
// each while no other thread of the process runs, and go on. Then it tells what else jcap takes for granted of a C library.
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <grp.h>
#include <pthread.h>
#include <pwd.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum { THREADS = 45, MOST = 512, SIGNAL = 64, SHIFT = 7, TRIES = 200 };
enum { REPORTED = 4, END = -1, COMPARE = -2, ADD = -5 };
enum { FUTEX_WAIT_PRIVATE = 128, FUTEX_WAKE_PRIVATE = 129 };
enum { HOLD = 0, GO = 2, LET_GO = 3 };

struct step { int kind, number; long arguments[6], jump; };
struct slot { int stage, tid; struct step *program; long result, place, last, unused[11]; };
struct control { void *stop; int pid, at_work; };
struct kernel_sigaction { long handler, flags, restorer, mask; };
struct words { struct slot *table; int mask, shift, decision, arrived, finished, zero, one, go; struct timespec pause; };

static struct slot slots[MOST];
static struct words words;
static struct control *control;
static volatile int over;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static volatile long turns;

static void fail(const char *what) { printf("%s: %s\n", what, strerror(errno)); exit(1); }

static void *nothing(void *unused) { return unused; }

static void allocate(void) {
    char *memory = malloc(1 + rand() % 100000);
    memory[0] = 1;
    char *larger = realloc(memory, 200000);
    if (larger[0] != 1) fail("memory has changed");
    free(larger);
}

static void take_turns(void) {
    pthread_mutex_lock(&lock);
    turns++;
    pthread_cond_broadcast(&changed);
    struct timespec soon;
    clock_gettime(CLOCK_REALTIME, &soon);
    soon.tv_nsec = (soon.tv_nsec + 1000000) % 1000000000;
    pthread_cond_timedwait(&changed, &lock, &soon);
    pthread_mutex_unlock(&lock);
}

static void start_another(void) {
    pthread_t thread;
    if (pthread_create(&thread, NULL, nothing, NULL) != 0) fail("pthread_create");
    pthread_join(thread, NULL);
    usleep(2000);
}

static void *work(void *number) {
    while (!over) {
        switch ((long) number % 15) {
            case 0: start_another(); break;
            case 1: case 2: case 3: case 4: take_turns(); break;
            default: allocate();
        }
    }
    return number;
}

// A thread says that it is here, waits while the decision is HOLD, makes the call if it is GO, and says that it is through.
static struct step program[] = {
    {ADD, 0, {0, 1}, sizeof(struct step)},
    {COMPARE, 0, {0, 0, 4}, 3 * sizeof(struct step)},
    {0, SYS_futex, {0, FUTEX_WAIT_PRIVATE, HOLD}, sizeof(struct step)},
    {COMPARE, 0, {0, 0, 4}, -2 * (long) sizeof(struct step)},
    {COMPARE, 0, {0, 0, 4}, 2 * sizeof(struct step)},
    {REPORTED, SYS_prctl, {PR_SET_NO_NEW_PRIVS, 1}, sizeof(struct step)},
    {ADD, 0, {0, 1}, sizeof(struct step)},
    {END}};

static void write_program(void) {
    program[0].arguments[0] = (long) &words.arrived;
    program[1].arguments[0] = (long) &words.decision;
    program[1].arguments[1] = (long) &words.zero;
    program[2].arguments[0] = (long) &words.decision;
    program[2].arguments[3] = (long) &words.pause;
    program[3].arguments[0] = (long) &words.zero;
    program[3].arguments[1] = (long) &words.one;
    program[4].arguments[0] = (long) &words.decision;
    program[4].arguments[1] = (long) &words.go;
    program[6].arguments[0] = (long) &words.finished;
}

static void install(const char *hex, int place, int restorer) {
    unsigned char *code = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    control = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    for (size_t i = 0; i < strlen(hex) / 2; i++) sscanf(hex + 2 * i, "%2hhx", &code[i]);
    memcpy(code + place, &control, sizeof(control));
    control->pid = getpid();
    if (mprotect(code, 4096, PROT_READ | PROT_EXEC) != 0) fail("mprotect");
    __builtin___clear_cache((char *) code, (char *) code + 4096);
    long flags = SA_SIGINFO | SA_ONSTACK | SA_RESTART | (restorer < 0 ? 0 : 0x04000000);
    struct kernel_sigaction action = {(long) code, flags, (long) code + restorer, ~0L};
    if (syscall(SYS_rt_sigaction, SIGNAL, &action, NULL, 8) != 0) fail("rt_sigaction");
}

static int threads(int *tids) {
    int count = 0;
    DIR *tasks = opendir("/proc/self/task");
    for (struct dirent *entry; (entry = readdir(tasks)) != NULL && count < MOST / 2;) {
        int tid = atoi(entry->d_name);
        if (tid > 0 && tid != syscall(SYS_gettid)) tids[count++] = tid;
    }
    closedir(tasks);
    return count;
}

static int alive(void) {
    struct stat tasks;
    if (stat("/proc/self/task", &tasks) != 0) fail("stat");
    return tasks.st_nlink - 2;
}

static void decide(int decision) {
    __atomic_store_n(&words.decision, decision, __ATOMIC_SEQ_CST);
    syscall(SYS_futex, &words.decision, FUTEX_WAKE_PRIVATE, MOST);
}

// One try: how many were stopped and changed; 0 when they were let go, as some came too late or were born meanwhile.
static int round_of_all(void) {
    int tids[MOST], expected = threads(tids);
    memset(slots, 0, sizeof slots);
    words = (struct words) {slots, MOST - 1, SHIFT, HOLD, 0, 0, 0, 1, GO, {0, 5000000}};
    for (int i = 0; i < expected; i++) {
        int place = tids[i] & words.mask;
        while (slots[place].tid != 0) place = (place + 1) & words.mask;
        slots[place].tid = tids[i];
        slots[place].program = program;
    }
    __atomic_store_n(&control->stop, (void *) &words, __ATOMIC_SEQ_CST);
    for (int i = 0; i < expected; i++) syscall(SYS_tgkill, getpid(), tids[i], SIGNAL);
    for (int i = 0; i < 300 && __atomic_load_n(&words.arrived, __ATOMIC_SEQ_CST) < expected; i++) usleep(1000);
    int arrived = __atomic_load_n(&words.arrived, __ATOMIC_SEQ_CST);
    int all = arrived == expected && alive() == expected + 1;
    decide(all ? GO : LET_GO);
    while (__atomic_load_n(&words.finished, __ATOMIC_SEQ_CST) < __atomic_load_n(&words.arrived, __ATOMIC_SEQ_CST)) usleep(500);
    __atomic_store_n(&control->stop, NULL, __ATOMIC_SEQ_CST);
    while (__atomic_load_n(&control->at_work, __ATOMIC_SEQ_CST) > 0) usleep(500);
    return all ? arrived : 0;
}

static int changed_threads(void) {
    int tids[MOST], count = threads(tids), yes = 0;
    for (int i = 0; i < count; i++) {
        char name[64], line[256];
        snprintf(name, sizeof name, "/proc/self/task/%d/status", tids[i]);
        FILE *status = fopen(name, "r");
        while (status && fgets(line, sizeof line, status)) yes += strcmp(line, "NoNewPrivs:\t1\n") == 0;
        if (status) fclose(status);
        else yes++;
    }
    return yes == count;
}

static void ask_for_groups(void) {
    struct rlimit none = {0, 0};
    setrlimit(RLIMIT_NOFILE, &none);
    gid_t groups[64];
    int count = 64, result = getgrouplist("root", 0, groups, &count);
    printf("getgrouplist without a descriptor: %d, count %d\n", result, count);
}

static void tell_layouts(void) {
    printf("passwd of %zu bytes: name %zu, uid %zu, gid %zu, dir %zu, shell %zu\n", sizeof(struct passwd),
        offsetof(struct passwd, pw_name), offsetof(struct passwd, pw_uid), offsetof(struct passwd, pw_gid),
        offsetof(struct passwd, pw_dir), offsetof(struct passwd, pw_shell));
    printf("group: name %zu, gid %zu; ids of %zu and %zu bytes\n", offsetof(struct group, gr_name),
        offsetof(struct group, gr_gid), sizeof(uid_t), sizeof(gid_t));
}

int main(int argc, char **argv) {
    if (argc != 4) return 2;
    pthread_t started[THREADS];
    install(argv[1], atoi(argv[2]), atoi(argv[3]));
    write_program();
    for (long i = 0; i < THREADS; i++) {
        if (pthread_create(&started[i], NULL, work, (void *) i) != 0) fail("pthread_create");
    }
    usleep(20000);
    int stopped = 0;
    for (int i = 0; i < TRIES && stopped == 0; i++) stopped = round_of_all();
    int all = changed_threads();
    long before = turns;
    for (int i = 0; i < 30000 && turns == before; i++) usleep(1000);
    int move = turns != before;
    over = 1;
    for (int i = 0; i < THREADS; i++) pthread_join(started[i], NULL);
    printf("%s\n", stopped < THREADS ? "not stopped" : !all ? "not changed" : !move ? "they stand still" : "all changed");
    tell_layouts();
    ask_for_groups();
    return stopped < THREADS || !all || !move;
}
