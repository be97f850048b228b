package dev.jcap.kerneltest.agent;

import static dev.jcap.Capability.CAP_DAC_READ_SEARCH;
import static dev.jcap.Capability.CAP_NET_BIND_SERVICE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jcap.CapabilitySet;
import dev.jcap.CapabilitySnapshot;
import dev.jcap.kerneltest.support.ChildJvm;
import dev.jcap.kerneltest.support.ChildPrivilege;
import dev.jcap.kerneltest.support.Users;
import dev.jcap.linux.Capabilities;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What jsvc leaves of its two capabilities, where it is installed: what docs/comparison.md says of it. */
class JsvcIT {

    private static final Path JSVC = Path.of("/usr/bin/jsvc");
    private static final Path DAEMON = Path.of("/usr/share/java/commons-daemon.jar");

    /** A daemon as jsvc takes any class that has these four methods. */
    public static final class Service {

        public void init(String[] arguments) {}

        public void start() {
            System.out.println("started");
        }

        public void stop() {}

        public void destroy() {}
    }

    @Test
    void jsvc_afterStart_hasChangedOneThreadAndNoBoundingSet() throws Exception {
        assumeTrue(ChildPrivilege.isMachineRoot(), "needs uid 0 of the initial user namespace, as jsvc is started");
        assumeTrue(Files.isExecutable(JSVC) && Files.exists(DAEMON), "needs jsvc");
        Users.require("nobody");
        Path output = Files.createTempFile("jcap-jsvc", ".txt");
        Files.setPosixFilePermissions(output, PosixFilePermissions.fromString("rw-rw-rw-"));
        ChildJvm.Running jsvc = new ChildJvm.Running(start(output), output);
        jsvc.awaitLine("started");
        ProcessHandle jvm = jsvc.process().descendants().findFirst().orElseThrow();
        List<CapabilitySnapshot> threads = Capabilities.threads(jvm);
        jsvc.process().destroy();
        jsvc.end();
        assertTrue(threads.size() > 5, threads.toString());
        CapabilitySet kept = CapabilitySet.of(CAP_DAC_READ_SEARCH, CAP_NET_BIND_SERVICE);
        assertEquals(
                threads.size() - 1,
                threads.stream().filter(thread -> thread.state().permitted().equals(kept)).count(), threads.toString());
        assertTrue(threads.stream().allMatch(thread -> thread.bounding().containsAll(kept)), threads.toString());
    }

    private static Process start(Path output) throws IOException {
        return new ProcessBuilder(
                JSVC.toString(), "-nodetach", "-home", System.getProperty("java.home"), "-user", "nobody",
                "-cwd", "/", "-pidfile", output + ".pid", "-outfile", output.toString(), "-errfile", "&1",
                "-cp", DAEMON + ":" + AgentJar.of(Service.class), Service.class.getName())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }
}
