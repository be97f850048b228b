/* How every peer measures: the median of some rounds, each as long as the variable "length" says, in nanoseconds. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define ROUNDS 7

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1e9 + time.tv_nsec;
}

static int ascending(const void *a, const void *b) {
    double x = *(const double *) a, y = *(const double *) b;
    return (x > y) - (x < y);
}

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
