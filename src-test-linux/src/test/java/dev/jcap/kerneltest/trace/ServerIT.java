package dev.jcap.kerneltest.trace;

import static dev.jcap.Capability.CAP_DAC_OVERRIDE;
import static dev.jcap.Capability.CAP_NET_BIND_SERVICE;
import static dev.jcap.Capability.CAP_SETGID;
import static dev.jcap.Capability.CAP_SETUID;
import static dev.jcap.Capability.CAP_SYS_CHROOT;
import static dev.jcap.kerneltest.support.Scenarios.requireEqual;

import dev.jcap.CapabilitySet;
import dev.jcap.Identity;
import dev.jcap.kerneltest.profile.Tool;
import dev.jcap.kerneltest.support.Patience;
import dev.jcap.kerneltest.support.Slow;
import dev.jcap.proof.Extent;
import dev.jcap.linux.trace.MinimalSetFinder;
import dev.jcap.linux.trace.MinimalSetReport;
import dev.jcap.linux.trace.SuccessTest;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Servers with several processes need what is known, in every search. Each search ends all processes of a run before the
 * next one: a process that lives on would keep the port.
 */
@Slow
class ServerIT {

    /** Long enough on a busy machine; a search does not wait for it once a run is stuck. */
    static final Duration LIMIT = Duration.ofSeconds(60);

    /** What a run without tracing may take of a service that lacks something and goes on until then. */
    private static final Duration SHORT_LIMIT = Duration.ofSeconds(15);

    /** How often each search is repeated, with tracing and, if thorough, without: {@code .ci/stress} says how often. */
    private static void search(Class<?> scenario, String... more) {
        int searches = Integer.getInteger("jcap.searches", 1);
        List<String> arguments = new ArrayList<>(List.of(Integer.toString(searches), String.valueOf(Extent.isThorough())));
        arguments.addAll(List.of(more));
        Tracing.jvm().start(scenario, arguments.toArray(String[]::new)).endWithin(2 * searches * Patience.SECONDS).passed();
    }

    /** Searches for a service that ends when it is refused what it needs. */
    private static void requireNeeds(String[] arguments, CapabilitySet needs, MinimalSetFinder search)
            throws IOException, InterruptedException {
        requireNeeds(arguments, needs, search, LIMIT);
    }

    /** Searches and requires the same set each time. */
    private static void requireNeeds(String[] arguments, CapabilitySet needs, MinimalSetFinder search, Duration untraced)
            throws IOException, InterruptedException {
        for (int i = 0; i < Integer.parseInt(arguments[0]); i++) {
            requireOnce(needs, search);
            if (Boolean.parseBoolean(arguments[1])) {
                requireOnce(needs, search.withoutTracing().within(untraced));
            }
        }
    }

    private static void requireOnce(CapabilitySet needs, MinimalSetFinder search) throws IOException, InterruptedException {
        MinimalSetReport report = search.run();
        System.out.println(report);
        requireEqual(Optional.of(needs), report.sufficient(), report.toString());
    }

    static void loopbackUp() throws IOException, InterruptedException {
        new ProcessBuilder("ip", "link", "set", "lo", "up").inheritIO().start().waitFor();
    }

    /** What is searched, and how. */
    private record Server(String name, Executable search) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<Server> servers() {
        return Extent.of(ServerIT.class, "servers whose needs are searched", List.of(
                new Server("a pre-fork server", ServerIT::preForkServer),
                new Server("a forking daemon", ServerIT::forkingDaemon),
                new Server("a static server with threads", ServerIT::staticServerWithThreads),
                new Server("a daemon with a process for each connection", ServerIT::daemonWithAProcessForEachConnection),
                new Server("a service in Java", ServerIT::serviceInJava),
                new Server("Node", ServerIT::node),
                new Server("a server of UDP", ServerIT::serverOfUdp),
                new Server("nginx", ServerIT::nginx)));
    }

    @ParameterizedTest
    @MethodSource("servers")
    void server_inEverySearch_needsWhatIsKnown(Server server) throws Throwable {
        server.search().execute();
    }

    /** A master that binds the port, and starts a new worker when one ends. */
    static final String PRE_FORK = """
            use IO::Socket::INET;
            my $listener = IO::Socket::INET->new(Listen => 5, LocalPort => 80, ReuseAddr => 1) or die $!;
            sub worker { while (my $client = $listener->accept) { print $client "hello\\n"; close $client } exit }
            for (1 .. 3) { fork or worker() }
            while (wait >= 0) { fork or worker() }
            """;

    /** A daemon: its first process ends once the port is bound, and the rest has no terminal and another session. */
    static final String DAEMON = """
            use IO::Socket::INET; use POSIX;
            my $listener = IO::Socket::INET->new(Listen => 5, LocalPort => 80, ReuseAddr => 1) or die $!;
            exit if fork;
            POSIX::setsid();
            exit if fork;
            while (my $client = $listener->accept) { print $client "hello\\n"; close $client }
            """;

    private static void preForkServer() {
        Tool.require("perl", "perl");
        Tool.require("ip", "iproute2");
        search(PreFork.class, PRE_FORK);
    }

    private static void forkingDaemon() {
        Tool.require("perl", "perl");
        Tool.require("ip", "iproute2");
        search(PreFork.class, DAEMON);
    }

    static final class PreFork {
        public static void main(String[] arguments) throws Exception {
            Tracing.mounted();
            loopbackUp();
            requireNeeds(arguments, CapabilitySet.of(CAP_NET_BIND_SERVICE),
                    MinimalSetFinder.of(new ProcessBuilder(List.of("perl", "-e", arguments[2])), Tracing.NOBODY)
                            .success(SuccessTest.listening(80))
                            .within(LIMIT));
        }
    }

    private static void staticServerWithThreads() throws Exception {
        CompiledServer.assumeCompiler();
        Tool.require("ip", "iproute2");
        search(Compiled.class, CompiledServer.THREADS.name());
    }

    private static void daemonWithAProcessForEachConnection() throws Exception {
        CompiledServer.assumeCompiler();
        Tool.require("ip", "iproute2");
        search(Compiled.class, CompiledServer.DAEMON.name());
    }

    static final class Compiled {
        public static void main(String[] arguments) throws Exception {
            Tracing.mounted();
            loopbackUp();
            CompiledServer server = CompiledServer.valueOf(arguments[2]);
            boolean daemon = server == CompiledServer.DAEMON;
            requireNeeds(arguments,
                    daemon ? CapabilitySet.of(CAP_NET_BIND_SERVICE, CAP_SETGID, CAP_SETUID, CAP_SYS_CHROOT)
                            : CapabilitySet.of(CAP_NET_BIND_SERVICE),
                    MinimalSetFinder.of(new ProcessBuilder(server.program().toString()),
                            daemon ? Identity.of(0, 0) : Tracing.NOBODY)
                            .success(page(204))
                            .within(LIMIT),
                    daemon ? SHORT_LIMIT : LIMIT);
        }
    }

    private static void serviceInJava() {
        Tool.require("ip", "iproute2");
        search(Java.class);
    }

    static final class Java {
        public static void main(String[] arguments) throws Exception {
            Tracing.mounted();
            loopbackUp();
            requireNeeds(arguments, CapabilitySet.of(CAP_NET_BIND_SERVICE),
                    MinimalSetFinder.of(new ProcessBuilder(Tracing.java(Services.Web.class, "80")), Tracing.NOBODY)
                            .success(page(204))
                            .within(LIMIT));
        }
    }

    private static SuccessTest page(int expected) {
        return SuccessTest.http(URI.create("http://127.0.0.1/"), status -> status == expected);
    }

    private static void node() {
        Tool.require("node", "nodejs");
        Tool.require("ip", "iproute2");
        search(Node.class);
    }

    static final class Node {
        public static void main(String[] arguments) throws Exception {
            Tracing.mounted();
            loopbackUp();
            String server = "require('http').createServer((request, response) => response.end('hello')).listen(80)";
            requireNeeds(arguments, CapabilitySet.of(CAP_NET_BIND_SERVICE),
                    MinimalSetFinder.of(new ProcessBuilder("node", "-e", server), Tracing.NOBODY)
                            .success(page(200))
                            .within(LIMIT));
        }
    }

    private static void serverOfUdp() {
        Tool.require("perl", "perl");
        search(Udp.class);
    }

    static final class Udp {
        public static void main(String[] arguments) throws Exception {
            Tracing.mounted();
            String server =
                    "use IO::Socket::INET; my $s = IO::Socket::INET->new(Proto => 'udp', LocalPort => 53) or die $!; sleep 1000";
            requireNeeds(arguments, CapabilitySet.of(CAP_NET_BIND_SERVICE),
                    MinimalSetFinder.of(new ProcessBuilder("perl", "-e", server), Tracing.NOBODY)
                            .success(SuccessTest.listeningUdp(53))
                            .within(LIMIT));
        }
    }

    private static void nginx() {
        Tool.require("nginx", "nginx-light");
        Tool.require("ip", "iproute2");
        for (String user : List.of("nobody", "root")) {
            search(Nginx.class, user);
        }
    }

    /** The master listens even when every worker dies because it cannot become the user; so the test asks for a page. */
    static final class Nginx {

        private static final String CONFIGURATION = """
                daemon off;
                user nobody %2$s;
                worker_processes 2;
                pid %1$s/nginx.pid;
                error_log %1$s/error.log;
                events {}
                http {
                    access_log %1$s/access.log;
                    client_body_temp_path %1$s/body;
                    proxy_temp_path %1$s/proxy;
                    fastcgi_temp_path %1$s/fastcgi;
                    uwsgi_temp_path %1$s/uwsgi;
                    scgi_temp_path %1$s/scgi;
                    server { listen 80; location / { return 204; } }
                }
                """;

        public static void main(String[] arguments) throws Exception {
            Tracing.mounted();
            loopbackUp();
            Path directory = Files.createTempDirectory("jcap-nginx");
            for (String name : List.of("", "body", "proxy", "fastcgi", "uwsgi", "scgi")) {
                belongsToNobody(Files.createDirectories(directory.resolve(name)));
            }
            for (String name : List.of("error.log", "access.log", "nginx.pid")) {
                belongsToNobody(Files.createFile(directory.resolve(name)));
            }
            Path configuration = Files.writeString(directory.resolve("nginx.conf"),
                    CONFIGURATION.formatted(directory, groupOfNobody()));
            belongsToNobody(configuration);
            List<String> command = List.of("nginx", "-e", directory + "/error.log", "-c", configuration.toString());
            MinimalSetFinder.Preparation before = () -> belongsToNobody(Files.writeString(directory.resolve("nginx.pid"), ""));
            boolean root = arguments[2].equals("root");
            CapabilitySet needs = root
                    ? CapabilitySet.of(CAP_NET_BIND_SERVICE, CAP_DAC_OVERRIDE, CAP_SETGID, CAP_SETUID)
                    : CapabilitySet.of(CAP_NET_BIND_SERVICE);
            Identity user = root ? Identity.of(0, 0) : Tracing.NOBODY;
            requireNeeds(arguments, needs,
                    MinimalSetFinder.of(new ProcessBuilder(command), user).success(page(204)).before(before).within(LIMIT),
                    root ? SHORT_LIMIT : LIMIT);
        }

        private static void belongsToNobody(Path file) throws IOException {
            Files.setAttribute(file, "unix:uid", 65534);
            Files.setAttribute(file, "unix:gid", 65534);
            Files.setPosixFilePermissions(file,
                    PosixFilePermissions.fromString(Files.isDirectory(file) ? "rwx------" : "rw-------"));
        }

        private static String groupOfNobody() throws IOException {
            return Files.readAllLines(Path.of("/etc/group")).stream()
                    .map(line -> line.split(":"))
                    .filter(fields -> fields.length > 2 && fields[2].equals("65534"))
                    .map(fields -> fields[0])
                    .findFirst()
                    .orElseThrow();
        }
    }
}
