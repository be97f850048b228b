package dev.jcap.kerneltest.trace;

import static dev.jcap.Capability.CAP_NET_BIND_SERVICE;
import static dev.jcap.Capability.CAP_SYS_CHROOT;
import static dev.jcap.kerneltest.support.Scenarios.require;
import static dev.jcap.kerneltest.support.Scenarios.requireEqual;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcap.CapabilitySet;
import dev.jcap.cli.Main;
import dev.jcap.kerneltest.profile.Tool;
import dev.jcap.kerneltest.support.ChildJvm;
import dev.jcap.kerneltest.support.ChildPrivilege;
import dev.jcap.kerneltest.support.Slow;
import dev.jcap.linux.trace.CapabilityTracer;
import dev.jcap.linux.trace.MinimalSetFinder;
import dev.jcap.linux.trace.MinimalSetReport;
import dev.jcap.linux.trace.SuccessTest;
import dev.jcap.linux.trace.TraceUnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Where no control group can be created, as in most containers, no run leaves a process to the next one either. */
@Slow
class WithoutControlGroupsIT {

    @Test
    void preForkServer_needsThePort() {
        requirePort(ServerIT.PRE_FORK);
    }

    @Test
    void daemon_needsThePort() {
        requirePort(ServerIT.DAEMON);
    }

    private static void requirePort(String server) {
        Tool.require("perl", "perl");
        Tool.require("ip", "iproute2");
        Tracing.jvm().run(Servers.class, server).passed();
    }

    static final class Servers {
        public static void main(String[] arguments) throws Exception {
            unmountControlGroups();
            mountTracefs();
            ServerIT.loopbackUp();
            MinimalSetReport report = MinimalSetFinder
                    .of(new ProcessBuilder("perl", "-e", arguments[0]), Tracing.NOBODY)
                    .success(SuccessTest.listening(80))
                    .within(ServerIT.LIMIT)
                    .run();
            requireEqual(Optional.of(CapabilitySet.of(CAP_NET_BIND_SERVICE)), report.sufficient(), report.toString());
            requireEqual(0L, ProcessHandle.current().descendants().count(), "processes that are left");
        }
    }

    @Test
    void otherChildOfTheSearchingJvm_isARefusalThatNamesIt() {
        Tracing.jvm().run(OtherChild.class).passed();
    }

    static final class OtherChild {
        public static void main(String[] arguments) throws Exception {
            unmountControlGroups();
            Process other = new ProcessBuilder("sleep", "1000").start();
            MinimalSetFinder search = MinimalSetFinder.of(new ProcessBuilder("true"), Tracing.NOBODY).withoutTracing();
            try {
                require(false, search.run().toString());
            } catch (IOException e) {
                require(e.getMessage().contains("this JVM has other child processes [sleep (pid " + other.pid() + ")]"),
                        e.getMessage());
            }
            require(other.isAlive(), "the other child has been killed");
            other.destroyForcibly().waitFor();
            requireEqual(Optional.of(CapabilitySet.EMPTY), search.run().sufficient(), "what it needs");
        }
    }

    @Test
    void rootOfAUserNamespace_findsWhatIsNeededThere() {
        ChildPrivilege.USER_NAMESPACE.prefix();
        ChildJvm.Result result = ChildJvm.in(ChildPrivilege.PLAIN_USER).under("unshare", "--user", "--map-root-user", "--")
                .run(Main.class, "trace", "--as=0:0", "--no-tracing", "--", "chroot", "/", "true");
        assertEquals(0, result.exit(), result.output());
        assertTrue(result.output().contains("needs " + CAP_SYS_CHROOT + ", proven"), result.output());
    }

    @Test
    void plainUser_isToldThatNothingCanBeTried() {
        ChildJvm.Result result = ChildJvm.in(ChildPrivilege.PLAIN_USER)
                .run(Main.class, "trace", "--as=65534:65534", "--no-tracing", "--", "true");
        assertEquals(1, result.exit(), result.output());
        assertTrue(result.output().contains("no capability permitted, so there is none to try; run it as root"),
                result.output());
    }

    /** With tracing a search needs fewer runs. */
    private static void mountTracefs() {
        try {
            CapabilityTracer.mountTracefs();
        } catch (TraceUnavailableException e) {
            System.out.println("not traced: " + e.getMessage());
        }
    }

    /** Takes them away from the mounts of this JVM. */
    private static void unmountControlGroups() throws IOException, InterruptedException {
        for (String line : Files.readAllLines(Path.of("/proc/self/mountinfo"))) {
            if (line.contains(" - cgroup2 ")) {
                new ProcessBuilder(List.of("umount", "-l", line.split(" ")[4])).inheritIO().start().waitFor();
            }
        }
        require(Files.readAllLines(Path.of("/proc/self/mountinfo")).stream().noneMatch(line -> line.contains(" - cgroup2 ")),
                "control groups are still mounted");
    }
}
