package dev.jcap.kerneltest.support;

import static dev.jcap.Capability.CAP_CHOWN;
import static dev.jcap.Capability.CAP_DAC_OVERRIDE;
import static dev.jcap.Capability.CAP_DAC_READ_SEARCH;
import static dev.jcap.Capability.CAP_FOWNER;
import static dev.jcap.Capability.CAP_FSETID;
import static dev.jcap.Capability.CAP_KILL;
import static dev.jcap.Capability.CAP_NET_ADMIN;
import static dev.jcap.Capability.CAP_NET_BIND_SERVICE;
import static dev.jcap.Capability.CAP_NET_RAW;
import static dev.jcap.Capability.CAP_SETFCAP;
import static dev.jcap.Capability.CAP_SETGID;
import static dev.jcap.Capability.CAP_SETPCAP;
import static dev.jcap.Capability.CAP_SETUID;
import static dev.jcap.Capability.CAP_SYS_ADMIN;
import static dev.jcap.Capability.CAP_SYS_CHROOT;
import static dev.jcap.Capability.CAP_SYS_NICE;
import static dev.jcap.Capability.CAP_SYS_PTRACE;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.jcap.CapabilitySet;
import dev.jcap.CapabilitySnapshot;
import dev.jcap.linux.Capabilities;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What a child JVM may do at its start. */
public enum ChildPrivilege {

    /** Where the tests themselves run, for what needs nothing. */
    HERE {
        @Override
        public List<String> prefix() {
            return List.of();
        }
    },

    /** Uid 0 of the machine, with nearly all capabilities: more than a container has. */
    ROOT {
        @Override
        public List<String> prefix() {
            return isMachineRoot() ? List.of() : abort("needs uid 0 of the initial user namespace with " + NEEDED);
        }
    },

    /** Uid 0 with all capabilities: of the machine where this user is that, otherwise of a user namespace. */
    ANY_ROOT {
        @Override
        public List<String> prefix() {
            return isMachineRoot() ? List.of() : USER_NAMESPACE.prefix();
        }
    },

    /** A user without any capability. */
    PLAIN_USER {
        @Override
        public List<String> prefix() {
            if (isMachineRoot()) {
                return List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups", "--");
            }
            return me().state().permitted().isEmpty()
                    ? List.of()
                    : abort("needs a plain user, or uid 0 of the initial user namespace to become one");
        }
    },

    /** Uid 0 of a user namespace of its own, in which only this one uid is mapped. */
    USER_NAMESPACE {
        @Override
        public List<String> prefix() {
            List<String> unshare = List.of("unshare", "--user", "--map-root-user", "--");
            return succeeds(List.of("unshare", "--user", "--map-root-user", "--", "true")) ? unshare
                    : abort("needs the right to make a user namespace (unshare --user)");
        }
    };

    /** The unprivileged user that every system has. */
    public static final long NOBODY = 65534;

    private static final CapabilitySet NEEDED = CapabilitySet.of(
            CAP_CHOWN, CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH, CAP_FOWNER, CAP_FSETID, CAP_KILL, CAP_NET_ADMIN,
            CAP_NET_BIND_SERVICE, CAP_NET_RAW, CAP_SETFCAP, CAP_SETGID, CAP_SETPCAP, CAP_SETUID, CAP_SYS_ADMIN, CAP_SYS_CHROOT,
            CAP_SYS_NICE, CAP_SYS_PTRACE);

    /** The words before a command that put it here; aborts the test where this user cannot do that. */
    public abstract List<String> prefix();

    private static CapabilitySnapshot me() {
        return Capabilities.inspect(ProcessHandle.current());
    }

    /** Whether the tests run as that. */
    public static boolean isMachineRoot() {
        try {
            String map = Files.readString(Path.of("/proc/self/uid_map"));
            CapabilitySnapshot me = me();
            return me.uids().effective() == 0 && me.state().permitted().containsAll(NEEDED)
                    && map.strip().split("\\s+")[2].equals("4294967295");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Aborts the test where a command does not succeed there. */
    public void requireSuccess(List<String> command, String need) {
        List<String> there = new ArrayList<>(prefix());
        there.addAll(command);
        if (!succeeds(there)) {
            abort("needs " + need);
        }
    }

    private static boolean succeeds(List<String> command) {
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
