/* A thread that the JVM does not know, and that does what OneMoment's witnesses do. */
#include <linux/capability.h>
#include <stdatomic.h>
#include <stddef.h>
#include <sched.h>
#include <sys/syscall.h>
#include <unistd.h>

struct shared {
	atomic_int round, seen, violations, ready, over;
};

static void raise_all(void)
{
	struct __user_cap_header_struct header = { _LINUX_CAPABILITY_VERSION_3, 0 };
	struct __user_cap_data_struct data[2];

	syscall(SYS_capget, &header, data);
	data[0].effective = data[0].permitted;
	data[1].effective = data[1].permitted;
	syscall(SYS_capset, &header, data);
}

static void observe(struct shared *shared, int round)
{
	struct __user_cap_header_struct header = { _LINUX_CAPABILITY_VERSION_3, 0 };
	struct __user_cap_data_struct data[2];
	int seen = atomic_load(&shared->seen);

	syscall(SYS_capget, &header, data);
	if (!(data[0].effective | data[1].effective))
		atomic_store(&shared->seen, round);
	else if (seen == round)
		atomic_fetch_add(&shared->violations, 1);
}

void *witness(void *memory)
{
	struct shared *shared = memory;
	int mine = 0;

	while (!atomic_load(&shared->over)) {
		int round = atomic_load(&shared->round);

		if (round != mine) {
			raise_all();
			mine = round;
			atomic_fetch_add(&shared->ready, 1);
		}
		for (int i = 0; i < 16; i++)
			observe(shared, mine);
		sched_yield();
	}
	return NULL;
}
