package dev.jcap.linux.internal.jvmfiles;

import dev.jcap.linux.internal.proc.ProcFile;
import dev.jcap.linux.internal.system.LinuxAccounts;
import java.io.IOException;
import java.util.Optional;

/**
 * The name of a user as the JVM's directories have it. Most users stand in a file, and to ask the C library takes a first
 * drop as long as all the rest: it is asked for the others only.
 */
final class DirectoryUser {

    private static final String USERS = "/etc/passwd";
    private static final int UID = 2;

    private DirectoryUser() {}

    static Optional<String> name(long uid) {
        String number = Long.toString(uid);
        try {
            String users = ProcFile.read(USERS);
            for (String line : users == null ? new String[0] : users.split("\n")) {
                String[] fields = line.split(":");
                if (fields.length > UID && fields[UID].equals(number) && fields[0].indexOf('/') < 0) {
                    return Optional.of(fields[0]);
                }
            }
        } catch (IOException e) {
            return asked(uid);
        }
        return asked(uid);
    }

    private static Optional<String> asked(long uid) {
        Optional<String> name = LinuxAccounts.userName(uid);
        return name.isPresent() && name.get().indexOf('/') >= 0 ? Optional.empty() : name;
    }
}
