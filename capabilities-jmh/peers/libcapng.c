/* What libcap-ng costs: one JSON line for each, in nanoseconds an operation. */
#include <cap-ng.h>
#include <stdio.h>
#include <stdlib.h>
#include "measure.h"

int main(int count, char **words) {
    double length = (count > 1 ? atof(words[1]) : 100) * 1e6;
    const char *names[CAP_LAST_CAP + 1];
    for (int number = 0; number <= CAP_LAST_CAP; number++) {
        names[number] = capng_capability_to_name(number);
    }
    int next = 0;
    MEASURE("libcap-ng capng_name_to_capability",
            capng_name_to_capability(names[next = next == CAP_LAST_CAP ? 0 : next + 1]));
    MEASURE("libcap-ng capng_get_caps_process", capng_get_caps_process());
    capng_clear(CAPNG_SELECT_BOTH);
    capng_update(CAPNG_ADD, CAPNG_PERMITTED, CAP_NET_BIND_SERVICE);
    MEASURE("libcap-ng capng_print_caps_text 1", free(capng_print_caps_text(CAPNG_PRINT_BUFFER, CAPNG_PERMITTED)));
    capng_clear(CAPNG_SELECT_BOTH);
    capng_updatev(CAPNG_ADD, CAPNG_PERMITTED, CAP_CHOWN, CAP_DAC_OVERRIDE, CAP_FOWNER, CAP_FSETID, CAP_KILL, CAP_SETGID,
                  CAP_SETUID, CAP_SETPCAP, CAP_NET_BIND_SERVICE, CAP_NET_RAW, CAP_SYS_CHROOT, CAP_MKNOD, CAP_AUDIT_WRITE,
                  CAP_SETFCAP, -1);
    MEASURE("libcap-ng capng_print_caps_text 14", free(capng_print_caps_text(CAPNG_PRINT_BUFFER, CAPNG_PERMITTED)));
    return 0;
}
