/* The program that is executed: prints the state that it started with. */
#include <fcntl.h>
#include <stdio.h>
#include <sys/auxv.h>
#include <sys/prctl.h>
#include <unistd.h>

int main(void)
{
	char text[8192];
	int fd = open("/proc/self/status", O_RDONLY);
	ssize_t length = read(fd, text, sizeof text - 128);

	if (length < 0)
		return 1;
	length += sprintf(text + length, "Securebits:\t%x\nSecure:\t%lu\n",
			  prctl(PR_GET_SECUREBITS, 0, 0, 0, 0), getauxval(AT_SECURE));
	write(1, "@after\n", 7);
	write(1, text, length);
	return 0;
}
