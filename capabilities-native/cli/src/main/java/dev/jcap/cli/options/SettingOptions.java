package dev.jcap.cli.options;

import dev.jcap.CapabilityFormatException;
import dev.jcap.linux.ProcessSettings;

/** Settings of the whole process besides its plan, with the same values on a command line and in an option string. */
public final class SettingOptions {

    /** The word for the umask. */
    public static final String UMASK = "umask";

    /** The word for the limit of open files. */
    public static final String NOFILE = "nofile";

    private static final int OCTAL = 8;

    private int umask = -1;
    private long soft = -1;
    private long hard = -1;

    /** Creates settings that change nothing. */
    public SettingOptions() {}

    /**
     * Adds one.
     *
     * @throws CapabilityFormatException when the value is invalid
     */
    public void add(String word, String value) {
        if (word.equals(UMASK)) {
            umask = umask(value);
        } else {
            int colon = value.indexOf(':');
            soft = limit(value, 0, colon < 0 ? value.length() : colon);
            hard = colon < 0 ? -1 : limit(value, colon + 1, value.length());
            if (hard >= 0 && hard < soft) {
                throw new CapabilityFormatException(value, colon + 1, "the hard limit is below the soft one,");
            }
        }
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
