package dev.jcap.cli.options;

import dev.jcap.CapabilityFormatException;
import dev.jcap.linux.ProcessSettings;

/**
 * Settings of the whole process besides its plan, with the same values on a command line and in an option string.
 *
 * @param umask the umask; -1 for the one found
 * @param soft  the soft limit of open files; -1 for the one found
 * @param hard  the hard limit; -1 for the one found, or the soft one if that is greater
 */
public record SettingOptions(int umask, long soft, long hard) {

    /** Settings that change nothing. */
    public static final SettingOptions NONE = new SettingOptions(-1, -1, -1);

    /** The word for the umask. */
    public static final String UMASK = "umask";

    /** The word for the limit of open files. */
    public static final String NOFILE = "nofile";

    private static final int OCTAL = 8;

    /**
     * Returns these settings with another one.
     *
     * @throws CapabilityFormatException when the value is invalid
     */
    public SettingOptions with(String word, String value) {
        if (word.equals(UMASK)) {
            return new SettingOptions(umask(value), soft, hard);
        }
        int colon = value.indexOf(':');
        long newSoft = limit(value, 0, colon < 0 ? value.length() : colon);
        long newHard = colon < 0 ? -1 : limit(value, colon + 1, value.length());
        if (colon >= 0 && newHard < newSoft) {
            throw new CapabilityFormatException(value, colon + 1, "the hard limit is below the soft one,");
        }
        return new SettingOptions(umask, newSoft, newHard);
    }

    private static int umask(String value) {
        if (!value.matches("0?[0-7]{1,3}")) {
            throw new CapabilityFormatException(value, 0, "a umask is an octal number of at most 0777, for example 027,");
        }
        return Integer.parseInt(value, OCTAL);
    }

    private static long limit(String value, int from, int to) {
        String number = value.substring(from, to);
        if (!number.matches("[0-9]{1,10}") || Long.parseLong(number) == 0) {
            throw new CapabilityFormatException(value, from,
                    "a limit of open files is a number above 0, as in 65536 or 1024:65536,");
        }
        return Long.parseLong(number);
    }

    /** Returns whether nothing is to be changed. */
    public boolean isEmpty() {
        return umask < 0 && soft < 0;
    }

    /**
     * Changes this process.
     *
     * @throws dev.jcap.linux.CapabilityException when the limit is refused; the umask has not changed then
     */
    public void apply() {
        if (hard >= 0) {
            ProcessSettings.setOpenFiles(new ProcessSettings.OpenFiles(soft, hard));
        } else if (soft >= 0) {
            ProcessSettings.setOpenFiles(soft);
        }
        if (umask >= 0) {
            ProcessSettings.setUmask(umask);
        }
    }
}
