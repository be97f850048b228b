package dev.jcap.kerneltest.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcap.kerneltest.support.ChildJvm;
import dev.jcap.kerneltest.support.ChildPrivilege;
import dev.jcap.kerneltest.support.Slow;
import dev.jcap.kerneltest.support.TempTree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the JVM of a service still does after the agent has dropped: record, answer its tools, say whose it is. */
@Slow
class AfterDropIT {

    private static final String PLAN = "keep=none,user=65534:65534,groups=none,no-new-privs";
    private static final String[] AS_USER = {"setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--"};

    private TempTree tree;

    @BeforeEach
    void makeTree() throws IOException {
        tree = TempTree.in(TempTree.DISK);
    }

    @AfterEach
    void deleteTree() throws IOException {
        tree.close();
    }

    /** Says that it runs, and at the end of its input who it is. */
    static final class Service {
        public static void main(String[] args) throws Exception {
            System.out.println("main");
            System.in.read();
            System.out.println(System.getProperty("user.name") + " " + System.getProperty("user.home"));
        }
    }

    private static ChildJvm service(String... flags) {
        return ChildJvm.in(ChildPrivilege.ROOT)
                .onClassPath(AgentJar.of(Service.class))
                .with("-Xlog:jfr*=off", "-XX:+EnableDynamicAgentLoading")
                .with(flags);
    }

    private static String run(String[] prefix, String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(prefix));
        command.addAll(List.of(words));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), command + ": " + output);
        return output;
    }

    private static String jcmd(String[] prefix, ChildJvm.Running service, String... words) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString());
        command.add(Long.toString(service.process().pid()));
        command.addAll(List.of(words));
        return run(prefix, command.toArray(String[]::new));
    }

    private static String drop(ChildJvm.Running service, String... options) throws Exception {
        List<String> words = new ArrayList<>(List.of("drop"));
        words.addAll(List.of(options));
        words.add(Long.toString(service.process().pid()));
        Process drop = AgentJar.command(words.toArray(String[]::new)).start();
        String answer = new String(drop.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, drop.waitFor(), answer);
        return answer;
    }

    @Test
    void drop_duringRecording_goesOnAndFillsItsFile() throws Exception {
        Path file = tree.path("service.jfr");
        ChildJvm.Running service = service(
                AgentJar.flag(PLAN + ",drop-when=call"), "-XX:StartFlightRecording:filename=" + file).start(Service.class);
        service.awaitLine("main");
        drop(service);
        assertFalse(service.text().contains("jcap agent: flight"), service.text());
        Path dump = Path.of("/tmp/jcap-after-" + service.process().pid() + ".jfr");
        jcmd(AS_USER, service, "JFR.dump", "filename=" + dump);
        Files.delete(dump);
        service.end().passed();
        assertFalse(RecordingFile.readAllEvents(file).isEmpty(), "the recording at exit");
    }

    /** A recorder that starts after the drop makes its repository as the new user. */
    @ParameterizedTest
    @CsvSource({"'', cannot be written", "',drop-when=call', cannot be entered"})
    void drop_repositoryThatIsClosed_isRefusedAndSaysWhy(String when, String reason) throws Exception {
        Path closed = Files.createDirectory(tree.path("closed"));
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
        ChildJvm.Running service = service(
                AgentJar.flag(PLAN + when), "-XX:StartFlightRecording", "-XX:FlightRecorderOptions:repository=" + closed)
                .start(Service.class);
        if (!when.isEmpty()) {
            service.awaitLine("main");
            AgentJar.command("drop", Long.toString(service.process().pid())).start().waitFor();
        }
        service.process().waitFor();
        ChildJvm.Result result = service.end();
        assertEquals(1, result.exit(), result.output());
        String line = result.output().lines().toList().getLast();
        assertTrue(line.startsWith("jcap agent: flight recorder repository: uid 65534 cannot use " + closed), line);
        assertTrue(line.contains(closed + " (uid 0, gid 0, mode 0700) " + reason), line);
        assertTrue(line.endsWith("nothing has changed"), line);
    }

    /** What the refusal advises works; a repository that moves during a recording leaves chunks that no dump can read. */
    @Test
    void drop_recordingThatStartsAnewInAnotherRepository_canBeDumped() throws Exception {
        Path closed = Files.createDirectory(tree.path("closed"));
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
        ChildJvm.Running service = service(
                AgentJar.flag(PLAN + ",drop-when=call,on-failure=warn"),
                "-XX:StartFlightRecording:name=first", "-XX:FlightRecorderOptions:repository=" + closed)
                .start(Service.class);
        service.awaitLine("main");
        assertEquals(1, AgentJar.command("drop", Long.toString(service.process().pid())).start().waitFor(), "the refusal");
        assertTrue(service.text().contains("stop the recording and start it after"), service.text());
        jcmd(new String[0], service, "JFR.stop", "name=first");
        jcmd(new String[0], service, "JFR.configure", "repositorypath=" + tree.path("open"));
        jcmd(new String[0], service, "JFR.start", "name=second");
        drop(service);
        Path dump = Path.of("/tmp/jcap-after-" + service.process().pid() + ".jfr");
        jcmd(AS_USER, service, "JFR.dump", "name=second", "filename=" + dump);
        assertTrue(Files.size(dump) > 0, "an empty dump");
        Files.delete(dump);
        service.end().passed();
    }

    @Test
    void drop_fromOutside_namesWhatTheJvmCannotOpenAndLeavesAttachToTheUser() throws Exception {
        Path closed = Files.createDirectory(tree.path("closed"));
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
        ChildJvm.Running service =
                service("-XX:+HeapDumpOnOutOfMemoryError", "-XX:HeapDumpPath=" + closed).start(Service.class);
        service.awaitLine("main");
        List<String> answer = drop(service, "--keep=none", "--user=65534:65534", "--groups=none").lines().toList();
        assertEquals(2, answer.size(), answer.toString());
        assertTrue(answer.getLast().startsWith("heap dump: uid 65534 cannot use " + closed), answer.toString());
        jcmd(AS_USER, service, "VM.version");
        jcmd(new String[0], service, "VM.version");
        service.end().passed();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",keep-user-properties"})
    void drop_userProperties_areThoseOfTheUserUnlessKept(String option) {
        String own = System.getProperty("user.name") + " " + System.getProperty("user.home");
        ChildJvm.Result result =
                service(AgentJar.flag("keep=none,user=54321:54321,groups=none" + option)).run(Service.class).passed();
        assertEquals(option.isEmpty() ? "54321 /" : own, result.output().lines().toList().getLast());
    }
}
