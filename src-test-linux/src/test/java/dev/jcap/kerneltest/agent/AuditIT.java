package dev.jcap.kerneltest.agent;

import static dev.jcap.Capability.CAP_CHOWN;
import static dev.jcap.Capability.CAP_SETPCAP;
import static dev.jcap.kerneltest.support.Scenarios.require;
import static dev.jcap.kerneltest.support.Scenarios.requireEqual;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySet;
import dev.jcap.CapabilityState;
import dev.jcap.Identity;
import dev.jcap.Securebits;
import dev.jcap.Severity;
import dev.jcap.kerneltest.support.ChildJvm;
import dev.jcap.kerneltest.support.ChildPrivilege;
import dev.jcap.kerneltest.support.Scenarios;
import dev.jcap.kerneltest.support.Slow;
import dev.jcap.linux.Capabilities;
import dev.jcap.linux.CapabilityException;
import dev.jcap.linux.monitor.AuditFinding;
import dev.jcap.linux.monitor.CapabilityAudit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Audits of JVMs that hold their capabilities badly, from inside and from outside. */
@Slow
class AuditIT {

    private static Set<String> ids(CapabilityAudit audit) {
        return audit.findings().stream().map(AuditFinding::id).collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void audit_dropOnOneThread_isFoundFromInsideAndOutside() {
        ChildJvm.Running service = ChildJvm.in(ChildPrivilege.ANY_ROOT).start(OneThreadOnly.class);
        service.awaitLine("audited");
        CapabilityAudit seen = CapabilityAudit.ofProcess(service.process().toHandle());
        service.end().passed();
        String what = seen.finding("threads-differ").orElseThrow().what();
        assertTrue(what.contains("permitted has"), what);
        assertEquals(Severity.ERROR, seen.worst().orElseThrow());
        assertTrue(seen.unknown().stream().anyMatch(line -> line.startsWith("securebits")), seen.toString());
    }

    static final class OneThreadOnly {
        public static void main(String[] args) throws Exception {
            Capabilities.thread().apply(CapabilityPlan.limitTo(CapabilitySet.EMPTY));
            CapabilityAudit audit = CapabilityAudit.ofThisJvm();
            require(audit.finding("threads-differ").isPresent(), audit.toString());
            Scenarios.sayAndWait("audited");
        }
    }

    @Test
    void audit_ofPidOne_isAnAuditOfItsThreads() {
        assertTrue(CapabilityAudit.ofProcess(ProcessHandle.of(1).orElseThrow()).finding("kernel-worker").isEmpty());
    }

    @Test
    void audit_ofAZombie_saysThatItIsOne() throws Exception {
        // The shell would collect a child that ends before it is sleep(1).
        Process parent = new ProcessBuilder("sh", "-c", "cat <&0 & echo $!; exec sleep 60").start();
        try {
            long zombie = Long.parseLong(parent.inputReader().readLine());
            Scenarios.awaitTrue(() -> status(parent.pid()).startsWith("Name:\tsleep\n"), () -> "no sleep");
            parent.getOutputStream().close();
            Scenarios.awaitTrue(() -> status(zombie).contains("State:\tZ"), () -> "no zombie");
            ProcessHandle process = ProcessHandle.of(zombie).orElseThrow();
            CapabilityException ended = assertThrows(CapabilityException.class, () -> CapabilityAudit.ofProcess(process));
            assertTrue(ended.getMessage().contains("(a zombie)"), ended.getMessage());
        } finally {
            parent.destroy();
        }
    }

    private static String status(long pid) {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/status"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void audit_everyThreadDropped_findsNothing() {
        ChildJvm.Running service = ChildJvm.in(ChildPrivilege.ROOT).start(WellDone.class);
        service.awaitLine("audited");
        CapabilityAudit seen = CapabilityAudit.ofProcess(service.process().toHandle());
        service.end().passed();
        assertEquals(List.of(), seen.findings());
    }

    static final class WellDone {
        public static void main(String[] args) throws Exception {
            Capabilities.process().apply(CapabilityPlan.limitTo(CapabilitySet.EMPTY)
                    .become(Identity.of(65534, 65534))
                    .setNoNewPrivs());
            requireEqual(Set.of(), ids(CapabilityAudit.ofThisJvm()), "findings");
            Scenarios.sayAndWait("audited");
        }
    }

    @Test
    void audit_everythingWrongAtOnce_findsAllOfIt() {
        ChildJvm.in(ChildPrivilege.ROOT)
                .with("-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=127.0.0.1:0,quiet=y")
                .run(Careless.class)
                .passed();
    }

    static final class Careless {
        public static void main(String[] args) {
            CapabilitySet both = CapabilitySet.of(CAP_CHOWN, CAP_SETPCAP);
            Capabilities.process().apply(CapabilityPlan.unchanged()
                    .setState(new CapabilityState(both, both, both))
                    .raiseAmbient(CapabilitySet.of(CAP_CHOWN))
                    .become(Identity.of(65534, 65534, 0L))
                    .setDumpable(true));
            // The flag belongs to one thread.
            Capabilities.thread().apply(CapabilityPlan.unchanged().setSecurebits(Securebits.KEEP_CAPS));
            Set<String> expected = Set.of(
                    "root-groups", "ambient", "inheritable", "keep-caps", "no-new-privs", "dumpable", "attach-open",
                    "option-variables", "debugger-open", "root-equivalent");
            Set<String> found = ids(CapabilityAudit.ofThisJvm());
            // Where this JDK and these classes lie, others may be able to write.
            found.remove("class-path-writable");
            requireEqual(new TreeSet<>(expected), found, "findings");
        }
    }

    @Test
    void audit_rootThatEmptiedItsSetsOnly_regains() {
        ChildJvm.in(ChildPrivilege.ANY_ROOT).run(EmptyRoot.class).passed();
    }

    static final class EmptyRoot {
        public static void main(String[] args) {
            Capabilities.process().apply(CapabilityPlan.unchanged().setState(CapabilityState.EMPTY));
            CapabilityAudit audit = CapabilityAudit.ofThisJvm();
            requireEqual(Set.of("root-regains", "no-new-privs"), ids(audit), "findings");
        }
    }

    /** Inheritable ones only, so that the program still finds its libraries. */
    @Test
    void audit_javaWithFileCapabilities_isFoundFromOutside() throws Exception {
        assumeTrue(ChildPrivilege.isMachineRoot(), "needs uid 0 of the initial user namespace, to give a file capabilities");
        try (JavaCopy java = JavaCopy.make()) {
            java.setcap("cap_net_bind_service=i");
            Process service = new ProcessBuilder(
                    java.program().toString(), "-cp", AgentJar.of(AgentIT.Service.class).toString(),
                    AgentIT.Service.class.getName())
                    .start();
            service.getInputStream().read();
            CapabilityAudit audit = CapabilityAudit.ofProcess(service.toHandle());
            service.getOutputStream().close();
            assertEquals(0, service.waitFor());
            String what = audit.finding("java-file-capabilities").orElseThrow().what();
            assertTrue(what.startsWith(java.program() + " has the file capabilities cap_net_bind_service=i"), what);
        }
    }

    /** A process chooses its name: here a line of its status file, and a character of which the kernel cut off the end. */
    @ParameterizedTest
    @ValueSource(strings = {"x\rNSpid:\tz", "caf\u00c3"})
    void audit_ofProcessWithAnyName_readsItsPaths(String name) {
        ChildJvm.Running service = ChildJvm.in(ChildPrivilege.HERE)
                .start(Named.class, HexFormat.of().formatHex(name.getBytes(StandardCharsets.ISO_8859_1)));
        service.awaitLine("named");
        CapabilityAudit seen = CapabilityAudit.ofProcess(service.process().toHandle());
        service.end().passed();
        assertTrue(seen.unknown().stream().noneMatch(line -> line.startsWith("which paths")), seen.toString());
    }

    static final class Named {
        public static void main(String[] args) throws Exception {
            Files.write(Path.of("/proc/self/comm"), HexFormat.of().parseHex(args[0]));
            Scenarios.sayAndWait("named");
        }
    }

    @Test
    void audit_ofVanishedProcess_saysSo() throws Exception {
        Process gone = new ProcessBuilder("true").start();
        ProcessHandle handle = gone.toHandle();
        gone.waitFor();
        CapabilityException ended = assertThrows(CapabilityException.class, () -> CapabilityAudit.ofProcess(handle));
        assertEquals("process " + handle.pid() + " has ended or is hidden", ended.getMessage());
    }

    @Test
    void auditCommand_ofServiceThatDroppedOnOneThread_namesItAndFails() throws Exception {
        ChildJvm.Running service = ChildJvm.in(ChildPrivilege.ANY_ROOT).start(OneThreadOnly.class);
        service.awaitLine("audited");
        Process audit = AgentJar.command("audit", String.valueOf(service.process().pid())).start();
        String text = new String(audit.getInputStream().readAllBytes());
        assertEquals(1, audit.waitFor(), text);
        assertTrue(text.startsWith("process " + service.process().pid() + "\n  ERROR threads-differ: "), text);
        service.end().passed();
    }
}
