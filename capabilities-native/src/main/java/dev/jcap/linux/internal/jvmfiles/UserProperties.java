package dev.jcap.linux.internal.jvmfiles;

import dev.jcap.linux.internal.system.LinuxAccounts;
import java.util.Optional;

/**
 * The system properties {@code user.name} and {@code user.home}, which say whose JVM this was at its start. One that somebody
 * has given another value, as with {@code -Duser.home=}, stays.
 */
public final class UserProperties {

    private static final String NAME = "user.name";
    private static final String HOME = "user.home";
    /** What a login without a home directory starts in. */
    private static final String NO_HOME = "/";

    private final Optional<String> nameBefore;
    private final Optional<String> homeBefore;
    private final String name;
    private final String home;

    private UserProperties(long before, long after) {
        nameBefore = LinuxAccounts.userName(before);
        homeBefore = home(nameBefore);
        Optional<String> found = LinuxAccounts.userName(after);
        name = found.orElse(Long.toString(after));
        home = home(found).filter(directory -> !directory.isEmpty()).orElse(NO_HOME);
    }

    /** Looks both users up, while the user database can be asked. */
    public static UserProperties of(long before, long after) {
        return new UserProperties(before, after);
    }

    private static Optional<String> home(Optional<String> user) {
        return user.flatMap(LinuxAccounts::login).map(LinuxAccounts.Login::home);
    }

    /** Sets them. */
    public void set() {
        if (isOf(NAME, nameBefore)) {
            System.setProperty(NAME, name);
        }
        if (isOf(HOME, homeBefore) || System.getProperty(HOME, "").equals(System.getenv("HOME"))) {
            System.setProperty(HOME, home);
        }
    }

    /** Whether the JDK has set it: it says {@code ?} for what it does not find. */
    private static boolean isOf(String property, Optional<String> before) {
        String value = System.getProperty(property, "?");
        return value.equals("?") || before.equals(Optional.of(value));
    }
}
