/* The texts that peers read and write, those of the benchmarks in Java. */
#define ONE "cap_net_bind_service=ep"
#define DOCKER "cap_chown,cap_dac_override,cap_fowner,cap_fsetid,cap_kill,cap_setgid,cap_setuid,cap_setpcap," \
               "cap_net_bind_service,cap_net_raw,cap_sys_chroot,cap_mknod,cap_audit_write,cap_setfcap=ep"
#define TUPLE "!cap_net_raw,^cap_net_bind_service"
