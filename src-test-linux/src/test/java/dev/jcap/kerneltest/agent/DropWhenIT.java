package dev.jcap.kerneltest.agent;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcap.CapabilitySnapshot;
import dev.jcap.kerneltest.support.ChildJvm;
import dev.jcap.kerneltest.support.ChildPrivilege;
import dev.jcap.kerneltest.support.Scenarios;
import dev.jcap.kerneltest.support.Slow;
import dev.jcap.linux.DeferredDrop;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A service that must open something first, started with the agent that drops when it has. */
@Slow
class DropWhenIT {

    private static final Predicate<CapabilitySnapshot> HOLDS = thread -> !thread.allHeld().isEmpty();

    /** Opens a port in the way it is told to when it gets a byte, and answers there for ever. */
    static final class Opener {
        public static void main(String[] args) throws Exception {
            System.out.println("main");
            System.in.read();
            int port = Integer.parseInt(args[1]);
            InetAddress loopback = InetAddress.getLoopbackAddress();
            if (args[0].equals("channel")) {
                ServerSocketChannel channel = ServerSocketChannel.open();
                channel.bind(new InetSocketAddress(port));
                answer(channel.socket());
            } else {
                answer(new ServerSocket(port, 10, args[0].equals("loopback") ? loopback : null));
            }
        }

        private static void answer(ServerSocket server) throws IOException {
            Thread.ofPlatform().daemon().start(() -> {
                while (true) {
                    try (Socket client = server.accept()) {
                        client.getOutputStream().write('!');
                    } catch (IOException e) {
                        throw new IllegalStateException(e);
                    }
                }
            });
            System.out.println("open");
            System.in.read();
        }
    }

    private static ChildJvm opener(ChildPrivilege privilege, String options) {
        return ChildJvm.in(privilege).onClassPath(AgentJar.of(Opener.class)).with(AgentJar.flag(options));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** Any low port where this user can open none. */
    private static int freeLowPort() throws IOException {
        int port = 700;
        while (port < 1023) {
            try (ServerSocket socket = new ServerSocket(port)) {
                return socket.getLocalPort();
            } catch (BindException taken) {
                port++;
            }
        }
        return port;
    }

    /** As systemd starts it with User=, AmbientCapabilities=, CapabilityBoundingSet= and NoNewPrivileges=. */
    private static final String[] UNIT = {
        "setpriv", "--reuid=1000", "--regid=1000", "--clear-groups", "--inh-caps=+net_bind_service",
        "--ambient-caps=+net_bind_service", "--bounding-set=-all,+net_bind_service", "--no-new-privs"
    };

    @Test
    void listening_lowPortAsUnitWithAmbientCapability_dropsWhenItIsOpenAndServesOn() throws Exception {
        int port = freeLowPort();
        ChildJvm.Running service = opener(ChildPrivilege.ROOT, "keep=none,drop-when=listening:" + port)
                .under(UNIT)
                .start(Opener.class, "socket", String.valueOf(port));
        service.awaitLine("main");
        service.process().getOutputStream().write('\n');
        service.process().getOutputStream().flush();
        service.awaitLine("open");
        Outside.awaitNone(service, thread -> !thread.reachable().isEmpty() || !thread.ambient().isEmpty());
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), port)) {
            assertEquals('!', client.getInputStream().read());
        }
        ChildJvm.Result result = service.end().passed();
        assertTrue(result.output().contains("jcap agent: the bounding set stays: cap_setpcap is not permitted"), result.output());
    }

    @Test
    void listening_planThatWillBeRefused_endsTheJvmBeforeMain() throws Exception {
        ChildJvm.Result result = opener(ChildPrivilege.PLAIN_USER, "keep=none,drop-when=listening:" + freePort())
                .run(Opener.class, "socket", "1");
        assertTrue(result.output().lines().noneMatch("main"::equals), result.output());
        assertTrue(result.output().contains("add setNoNewPrivs() to the plan (no-new-privs)"), result.output());
    }

    @ParameterizedTest
    @ValueSource(strings = {"socket", "loopback", "channel"})
    void listening_lowPortAsRoot_dropsWhenItIsOpenAndServesOn(String way) throws Exception {
        int port = freeLowPort();
        ChildJvm.Running service = opener(
                ChildPrivilege.ROOT, "keep=none,user=65534:65534,no-new-privs,drop-when=listening:" + port)
                .start(Opener.class, way, String.valueOf(port));
        service.awaitLine("main");
        assertFalse(Outside.threads(service, HOLDS).isEmpty(), "dropped before the port was open");
        service.process().getOutputStream().write('\n');
        service.process().getOutputStream().flush();
        service.awaitLine("open");
        Outside.awaitNone(service, HOLDS.or(thread -> thread.uids().effective() != 65534));
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), port)) {
            assertEquals('!', client.getInputStream().read());
        }
        service.end().passed();
    }

    @Test
    void listening_inUserNamespace_dropsWhenAllPortsAreOpen() throws Exception {
        int port = freePort();
        ChildJvm.Running service = opener(ChildPrivilege.USER_NAMESPACE, "keep=none,drop-when=listening:" + port + "+" + port)
                .start(Opener.class, "socket", String.valueOf(port));
        service.awaitLine("main");
        service.process().getOutputStream().write('\n');
        service.process().getOutputStream().flush();
        service.awaitLine("open");
        Outside.awaitNone(service, HOLDS);
        service.end().passed();
    }

    @Test
    void listening_portOfAnotherProcess_doesNotCountAndEndsTheJvmInTime() throws Exception {
        try (ServerSocket mine = new ServerSocket(0)) {
            String options = "no-new-privs,drop-when=listening:" + mine.getLocalPort() + ",within=300ms";
            ChildJvm.Running service = opener(ChildPrivilege.HERE, options).start(Opener.class, "socket", "0");
            service.process().waitFor();
            ChildJvm.Result result = service.end();
            assertEquals(1, result.exit(), result.output());
            String complaint = "jcap agent: not ready within 300ms: port " + mine.getLocalPort()
                    + " is not open; the process still has its original privileges";
            assertEquals(complaint, result.output().lines().toList().getLast());
        }
    }

    @Test
    void listening_notInTimeAndOperatorWantsWarning_serviceGoesOn() throws Exception {
        ChildJvm.Running service = opener(
                ChildPrivilege.HERE, "no-new-privs,drop-when=listening:1,within=1ms,on-failure=warn")
                .start(Opener.class, "socket", "0");
        while (!service.text().contains("jcap agent: not ready within 1ms: port 1 is not open")) {
            assertTrue(service.process().isAlive(), service.text());
            Thread.sleep(5);
        }
        service.process().getOutputStream().write('\n');
        service.process().getOutputStream().flush();
        service.awaitLine("open");
        service.end().passed();
    }

    /** Makes a ring whose worker takes no signals, and then opens its port. */
    static final class RingMaker {
        @SuppressWarnings("restricted")
        public static void main(String[] args) throws Throwable {
            Linker linker = Linker.nativeLinker();
            MethodHandle syscall = linker.downcallHandle(
                    linker.defaultLookup().findOrThrow("syscall"),
                    FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
                    Linker.Option.firstVariadicArg(1));
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment params = arena.allocate(120, 8);
                params.set(JAVA_INT, 8, 2); // flags: IORING_SETUP_SQPOLL
                long ring = (long) syscall.invokeExact(425L, 4L, params.address());
                if (ring < 0) {
                    System.out.println("skipped: needs io_uring, which the kernel or its settings (io_uring_disabled) refuse");
                    System.exit(0);
                }
            }
            try (ServerSocket server = new ServerSocket(Integer.parseInt(args[0]))) {
                System.out.println("open");
                Thread.sleep(Duration.ofMinutes(1));
                System.out.println("goes on with " + server);
            }
        }
    }

    @Test
    void listening_oneThreadCannotBeChanged_endsTheJvmAndNamesTheThread() throws Exception {
        int port = freePort();
        ChildJvm.Result result = ChildJvm.in(ChildPrivilege.ANY_ROOT)
                .onClassPath(AgentJar.of(RingMaker.class))
                .with(AgentJar.flag("keep=none,drop-when=listening:" + port))
                .run(RingMaker.class, String.valueOf(port));
        if (result.exit() == 0) {
            result.passed();
        }
        assertEquals(1, result.exit(), result.output());
        String complaint = result.output().lines().toList().getLast();
        assertTrue(complaint.startsWith("jcap agent: stop every thread: thread iou-sqp-"), result.output());
        assertTrue(complaint.endsWith("nothing has changed"), result.output());
        assertFalse(result.output().contains("goes on"), result.output());
    }

    /** Finds out by itself when it has nothing any more. */
    static final class Patient {
        static {
            System.out.println("before main: " + permitted());
        }

        public static void main(String[] args) throws Exception {
            while (!permitted().matches("0+")) {
                Thread.sleep(5);
            }
            System.out.println("dropped");
        }

        private static String permitted() {
            try {
                return Files.readAllLines(Path.of("/proc/thread-self/status")).stream()
                        .filter(line -> line.startsWith("CapPrm:\t"))
                        .findFirst()
                        .orElseThrow()
                        .substring(8);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Test
    void mainStarted_asRoot_staticInitializerHasEverythingAndMainSoonNothing() {
        ChildJvm.Result result = ChildJvm.in(ChildPrivilege.ANY_ROOT)
                .onClassPath(AgentJar.of(Patient.class))
                .with(AgentJar.flag("keep=none,drop-when=after:main-class-started"))
                .run(Patient.class)
                .passed();
        List<String> lines = result.output().lines().toList();
        assertTrue(lines.getFirst().matches("before main: 0*1[0-9a-f]+"), result.output());
        assertTrue(lines.contains("dropped"), result.output());
    }

    /** Knows one class of jcap, which the agent brings along. */
    static final class Caller {
        public static void main(String[] args) throws Exception {
            System.out.println("main");
            System.in.read();
            System.out.println(DeferredDrop.run().isProven());
            System.in.read();
        }
    }

    private static ChildJvm.Running caller() {
        return ChildJvm.in(ChildPrivilege.ANY_ROOT)
                .onClassPath(AgentJar.of(Caller.class))
                .with(AgentJar.flag("keep=none,drop-when=call"), "-XX:+EnableDynamicAgentLoading")
                .start(Caller.class);
    }

    @Test
    void call_fromTheService_dropsEveryThread() throws Exception {
        ChildJvm.Running service = caller();
        service.awaitLine("main");
        assertFalse(Outside.threads(service, HOLDS).isEmpty());
        service.process().getOutputStream().write('\n');
        service.process().getOutputStream().flush();
        service.awaitLine("true");
        assertEquals(List.of(), Outside.threads(service, HOLDS));
        service.end().passed();
    }

    @Test
    void call_fromOutside_dropsEveryThreadAndSaysSo() throws Exception {
        ChildJvm.Running service = caller();
        service.awaitLine("main");
        Process drop = AgentJar.command("drop", String.valueOf(service.process().pid())).start();
        String answer = new String(drop.getInputStream().readAllBytes());
        assertEquals(0, drop.waitFor(), answer);
        assertTrue(answer.matches("(?s)\\d+ threads, none holds more, read .*"), answer);
        assertEquals(List.of(), Outside.threads(service, HOLDS));
        service.end().passed();
    }

    @Test
    void dropCommand_nothingPrepared_saysSoAndChangesNothing() throws Exception {
        ChildJvm.Running service = ChildJvm.in(ChildPrivilege.HERE)
                .onClassPath(AgentJar.of(Opener.class))
                .with("-XX:+EnableDynamicAgentLoading")
                .start(Opener.class, "socket", "0");
        service.awaitLine("main");
        List<String> before = credentials(service);
        Process drop = AgentJar.command("drop", String.valueOf(service.process().pid())).start();
        String answer = new String(drop.getInputStream().readAllBytes());
        assertEquals(1, drop.waitFor(), answer);
        assertTrue(answer.startsWith("jcap drop: no drop has been prepared"), answer);
        assertEquals(before, credentials(service));
        service.end().passed();
    }

    private static List<String> credentials(ChildJvm.Running service) {
        return Outside.threads(service, thread -> true).stream().map(Scenarios::credentials).distinct().toList();
    }
}
