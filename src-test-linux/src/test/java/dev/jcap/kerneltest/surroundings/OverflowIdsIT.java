package dev.jcap.kerneltest.surroundings;

import static dev.jcap.kerneltest.support.Scenarios.require;
import static dev.jcap.kerneltest.support.Scenarios.requireEqual;
import static dev.jcap.kerneltest.support.Scenarios.requireThrows;

import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySet;
import dev.jcap.Identity;
import dev.jcap.kerneltest.support.ChildJvm;
import dev.jcap.kerneltest.support.ChildPrivilege;
import dev.jcap.kerneltest.support.Scenarios;
import dev.jcap.kerneltest.support.TempTree;
import dev.jcap.linux.Capabilities;
import dev.jcap.linux.CapabilityDeniedException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * A user namespace as a rootless container has it that keeps the groups of whoever started it: 65536 ids, and a
 * supplementary group that is not among them. The kernel shows that group by the same number as every other one that is not.
 */
class OverflowIdsIT {

    private static final int GROUP = 999;
    private static final int READABLE_BY_GROUP = 040;

    /** The parent writes the maps, as nobody inside may map so much. */
    private static final String NAMESPACE = """
            setpriv --groups=%d unshare --user --keep-caps sh -c '
                until grep -q . /proc/self/gid_map; do sleep 0.02; done
                exec setpriv --reuid=0 --regid=0 --keep-groups --inh-caps=-all --ambient-caps=-all -- "$@"' sh "$@" &
            until [ "$(readlink /proc/$!/ns/user)" != "$(readlink /proc/self/ns/user)" ]; do sleep 0.02; done
            echo 0 100000 65536 > /proc/$!/uid_map
            echo 0 100000 65536 > /proc/$!/gid_map
            wait $!
            """.formatted(GROUP);

    private static ChildJvm inNamespace() {
        return ChildJvm.in(ChildPrivilege.ROOT).under("sh", "-c", NAMESPACE, "sh");
    }

    private static Path secret() throws IOException {
        Path file = TempTree.openDirectory("jcap-group").resolve("secret");
        Files.writeString(file, "secret");
        Files.setAttribute(file, "unix:gid", GROUP);
        Files.setAttribute(file, "unix:mode", READABLE_BY_GROUP);
        return file;
    }

    @Test
    void become_whereAnUnmappedGroupIsHeld_isNotProvenWhileItIs() throws IOException {
        ChildPrivilege.ROOT.prefix();
        inNamespace().run(Becomes.class, secret().toString()).passed();
    }

    static final class Becomes {

        public static void main(String[] args) throws Exception {
            Path secret = Path.of(args[0]);
            long shown = number("/proc/sys/kernel/overflowgid");
            long user = number("/proc/sys/kernel/overflowuid");
            requireEqual(List.of(shown), Capabilities.thread().read().groups(), "the groups at the start");
            requireEqual("secret", Files.readString(secret), "what the unmapped group lets read");

            List<String> before = Scenarios.credentialsOfAllThreads();
            Map<String, Identity> unclear = Map.of(
                    "group in the list", Identity.of(1, 1, shown),
                    "group", Identity.of(1, shown),
                    "user", Identity.of(user, 1),
                    "nobody", Identity.of(user, shown, shown));
            for (Map.Entry<String, Identity> who : unclear.entrySet()) {
                CapabilityPlan plan = CapabilityPlan.limitTo(CapabilitySet.EMPTY).become(who.getValue()).setNoNewPrivs();
                for (Runnable change : List.<Runnable>of(
                        () -> Capabilities.process().apply(plan), () -> Capabilities.thread().apply(plan))) {
                    CapabilityDeniedException denied = requireThrows(CapabilityDeniedException.class, change);
                    require(denied.getMessage().contains("choose another id"), who.getKey() + ": " + denied.getMessage());
                    Scenarios.requireUnchanged(before);
                }
                require(!Capabilities.process().check(plan).isProven(), who.getKey() + " by a check");
            }

            CapabilityPlan clear = CapabilityPlan.limitTo(CapabilitySet.EMPTY).become(Identity.of(1, 1)).setNoNewPrivs();
            require(Capabilities.process().apply(clear).isProven(), "to ids that are mapped");
            requireEqual(List.of(), Capabilities.thread().read().groups(), "the groups at the end");
            require(!Files.isReadable(secret), "the file can still be read");
        }

        /** In one read, after which such a file is at its end. */
        private static long number(String file) throws IOException {
            try (BufferedReader reader = Files.newBufferedReader(Path.of(file))) {
                return Long.parseLong(reader.readLine());
            }
        }
    }
}
