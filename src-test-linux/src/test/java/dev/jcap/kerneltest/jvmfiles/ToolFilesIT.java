package dev.jcap.kerneltest.jvmfiles;

import static dev.jcap.kerneltest.support.Scenarios.require;
import static dev.jcap.kerneltest.support.Scenarios.requireEqual;
import static dev.jcap.kerneltest.support.Scenarios.requireThrows;

import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySet;
import dev.jcap.Identity;
import dev.jcap.kerneltest.support.ChildJvm;
import dev.jcap.kerneltest.support.ChildPrivilege;
import dev.jcap.kerneltest.support.Scenarios;
import dev.jcap.kerneltest.support.Slow;
import dev.jcap.linux.Capabilities;
import dev.jcap.linux.CapabilityDeniedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The tools of the JDK find a JVM that has become another user, and can talk to it. */
@Slow
class ToolFilesIT {

    private static final Identity WHO = Identity.of(ChildPrivilege.NOBODY, ChildPrivilege.NOBODY);
    private static final CapabilityPlan PLAN = CapabilityPlan.limitTo(CapabilitySet.EMPTY).become(WHO).setNoNewPrivs();
    private static final List<String> AS_USER =
            List.of("setpriv", "--reuid=" + WHO.uid(), "--regid=" + WHO.gid(), "--clear-groups", "--");

    static final class Drops {
        public static void main(String[] args) throws Exception {
            System.out.println("started");
            System.in.read();
            require(Capabilities.process().apply(PLAN).isProven(), "the drop");
            Scenarios.sayAndWait("dropped");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void tools_afterDrop_workAsTheUserAndAsRoot(boolean attachedBefore) throws Exception {
        ChildPrivilege.PLAIN_USER.requireSuccess(List.of("test", "-d", "/proc/1"), "a /proc without hidepid");
        ChildJvm.Running jvm = ChildJvm.in(ChildPrivilege.ROOT).start(Drops.class);
        jvm.awaitLine("started");
        String pid = Long.toString(jvm.process().pid());
        if (attachedBefore) {
            tool(List.of(), "jcmd", pid, "VM.version");
        }
        jvm.process().getOutputStream().write('\n');
        jvm.process().getOutputStream().flush();
        jvm.awaitLine("dropped");
        for (List<String> who : List.of(AS_USER, List.<String>of())) {
            tool(who, "jcmd", pid, "VM.version");
            require(tool(who, "jps").contains(pid + " ToolFilesIT$Drops"), "jps lists it");
            require(tool(who, "jcmd", "-l").contains(pid + " "), "jcmd lists it");
            tool(who, "jstat", "-gc", pid);
        }
        jvm.end().passed();
    }

    private static String tool(List<String> prefix, String name, String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(prefix);
        command.add(Path.of(System.getProperty("java.home"), "bin", name).toString());
        command.addAll(List.of(words));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        requireEqual(0, process.waitFor(), command + ": " + output);
        return output;
    }

    @Test
    void drop_refused_leavesTheFilesToTheFormerUser() {
        ChildJvm.in(ChildPrivilege.ROOT).run(Refused.class).passed();
    }

    static final class Refused {
        public static void main(String[] args) throws Exception {
            Scenarios.startStubbornThread();
            requireThrows(
                    CapabilityDeniedException.class,
                    () -> Capabilities.process().withDeadline(Duration.ofSeconds(3)).apply(PLAN));
            Path counters = Path.of("/tmp/hsperfdata_root", Long.toString(ProcessHandle.current().pid()));
            requireEqual(0, Files.getAttribute(counters, "unix:uid"), "owner of " + counters);
        }
    }

    @Test
    void drop_refusedWhileTheNewUserReplacedTheCounters_leavesThatFileToThatUser() throws Exception {
        ChildJvm.Running jvm = ChildJvm.in(ChildPrivilege.ROOT).start(RefusedSlowly.class);
        String pid = Long.toString(jvm.process().pid());
        Path given = Path.of("/tmp/hsperfdata_nobody", pid);
        while (!Files.exists(given) && jvm.process().isAlive()) {
            Thread.sleep(1);
        }
        Files.delete(given);
        Files.writeString(given, "planted");
        jvm.awaitLine("refused");
        require(!Files.exists(Path.of("/tmp/hsperfdata_root", pid)), "nothing is taken back");
        requireEqual("planted", Files.readString(given), "what the new user has put there");
        Files.delete(given);
        jvm.end().passed();
    }

    static final class RefusedSlowly {
        public static void main(String[] args) throws Exception {
            Scenarios.startStubbornThread();
            requireThrows(
                    CapabilityDeniedException.class,
                    () -> Capabilities.process().withDeadline(Duration.ofSeconds(10)).apply(PLAN));
            Scenarios.sayAndWait("refused");
        }
    }

    /** As of a JVM in another PID namespace with the same directory. */
    @Test
    void drop_countersUnderTheSameName_areNotReplaced() throws Exception {
        ChildJvm.Running jvm = ChildJvm.in(ChildPrivilege.ROOT).start(Drops.class);
        jvm.awaitLine("started");
        Path directory = Path.of("/tmp/hsperfdata_nobody");
        if (!Files.exists(directory)) {
            Files.createDirectory(directory);
            Files.setAttribute(directory, "unix:uid", (int) WHO.uid());
        }
        Path other = Files.writeString(directory.resolve(Long.toString(jvm.process().pid())), "of another JVM");
        try {
            jvm.process().getOutputStream().write('\n');
            jvm.process().getOutputStream().flush();
            jvm.awaitLine("dropped");
            requireEqual("of another JVM", Files.readString(other), "content");
        } finally {
            Files.delete(other);
        }
        jvm.end().passed();
    }

    /** As of a root JVM in another PID namespace with the same directory. */
    @Test
    void drop_countersThatThisJvmHasNotMapped_areLeftAlone() throws Exception {
        ChildJvm.Running jvm = ChildJvm.in(ChildPrivilege.ROOT).start(Drops.class);
        jvm.awaitLine("started");
        Path other = Path.of("/tmp/hsperfdata_root", Long.toString(jvm.process().pid()));
        Files.delete(other);
        Files.writeString(other, "of another JVM");
        try {
            jvm.process().getOutputStream().write('\n');
            jvm.process().getOutputStream().flush();
            jvm.awaitLine("dropped");
            requireEqual(0, Files.getAttribute(other, "unix:uid"), "owner of " + other);
        } finally {
            Files.deleteIfExists(other);
        }
        jvm.end().passed();
    }

    @Test
    void drop_socketOfSomebodyElse_isLeftAlone() throws Exception {
        ChildJvm.Running jvm = ChildJvm.in(ChildPrivilege.ROOT).start(Drops.class);
        jvm.awaitLine("started");
        Path planted = Files.createFile(Path.of("/tmp/.java_pid" + jvm.process().pid()));
        try {
            jvm.process().getOutputStream().write('\n');
            jvm.process().getOutputStream().flush();
            jvm.awaitLine("dropped");
            requireEqual(0, Files.getAttribute(planted, "unix:uid"), "the owner of a file that is no socket");
        } finally {
            Files.delete(planted);
        }
        jvm.end().passed();
    }
}
