/* Processes that do nothing: processes COUNT starts them and prints "ready". When its standard input ends, they end and it
 * does. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

static void idle(pid_t parent) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    while (getppid() == parent) {
        pause();
    }
    _exit(0);
}

int main(int argc, char **argv) {
    pid_t self = getpid();
    if (argc != 2 || setpgid(0, 0) != 0) {
        fputs("usage: processes COUNT\n", stderr);
        return 2;
    }
    for (int count = atoi(argv[1]); count > 0; count--) {
        pid_t child = fork();
        if (child < 0) {
            perror("fork");
            return 1;
        }
        if (child == 0) {
            idle(self);
        }
    }
    puts("ready");
    fclose(stdout);
    while (getchar() != EOF) {
    }
    signal(SIGTERM, SIG_IGN);
    kill(0, SIGTERM);
    while (wait(NULL) > 0) {
    }
    return 0;
}
