package dev.jcap.kerneltest.stop;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jcap.kerneltest.support.ChildJvm;
import dev.jcap.kerneltest.support.ChildPrivilege;
import dev.jcap.kerneltest.support.Slow;
import dev.jcap.kerneltest.support.TempTree;
import dev.jcap.proof.Extent;
import dev.jcap.proof.Proof;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** No thread runs between the first change and the last: {@code .ci/stress} makes as many changes as it is told. */
@Slow
class OneMomentIT {

    private static final int ROUNDS = 10;
    private static final int LONGEST_START_SECONDS = 600;
    private static final int LONGEST_ROUND_SECONDS = 10;

    private static final String LISTENING = "Listening for transport dt_socket at address: ";

    private static ChildJvm jvm() {
        return ChildJvm.in(ChildPrivilege.ANY_ROOT);
    }

    private static int rounds() {
        return Integer.getInteger("jcap.sweeps", Extent.of(OneMomentIT.class, "changes of one moment", ROUNDS));
    }

    /** The arguments of a scenario: without a compiler there is no native thread among the witnesses. */
    private static String[] arguments() throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of(String.valueOf(rounds())));
        Path directory = TempTree.openDirectory("jcap-witness");
        Path source = directory.resolve("witness.c");
        Path library = directory.resolve("witness.so");
        try (InputStream in = OneMomentIT.class.getResourceAsStream("witness.c")) {
            Files.write(source, in.readAllBytes());
        }
        try {
            Process compiler = new ProcessBuilder(
                    "cc", "-O1", "-shared", "-fPIC", "-pthread", "-o", library.toString(), source.toString())
                    .redirectErrorStream(true).start();
            String output = new String(compiler.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(compiler.waitFor() == 0, output);
            library.toFile().setReadable(true, false);
            arguments.add(library.toString());
        } catch (IOException e) {
            System.out.println("without a native thread: needs a C compiler (cc)");
        }
        return arguments.toArray(String[]::new);
    }

    private static void judge(String kind, ChildJvm.Running service) {
        ChildJvm.Result result = service.endWithin(LONGEST_START_SECONDS + LONGEST_ROUND_SECONDS * (long) rounds());
        System.out.print(kind + ": " + result.output());
        String property = "no thread runs between the first change and the last: " + kind;
        new Proof(property, rounds(), result.exit() == 0 ? 0 : 1, Proof.NO_SEED, ".ci/stress " + rounds()).write("OneMomentIT");
        result.passed();
    }

    static List<String> collectors() {
        return Extent.of(OneMomentIT.class, "collectors", List.of("G1", "Serial", "Parallel", "Z", "Shenandoah"));
    }

    @Tag("stress")
    @ParameterizedTest
    @MethodSource("collectors")
    void apply_whileThreadsLookAtThemselves_isOneMomentForAll(String collector) throws Exception {
        judge(collector, jvm().with("-XX:+Use" + collector + "GC", "-Xmx256m").start(OneMoment.class, arguments()));
    }

    @Tag("stress")
    @Test
    void apply_whileADebuggerSuspendsAndResumes_isOneMomentForAll() throws Exception {
        Path agent = Path.of(System.getProperty("java.home"), "lib", "libjdwp.so");
        assumeTrue(Files.exists(agent), () -> "skipped: no " + agent);
        ChildJvm.Running service = jvm()
                .with("-Xmx256m", "-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=127.0.0.1:0")
                .start(OneMoment.class, arguments());
        Thread.ofPlatform().daemon().start(() -> debug(service));
        judge("debugger", service);
    }

    /** As long as the JVM lives: lists its threads, suspends and resumes them (the JDWP specification). */
    private static void debug(ChildJvm.Running service) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port(service))) {
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            DataInputStream in = new DataInputStream(socket.getInputStream());
            byte[] handshake = "JDWP-Handshake".getBytes(StandardCharsets.US_ASCII);
            out.write(handshake);
            in.readFully(new byte[handshake.length]);
            for (int id = 1; service.process().isAlive(); id += 3) {
                command(out, in, id, 4);
                command(out, in, id + 1, 8);
                Thread.sleep(2);
                command(out, in, id + 2, 9);
                Thread.sleep(20);
            }
        } catch (IOException | InterruptedException e) {
            // The JVM has ended.
        }
    }

    private static int port(ChildJvm.Running service) throws InterruptedException {
        while (service.process().isAlive()) {
            for (String line : service.text().lines().toList()) {
                if (line.startsWith(LISTENING)) {
                    return Integer.parseInt(line.substring(LISTENING.length()).strip());
                }
            }
            Thread.sleep(10);
        }
        throw new AssertionError("it has ended:\n" + service.text());
    }

    /** A command of the set VirtualMachine, without arguments, and its reply; events before it are passed over. */
    private static void command(DataOutputStream out, DataInputStream in, int id, int command) throws IOException {
        out.writeInt(11);
        out.writeInt(id);
        out.write(new byte[] {0, 1, (byte) command});
        out.flush();
        int answered = 0;
        while (answered != id) {
            byte[] packet = new byte[in.readInt() - 4];
            in.readFully(packet);
            answered = packet[4] < 0 ? ByteBuffer.wrap(packet).getInt() : 0;
        }
    }
}
