package dev.jcap.linux.internal.proc;

/** What the release of the running kernel tells ({@code uname(2)}), for example {@code 5.10.0-35-amd64}. */
public final class KernelRelease {

    private KernelRelease() {}

    /** The release of the running kernel. */
    public static String running() {
        return System.getProperty("os.version");
    }

    /** Whether a release is of this version or a later one; one that does not begin with two numbers is not. */
    public static boolean isAtLeast(String release, int major, int minor) {
        String[] parts = release.split("[^0-9]+", 3);
        if (parts.length < 2 || parts[0].isEmpty() || parts[1].isEmpty()) {
            return false;
        }
        int first = Integer.parseInt(parts[0]);
        return first > major || first == major && Integer.parseInt(parts[1]) >= minor;
    }
}
