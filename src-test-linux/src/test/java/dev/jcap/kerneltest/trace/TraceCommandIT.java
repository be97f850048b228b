package dev.jcap.kerneltest.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcap.cli.Main;
import dev.jcap.kerneltest.profile.Tool;
import dev.jcap.kerneltest.support.ChildJvm;
import dev.jcap.kerneltest.support.ChildPrivilege;
import dev.jcap.kerneltest.support.Slow;
import dev.jcap.kerneltest.tools.JsonSchemaIT;
import dev.jcap.kerneltest.support.Patience;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code jcap trace} on the running kernel. */
@Slow
class TraceCommandIT {

    private static ChildJvm.Result trace(String... arguments) {
        Tracing.jvm().run(Possible.class).passed();
        List<String> all = new ArrayList<>(List.of("trace", "--mount"));
        all.addAll(List.of(arguments));
        return Tracing.jvm().run(Main.class, all.toArray(String[]::new));
    }

    /** Finds out whether anything can be traced here. */
    static final class Possible {
        public static void main(String[] arguments) {
            Tracing.mounted();
        }
    }

    @Test
    void command_asAUser_isProvenAndWrittenInEveryDialect() {
        ChildJvm.Result result = trace("--as=65534:65534", "--as-dialect=all", "--", "cat", "/etc/shadow");
        assertEquals(0, result.exit(), result.output());
        for (String expected : List.of(
                "needs cap_dac_read_search, proven: it works with it and fails without it",
                "openat failed with EACCES (generic_permission)",
                "AmbientCapabilities=CAP_DAC_READ_SEARCH",
                "--cap-drop ALL --cap-add DAC_READ_SEARCH",
                "cap_dac_read_search=ep")) {
            assertTrue(result.output().contains(expected), expected + " in\n" + result.output());
        }
    }

    /** Inside a container nothing is mounted, and the message names what works instead. */
    @Test
    void command_inAPidNamespace_isToldWhichOptionsTraceItFromOutside() {
        for (String option : List.of("--mount", "--for=1")) {
            ChildJvm.Result result = ChildJvm.in(ChildPrivilege.ROOT)
                    .under("unshare", "--mount", "--pid", "--fork", "--mount-proc", "--")
                    .run(Main.class, "trace", option, "--", "true");
            assertEquals(1, result.exit(), result.output());
            assertTrue(result.output().contains("run jcap trace --pid=PID on the host"), result.output());
            assertTrue(result.output().contains("--container=ID"), result.output());
            assertTrue(result.output().contains("--no-tracing"), result.output());
        }
    }

    /** The outer pid of a process in a container of its own, and its parent that has it as a child already. */
    @Test
    void process_inAPidNamespace_isRecordedByItsOuterPid() throws Exception {
        Tracing.jvm().run(Possible.class).passed();
        Process container = new ProcessBuilder("unshare", "--pid", "--fork", "--mount-proc", "sh", "-c",
                "echo; while :; do chroot / true; sleep 0.1; done")
                .redirectError(ProcessBuilder.Redirect.DISCARD).start();
        try {
            assertEquals('\n', container.getInputStream().read());
            long inner = container.children().findFirst().orElseThrow().pid();
            for (long pid : List.of(inner, container.pid())) {
                ChildJvm.Result result = trace("--pid=" + pid, "--for=2");
                assertEquals(0, result.exit(), result.output());
                assertTrue(result.output().startsWith("needs cap_sys_chroot\n"), result.output());
            }
        } finally {
            container.descendants().forEach(ProcessHandle::destroyForcibly);
            container.destroyForcibly().waitFor();
        }
    }

    @Test
    void command_proven_isToldFirstWithItsReasonAndOneTool() {
        ChildJvm.Result result = trace("--as=65534:65534", "--verbose", "--as-dialect=docker", "--", "cat", "/etc/shadow");
        String output = result.output();
        assertEquals(0, result.exit(), output);
        assertTrue(output.startsWith("run 1 with nothing: exited with status 1\n"), output);
        assertTrue(output.contains("\nneeds cap_dac_read_search, proven: it works with it and fails without it\n"
                + "  cap_dac_read_search  openat failed with EACCES"), output);
        assertTrue(output.contains("docker (root)\n  --cap-drop ALL --cap-add DAC_READ_SEARCH --user 0:0\n"), output);
        assertTrue(!output.contains("AmbientCapabilities="), output);
    }

    @Test
    void command_thatListens_isToldApartBeforeAndAfter() {
        Tool.require("ip", "iproute2");
        ChildJvm.Result result = Tracing.jvm().run(Listening.class).passed();
        assertEquals(0, result.exit(), result.output());
        assertTrue(result.output().contains(
                "needs cap_net_bind_service to start, and nothing later: drop to nothing after start-up"), result.output());
    }

    /** The command's class path must be the one that its user can read. */
    static final class Listening {
        public static void main(String[] arguments) throws Exception {
            Tracing.mounted();
            ServerIT.loopbackUp();
            List<String> words = new ArrayList<>(List.of("trace", "--as=65534:65534", "--success=listening:80",
                    "--phase-on=listening:80", "--for=" + Patience.SECONDS, "--"));
            words.addAll(Tracing.java(Services.Web.class, "80", "5"));
            Main.main(words.toArray(String[]::new));
        }
    }

    @Test
    void service_thatCannotReadItsKey_isToldWithTheFile() {
        Tool.require("perl", "perl");
        Tool.require("ip", "iproute2");
        ChildJvm.Result result = Tracing.jvm().run(Keyless.class).passed();
        String output = result.output();
        assertEquals(0, result.exit(), output);
        assertTrue(output.contains("needs cap_net_bind_service, proven"), output);
        assertTrue(output.contains("bind failed with EACCES"), output);
        // The command ends when it is refused the port: whether its memory can still be read then is chance.
        assertEquals(List.of(), output.lines().filter(line -> line.contains("for port ") && !line.endsWith(" 80")).toList(),
                output);
        assertTrue(output.contains("it was refused something although it worked"), output);
        assertTrue(output.contains(", for /etc/shadow /etc/gshadow,"), output);
    }

    /** A service that opens its port first, and answers without the keys that only root may read. */
    static final class Keyless {

        private static final String SERVER = """
                use IO::Socket::INET;
                my $listener = IO::Socket::INET->new(Listen => 5, LocalPort => 80, ReuseAddr => 1) or die $!;
                open(my $key, "<", "/etc/shadow");
                chdir "/etc";
                open(my $relative, "<", "gshadow");
                while (my $client = $listener->accept) { print $client "hello\\n"; close $client }
                """;

        public static void main(String[] arguments) throws Exception {
            Tracing.mounted();
            ServerIT.loopbackUp();
            Main.main(new String[] {"trace", "--as=65534:65534", "--success=listening:80", "--", "perl", "-e", SERVER});
        }
    }

    @Test
    void successTest_thatIsMistyped_isRefusedWithASuggestion() {
        ChildJvm.Result result = ChildJvm.in(ChildPrivilege.ROOT).run(Main.class, "trace", "--as=65534:65534", "--no-tracing",
                "--success=lisening:80", "--", "true");
        assertEquals(2, result.exit(), result.output());
        assertTrue(result.output().contains("did you mean listening:80?"), result.output());
    }

    @Test
    void command_thatDoesNotExist_isNotFound() {
        ChildJvm.Result result = ChildJvm.in(ChildPrivilege.ROOT).run(Main.class, "trace", "--as=65534:65534", "--no-tracing",
                "--", "jcap-no-such-program");
        assertEquals(1, result.exit(), result.output());
        assertTrue(result.output().contains("no such program in the directories of PATH"), result.output());
    }

    @Test
    void successTest_thatPassesWithoutTheCommand_isRefused() {
        ChildJvm.Result result = ChildJvm.in(ChildPrivilege.ROOT).run(Main.class, "trace", "--as=65534:65534", "--no-tracing",
                "--success=true # whatever runs", "--", "sleep", "100");
        assertEquals(1, result.exit(), result.output());
        assertTrue(result.output().contains("the test succeeds although the command is not running"), result.output());
    }

    @Test
    void shellTest_thatFails_showsWhatItPrints() {
        ChildJvm.Result result = ChildJvm.in(ChildPrivilege.ROOT).run(Main.class, "trace", "--as=65534:65534", "--no-tracing",
                "--success=echo page missing; exit 7", "--", "true");
        assertEquals(1, result.exit(), result.output());
        assertTrue(result.output().contains("exited with status 0; the test exits with status 7: page missing"),
                result.output());
    }

    @Test
    void command_asRoot_saysThatNeedsMayBeHidden() {
        ChildJvm.Result result = trace("--json", "--", "sh", "-c", "exit 3");
        assertEquals(0, result.exit(), result.output());
        assertTrue(result.output().contains("the command exited with status 3"), result.output());
        assertTrue(result.output().contains("\"warnings\":[\"the command runs as uid 0"), result.output());
        requireValid(result);
    }

    @Test
    void search_asJson_isAsTheSchemaSays() {
        requireValid(ChildJvm.in(ChildPrivilege.ROOT).run(
                Main.class, "trace", "--json", "--as=65534:65534", "--no-tracing", "--", "true"));
    }

    private static void requireValid(ChildJvm.Result result) {
        String answer = result.output().lines().filter(line -> line.startsWith("{")).findFirst().orElseThrow();
        assertEquals(List.of(), JsonSchemaIT.schema("trace").errors(answer), answer);
    }

    @Test
    void command_thatNothingHelps_isNotProven() {
        ChildJvm.Result result = trace("--as=65534:65534", "--", "false");
        assertEquals(1, result.exit(), result.output());
        assertTrue(result.output().contains("the cause is something else"), result.output());
    }
}
