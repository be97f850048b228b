package dev.jcap.kerneltest.agent;

import static dev.jcap.Capability.CAP_NET_BIND_SERVICE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcap.CapabilitySet;
import dev.jcap.CapabilitySnapshot;
import dev.jcap.Credentials;
import dev.jcap.kerneltest.support.ChildJvm;
import dev.jcap.kerneltest.support.ChildPrivilege;
import dev.jcap.proof.Extent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A service that knows nothing of jcap, started with the agent that drops before main. */
class AgentIT {

    private static final CapabilitySet BIND = CapabilitySet.of(CAP_NET_BIND_SERVICE);

    /** Says that it runs, and waits for the end of its input. */
    static final class Service {
        public static void main(String[] args) throws Exception {
            System.out.println("main");
            System.in.read();
        }
    }

    private static ChildJvm service(ChildPrivilege privilege, String options) {
        return ChildJvm.in(privilege).onClassPath(AgentJar.of(Service.class)).with(AgentJar.flag(options));
    }

    @Test
    void premain_asRoot_everyThreadIsAtTheLimitWhenMainRuns() {
        ChildJvm.Running service =
                service(ChildPrivilege.ROOT, "keep=net_bind_service,user=65534:65534,groups=4242,no-new-privs")
                        .start(Service.class);
        service.awaitLine("main");
        List<CapabilitySnapshot> wrong = Outside.threads(service, thread -> !thread.allHeld().equals(BIND)
                || !thread.noNewPrivs()
                || !thread.uids().equals(Credentials.Ids.all(65534))
                || !thread.gids().equals(Credentials.Ids.all(65534))
                || !thread.groups().equals(List.of(4242L)));
        service.end().passed();
        assertEquals(List.of(), wrong);
    }

    @Test
    void premain_inUserNamespace_everyThreadHoldsNothing() {
        ChildJvm.Running service = service(ChildPrivilege.USER_NAMESPACE, "keep=none,no-new-privs").start(Service.class);
        service.awaitLine("main");
        List<CapabilitySnapshot> wrong =
                Outside.threads(service, thread -> !thread.allHeld().isEmpty() || !thread.noNewPrivs());
        service.end().passed();
        assertEquals(List.of(), wrong);
    }

    @Test
    void premain_plainUserSetsNoNewPrivs_everyThreadHasIt() {
        ChildJvm.Running service = service(ChildPrivilege.PLAIN_USER, "no-new-privs").start(Service.class);
        service.awaitLine("main");
        List<CapabilitySnapshot> wrong = Outside.threads(service, thread -> !thread.noNewPrivs());
        service.end().passed();
        assertEquals(List.of(), wrong);
    }

    static List<Arguments> wrongOptions() {
        return Extent.of(AgentIT.class, "wrong options of the agent", List.of(
                Arguments.of("keep=net_bind_servce",
                        "unknown capability \"net_bind_servce\" at index 5; did you mean cap_net_bind_service?"),
                Arguments.of("kep=none",
                        "unknown option \"kep\" at index 0; did you mean keep?"),
                Arguments.of("keep=none,wach=1s",
                        "unknown option \"wach\" at index 10; did you mean watch?"),
                Arguments.of("keep=none,watch=1",
                        "a time requires a unit: ms, s, m or h at index 17"),
                Arguments.of("keep=none,watch=1s,on-violation=no",
                        "the value must be halt or warn at index 32"),
                Arguments.of("keep=none,drop-when=later",
                        "the trigger must be before-main, listening:PORT, http:PORT/PATH, file:PATH, after:main-class-started or"
                                + " call, at index 20"),
                Arguments.of("keep=none,drop-when=listening:0",
                        "a port must be 1 to 65535, at index 30"),
                Arguments.of("keep=none,keep=all",
                        "keep occurs twice at index 10"),
                Arguments.of("keep=none,on-violation=halt",
                        "on-violation requires watch at index 27"),
                Arguments.of("",
                        "nothing to do: add keep=SET"),
                Arguments.of("jmx=1,keep=none",
                        "jmx takes no value at index 4"),
                Arguments.of("keep=none,user=no-such-user",
                        "there is no user \"no-such-user\" in the user database"),
                Arguments.of("@/nonexistent/options",
                        "cannot read the options in /nonexistent/options")));
    }

    @ParameterizedTest
    @MethodSource("wrongOptions")
    void premain_wrongOptions_stopTheJvmBeforeMainWithOneLine(String options, String complaint) {
        ChildJvm.Result result = service(ChildPrivilege.HERE, options).run(Service.class);
        assertEquals(2, result.exit(), result.output());
        assertEquals(1, result.output().lines().count(), result.output());
        assertTrue(result.output().startsWith("jcap agent: " + complaint), result.output());
    }

    @Test
    void premain_planIsRefused_stopsTheJvmBeforeMain() {
        ChildJvm.Result result = service(ChildPrivilege.PLAIN_USER, "keep=none").run(Service.class);
        assertEquals(1, result.exit(), result.output());
        assertEquals(1, result.output().lines().count(), result.output());
        assertTrue(result.output().startsWith("jcap agent: PR_CAPBSET_DROP: "), result.output());
        assertTrue(result.output().strip().endsWith("nothing has changed"), result.output());
    }

    @Test
    void premain_planIsRefusedAndOperatorWantsWarning_serviceRuns() {
        ChildJvm.Result result = service(ChildPrivilege.PLAIN_USER, "keep=none,on-failure=warn").run(Service.class).passed();
        List<String> lines = result.output().lines().toList();
        assertTrue(lines.getFirst().startsWith("jcap agent: PR_CAPBSET_DROP: "), result.output());
        assertEquals("main", lines.getLast());
    }

    @Test
    void premain_withoutNativeAccess_saysWhichFlagToAdd() {
        ChildJvm.Result result = service(ChildPrivilege.HERE, "no-new-privs").withoutNativeAccess().run(Service.class);
        assertEquals(2, result.exit(), result.output());
        assertEquals(
                "jcap agent: Java was started without native access for jcap: add --enable-native-access=ALL-UNNAMED",
                result.output().strip());
    }

    @Test
    void premain_optionsInFile_areRead() {
        String file = AgentJar.file("options", """
                # what this service may do
                keep=none
                  no-new-privs,watch=1s
                """, "rw-r--r--").toString();
        ChildJvm.Running service = service(ChildPrivilege.HERE, "@" + file).start(Service.class);
        service.awaitLine("main");
        List<CapabilitySnapshot> wrong = Outside.threads(service, thread -> !thread.reachable().isEmpty());
        service.end().passed();
        assertEquals(List.of(), wrong);
    }

    @Test
    void premain_optionFileThatOthersMayWrite_isRefused() {
        String file = AgentJar.file("writable-options", "no-new-privs", "rw-rw-rw-").toString();
        ChildJvm.Result result = service(ChildPrivilege.HERE, "@" + file).run(Service.class);
        assertEquals(2, result.exit(), result.output());
        assertTrue(result.output().contains("others may write " + file), result.output());
        assertFalse(result.output().contains("main"), result.output());
    }

    @Test
    void premain_optionFileBehindALinkOfAnotherUser_isRefused() throws IOException {
        ChildPrivilege.ROOT.prefix();
        Path file = AgentJar.file("root-options", "no-new-privs", "rw-r--r--");
        Path link = Files.createSymbolicLink(file.resolveSibling("conf"), file.getParent());
        ChildJvm child = service(ChildPrivilege.ROOT, "@" + link.resolve(file.getFileName()));
        Files.setAttribute(link, "unix:uid", 1000, LinkOption.NOFOLLOW_LINKS);
        ChildJvm.Result result = child.run(Service.class);
        assertEquals(2, result.exit(), result.output());
        assertTrue(result.output().contains("others may write the link " + link), result.output());
        assertFalse(result.output().contains("main"), result.output());
    }

    @Test
    void premain_withModulesLeftOut_stillDrops() {
        ChildJvm.Running service = service(ChildPrivilege.USER_NAMESPACE, "keep=none,no-new-privs,watch=1s")
                .with("--limit-modules", "java.base,java.instrument")
                .start(Service.class);
        service.awaitLine("main");
        List<CapabilitySnapshot> wrong = Outside.threads(service, thread -> !thread.allHeld().isEmpty());
        service.end().passed();
        assertEquals(List.of(), wrong);
    }
}
