package dev.jcap.kerneltest.jvmfiles;

import static dev.jcap.kerneltest.support.Scenarios.requireEqual;

import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySet;
import dev.jcap.Identity;
import dev.jcap.kerneltest.support.ChildJvm;
import dev.jcap.kerneltest.support.ChildPrivilege;
import dev.jcap.kerneltest.support.Users;
import dev.jcap.linux.Capabilities;
import dev.jcap.linux.ProcessCapabilities;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The system properties that name the user. */
class UserPropertiesIT {

    /** Becomes a user, and says whose JVM this is. */
    static final class Becomes {
        public static void main(String[] args) {
            long uid = Long.parseLong(args[0]);
            ProcessCapabilities process = Capabilities.process();
            (args[1].equals("set") ? process.settingUserProperties() : process)
                    .apply(CapabilityPlan.limitTo(CapabilitySet.EMPTY).become(Identity.of(uid, uid)));
            System.out.println(System.getProperty("user.name") + " " + System.getProperty("user.home"));
        }
    }

    private static void requireProperties(String expected, ChildJvm jvm, String... arguments) {
        requireEqual(List.of(expected), jvm.run(Becomes.class, arguments).passed().output().lines().toList(), "properties");
    }

    @Test
    void become_setting_namesTheUser() {
        Users.require("nobody");
        requireProperties("nobody " + home("nobody"), ChildJvm.in(ChildPrivilege.ROOT), "65534", "set");
    }

    private static String home(String user) {
        try {
            Process entry = new ProcessBuilder("getent", "passwd", user).start();
            return new String(entry.getInputStream().readAllBytes()).split(":")[5];
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void become_setting_userWithoutEntryIsNamedByNumber() {
        requireProperties("54321 /", ChildJvm.in(ChildPrivilege.ROOT), "54321", "set");
    }

    @Test
    void become_setting_leavesWhatTheOperatorHasSet() {
        requireProperties(
                "54321 /srv/app", ChildJvm.in(ChildPrivilege.ROOT).with("-Duser.home=/srv/app"), "54321", "set");
    }

    @Test
    void become_usually_leavesTheProperties() {
        requireProperties(
                System.getProperty("user.name") + " " + System.getProperty("user.home"),
                ChildJvm.in(ChildPrivilege.ROOT),
                "54321",
                "leave");
    }
}
