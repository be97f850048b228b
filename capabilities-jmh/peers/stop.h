/* The change of all threads in the steps that jcap takes, with the system calls that these cannot do without: a trial on a
 * thread that ends; a signal to every listed thread; each compares itself with the calling thread and waits; when their number
 * is the process's number of threads the calling thread changes, then all others at once; and each status file is read
 * between two listings. */
#define LINKS_BESIDES 2

static struct stand {
    struct __user_cap_data_struct sets[2];
    int ids[6], groups, securebits;
    char bounding[CAP_LAST_CAP + 1];
} caller;
static atomic_int go, arrived, elsewhere, finished;
static int listed[MOST + 1];

static void futex_wait(atomic_int *word, int value, long nanos) {
    struct timespec time = {0, nanos};
    syscall(SYS_futex, word, FUTEX_WAIT_PRIVATE, value, &time, NULL, 0);
}

static void futex_wake(atomic_int *word) {
    syscall(SYS_futex, word, FUTEX_WAKE_PRIVATE, 1 << 30, NULL, NULL, 0);
}

static void read_stand(struct stand *stand) {
    int groups[64];
    memset(stand, 0, sizeof *stand);
    syscall(SYS_capget, &header, stand->sets);
    syscall(SYS_getresuid, &stand->ids[0], &stand->ids[1], &stand->ids[2]);
    syscall(SYS_getresgid, &stand->ids[3], &stand->ids[4], &stand->ids[5]);
    stand->groups = (int) syscall(SYS_getgroups, 64, groups);
    stand->securebits = (int) syscall(SYS_prctl, PR_GET_SECUREBITS, 0, 0, 0, 0);
    for (int capability = 0; capability < change->drops; capability++) {
        stand->bounding[capability] = (char) syscall(SYS_prctl, PR_CAPBSET_READ, capability, 0, 0, 0);
    }
}

static void held(int number) {
    (void) number;
    struct stand own;
    read_stand(&own);
    if (memcmp(&own, &caller, sizeof own) != 0) {
        atomic_fetch_add(&elsewhere, 1);
    }
    atomic_fetch_add(&arrived, 1);
    /* Rarely without being woken: thousands of threads that look often leave no time for the rest to come. */
    while (!go) {
        futex_wait(&go, 0, 900000000);
    }
    change->make();
    if (atomic_fetch_add(&finished, 1) + 1 == arrived) {
        futex_wake(&finished);
    }
}

static int list(int tasks) {
    char entries[32768];
    int count = 0, length, me = (int) syscall(SYS_gettid);
    lseek(tasks, 0, SEEK_SET);
    while ((length = (int) syscall(SYS_getdents64, tasks, entries, sizeof entries)) > 0) {
        for (int at = 0; at < length; at += ((struct dirent64 *) (entries + at))->d_reclen) {
            int tid = atoi(((struct dirent64 *) (entries + at))->d_name);
            if (tid > 0 && tid != me) {
                listed[count++] = tid;
            }
        }
    }
    return count;
}

static int is_complete(int tasks, int threads) {
    struct stat directory;
    fstat(tasks, &directory);
    return arrived == threads && directory.st_nlink == (nlink_t) threads + 1 + LINKS_BESIDES;
}

static void *try_out(void *unused) {
    change->make();
    return unused;
}

/* From the line of the user ids to the groups, and the sets with no_new_privs. */
static int is_alike(const char *mine, const char *other) {
    const char *ids = strstr(mine, "\nUid:"), *after = strstr(ids, "\nNStgid:");
    const char *sets = strstr(mine, "\nCapInh:"), *end = strstr(sets, "\nSeccomp:");
    const char *its_ids = strstr(other, "\nUid:"), *its_sets = strstr(its_ids, "\nCapInh:");
    return memcmp(ids, its_ids, after - ids) == 0 && memcmp(sets, its_sets, end - sets) == 0;
}

/* Lists the threads again, reads each, and lists them once more: nobody may have been born meanwhile. */
static void read_back(int tasks) {
    char mine[8192], text[8192];
    int threads = list(tasks);
    read_status(tasks, (int) syscall(SYS_gettid), mine, sizeof mine);
    for (int i = 0; i < threads; i++) {
        read_status(tasks, listed[i], text, sizeof text);
        if (!is_alike(mine, text)) {
            fprintf(stderr, "thread %d has not changed\n", listed[i]);
            exit(1);
        }
    }
    if (list(tasks) != threads) {
        fputs("threads were born or ended\n", stderr);
        exit(1);
    }
}

static void stop_and_change(void) {
    struct sigaction action = {.sa_handler = held, .sa_flags = SA_RESTART};
    pthread_t trial;
    int tasks = open("/proc/self/task", O_RDONLY | O_DIRECTORY | O_CLOEXEC), process = getpid();
    go = arrived = elsewhere = finished = 0;
    sigaction(SIGNAL, &action, NULL);
    read_stand(&caller);
    if (pthread_create(&trial, NULL, try_out, NULL) != 0 || pthread_join(trial, NULL) != 0) {
        fail("pthread_create");
    }
    int threads = list(tasks);
    for (int i = 0; i < threads; i++) {
        syscall(SYS_tgkill, process, listed[i], SIGNAL);
    }
    while (!is_complete(tasks, threads)) {
        futex_wait(&go, 0, 50000);
    }
    if (elsewhere != 0) {
        fputs("threads differ\n", stderr);
        exit(1);
    }
    change->make();
    go = 1;
    futex_wake(&go);
    for (int seen = finished; seen < threads; seen = finished) {
        futex_wait(&finished, seen, 50000);
    }
    read_back(tasks);
    close(tasks);
}
