package dev.jcap.kerneltest;

import static org.junit.jupiter.api.Assumptions.abort;

import dev.jcap.CapabilitySnapshot;
import dev.jcap.linux.Capabilities;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Where a child JVM lives: what it may do at its start. */
public enum Habitat {

    /** Where the tests themselves run, for what needs nothing. */
    HERE {
        @Override
        public List<String> prefix() {
            return List.of();
        }
    },

    /** Uid 0 of the machine, with all capabilities that its bounding set allows. */
    ROOT {
        @Override
        public List<String> prefix() {
            return isMachineRoot() ? List.of() : abort("needs uid 0 of the initial user namespace");
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
            return succeeds(unshare) ? unshare : abort("needs the right to make a user namespace (unshare --user)");
        }
    };

    /** The unprivileged user that every system has. */
    static final long NOBODY = 65534;

    /** The words before a command that put it here; aborts the test where this user cannot do that. */
    public abstract List<String> prefix();

    private static CapabilitySnapshot me() {
        return Capabilities.inspect(ProcessHandle.current());
    }

    /** Whether the tests run as that. */
    public static boolean isMachineRoot() {
        try {
            String map = Files.readString(Path.of("/proc/self/uid_map"));
            return me().uids().effective() == 0 && map.strip().split("\\s+")[2].equals("4294967295");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean succeeds(List<String> prefix) {
        List<String> command = new ArrayList<>(prefix);
        command.add("true");
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
