package dev.jcap.linux;

import dev.jcap.Capability;
import dev.jcap.CapabilitySet;
import dev.jcap.linux.internal.kernel.Errno;
import dev.jcap.linux.internal.shared.CapabilityExceptions;
import dev.jcap.linux.internal.shared.RunningKernel;
import dev.jcap.linux.internal.system.LinuxLimits;

/**
 * The umask and the limit of open files, which daemon starters set just before they change the user.
 *
 * <p>Both belong to the whole process, and its children inherit them. That is why they are no part of a
 * {@link dev.jcap.CapabilityPlan}, which may be that of one thread or of one child: set them before the plan is applied.
 *
 * @since 0.1
 */
public final class ProcessSettings {

    private static final int PERMISSIONS = 0777;

    private ProcessSettings() {}

    /**
     * How many descriptors this process may have open: {@code RLIMIT_NOFILE} of {@code getrlimit(2)}.
     *
     * @param soft the limit, at least 0
     * @param hard what the soft limit can be raised to, at least that
     * @since 0.1
     */
    public record OpenFiles(long soft, long hard) {

        /** Checks that the limits fit together. */
        public OpenFiles {
            if (soft < 0 || hard < soft) {
                throw new IllegalArgumentException("limits must be at least 0, and the soft one at most the hard one: " + soft
                        + ":" + hard);
            }
        }

        /** The soft and the hard limit, for example {@code 1024:524288}. */
        @Override
        public String toString() {
            return soft + ":" + hard;
        }
    }

    /**
     * Sets the umask of this process ({@code umask(2)}): which permissions new files do not get. Needs nothing.
     *
     * @param mask the permissions, at most 0777
     * @return the umask before
     * @throws IllegalArgumentException when it has other bits
     * @throws CapabilityException      when jcap cannot work here at all
     */
    public static int setUmask(int mask) {
        if ((mask & ~PERMISSIONS) != 0) {
            throw new IllegalArgumentException("a umask is at most 0777: 0" + Integer.toOctalString(mask));
        }
        return limits().setUmask(mask);
    }

    /**
     * Reads the limits of open files.
     *
     * @return the limits; a limit that the kernel calls infinite is {@link Long#MAX_VALUE}
     * @throws CapabilityException when they cannot be read, or jcap cannot work here at all
     */
    public static OpenFiles openFiles() {
        LinuxLimits.OpenFiles found = limits().openFiles();
        if (found.error() < 0) {
            throw CapabilityExceptions.failed("prlimit RLIMIT_NOFILE", found.error());
        }
        return new OpenFiles(found.soft() & Long.MAX_VALUE, found.hard() & Long.MAX_VALUE);
    }

    /**
     * Sets the soft limit of open files ({@code prlimit(2)}), and raises the hard limit if that is smaller. Does nothing if the
     * soft limit is this already. The JVM sets its soft limit to the hard one at its start, unless it runs with
     * {@code -XX:-MaxFDLimit}.
     *
     * @param soft the limit
     * @throws CapabilityDeniedException when the hard limit is smaller and {@code CAP_SYS_RESOURCE} is not effective, or
     *                                   the limit is above {@code /proc/sys/fs/nr_open}; nothing has changed
     * @throws CapabilityException       when jcap cannot work here at all
     */
    public static void setOpenFiles(long soft) {
        OpenFiles now = openFiles();
        setOpenFiles(new OpenFiles(soft, Math.max(soft, now.hard())));
    }

    /**
     * Sets both limits of open files ({@code prlimit(2)}). Does nothing if they are so already.
     *
     * @param wanted the limits; to raise the hard one needs {@code CAP_SYS_RESOURCE}, and nobody can raise it again without
     * @throws CapabilityDeniedException when that is not effective, or a limit is above {@code /proc/sys/fs/nr_open}; nothing
     *                                   has changed
     * @throws CapabilityException       when jcap cannot work here at all
     */
    public static void setOpenFiles(OpenFiles wanted) {
        OpenFiles now = openFiles();
        if (now.equals(wanted)) {
            return;
        }
        long result = limits().setOpenFiles(wanted.soft(), wanted.hard());
        if (result < 0) {
            throw CapabilityExceptions.denied(
                    "prlimit RLIMIT_NOFILE " + wanted,
                    result,
                    wanted.hard() > now.hard()
                            ? "raising the hard limit, which is " + now.hard() + ", requires cap_sys_resource, and nobody can set"
                                    + " more than /proc/sys/fs/nr_open"
                            : "the kernel refused",
                    Errno.EPERM.is(result) && wanted.hard() > now.hard()
                            ? CapabilitySet.of(Capability.CAP_SYS_RESOURCE)
                            : CapabilitySet.EMPTY);
        }
    }

    private static LinuxLimits limits() {
        return new LinuxLimits(RunningKernel.get());
    }
}
