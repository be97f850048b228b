package dev.jcap.kerneltest.process;

import static dev.jcap.kerneltest.support.Scenarios.requireEqual;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySet;
import dev.jcap.Identity;
import dev.jcap.kerneltest.support.ChildJvm;
import dev.jcap.kerneltest.support.ChildPrivilege;
import dev.jcap.kerneltest.support.NativeCalls;
import dev.jcap.kerneltest.support.Scenarios;
import dev.jcap.linux.Capabilities;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What other processes of its new user see of a process that has become somebody else. */
class DumpableIT {

    private static final String SECRET = "JCAP_TEST_SECRET=";

    @Test
    void become_byDefault_hidesMemoryFromTheNewUser() throws IOException {
        assertTrue(environmentSeenByNobody("false").contains("Permission denied"));
    }

    @Test
    void become_withDumpable_showsMemoryToTheNewUser() throws IOException {
        assertTrue(environmentSeenByNobody("true").contains(SECRET));
    }

    /** The environment is memory that the process was started with. */
    private static String environmentSeenByNobody(String dumpable) throws IOException {
        ChildJvm.Running service =
                ChildJvm.in(ChildPrivilege.ROOT).under("env", SECRET + "x").start(Service.class, dumpable);
        service.awaitLine("ready");
        String seen = asNobody("cat", "/proc/" + service.process().pid() + "/environ");
        service.end().passed();
        return seen;
    }

    /** Attaching needs a signal and a socket of the new user, not the flag. */
    @ParameterizedTest
    @ValueSource(strings = {"false", "true"})
    void become_withDumpableOrNot_letsTheNewUserAttach(String dumpable) throws IOException {
        ChildJvm.Running service = ChildJvm.in(ChildPrivilege.ROOT).start(Service.class, dumpable);
        service.awaitLine("ready");
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        String answer = asNobody(jcmd, Long.toString(service.process().pid()), "VM.version");
        service.end().passed();
        assertTrue(answer.contains("Server VM version"), answer);
    }

    private static String asNobody(String... command) throws IOException {
        List<String> words = new ArrayList<>(ChildPrivilege.PLAIN_USER.prefix());
        words.addAll(List.of(command));
        Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    static final class Service {
        public static void main(String[] args) throws Exception {
            boolean dumpable = Boolean.parseBoolean(args[0]);
            CapabilityPlan plan = CapabilityPlan.limitTo(CapabilitySet.EMPTY)
                    .become(Identity.of(ChildPrivilege.NOBODY, ChildPrivilege.NOBODY));
            requireEqual(1L, NativeCalls.dumpable(), "the flag before");
            Capabilities.process().apply(dumpable ? plan.setDumpable(true) : plan);
            requireEqual(dumpable ? 1L : 0L, NativeCalls.dumpable(), "the flag afterwards");
            Scenarios.sayAndWait("ready");
        }
    }
}
