/* took SUBJECT SIDE SIZE COMMAND...: runs a command without its output, and prints how long it took in nanoseconds, its peak
 * memory in bytes and its exit status, as a JSON line. */
#include <fcntl.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1e9 + time.tv_nsec;
}

int main(int argc, char **argv) {
    struct rusage used;
    int status;
    if (argc < 5) {
        fputs("usage: took SUBJECT SIDE SIZE COMMAND...\n", stderr);
        return 2;
    }
    double begun = now();
    pid_t child = fork();
    if (child == 0) {
        int nowhere = open("/dev/null", O_WRONLY);
        dup2(nowhere, 1);
        dup2(nowhere, 2);
        execvp(argv[4], argv + 4);
        _exit(127);
    }
    if (child < 0 || wait4(child, &status, 0, &used) != child) {
        perror("took");
        return 1;
    }
    printf("{\"subject\":\"%s\",\"side\":\"%s\",\"size\":%s,\"ns\":%.0f,\"bytes\":%ld,\"status\":%d}\n", argv[1], argv[2],
            argv[3], now() - begun, used.ru_maxrss * 1024, WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
    return 0;
}
