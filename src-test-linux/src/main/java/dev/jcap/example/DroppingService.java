package dev.jcap.example;

import com.sun.net.httpserver.HttpServer;
import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySet;
import dev.jcap.CapabilitySnapshot;
import dev.jcap.CapabilityState;
import dev.jcap.linux.Capabilities;
import dev.jcap.linux.CapabilityDeniedException;
import dev.jcap.linux.ThreadReport;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A web service that starts as root, opens port 80 and reads its key, then becomes an unprivileged user without any
 * capability, in every thread, and goes on serving. Ends by itself: with status 1 if any thread kept anything.
 */
public final class DroppingService {

    /** Every machine has it, so that the demonstration runs everywhere. A service has a user of its own. */
    private static final String USER = "nobody";
    private static final int FIRST_UNPRIVILEGED_PORT = 1024;

    private DroppingService() {}

    /**
     * Runs the demonstration.
     *
     * @param args none are read
     */
    public static void main(String[] args) throws Exception {
        CapabilitySnapshot me = Capabilities.thread().read();
        boolean root = me.uids().effective() == 0;
        boolean canBecome = root && knowsOtherUsers();
        System.out.printf("Java %s, process %d, started as uid %d with %s%n%n",
                Runtime.version(), ProcessHandle.current().pid(), me.uids().effective(), me.state());

        Path key = secretKey(canBecome);
        String secret = Files.readString(key);
        try (ExecutorService workers = Executors.newFixedThreadPool(4)) {
            HttpServer server = listen();
            server.setExecutor(workers);
            server.createContext("/", exchange -> {
                byte[] answer = ("served by " + Thread.currentThread().getName()).getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(200, answer.length);
                exchange.getResponseBody().write(answer);
                exchange.close();
            });
            server.start();
            int port = server.getAddress().getPort();
            System.out.printf("listening on port %d, key of %d characters read from %s%n", port, secret.length(), key);
            System.out.println("GET / -> " + get(port));
            System.out.println("\nBEFORE: every thread of this JVM");
            ThreadTable.print(System.out, Capabilities.process().read());

            CapabilityPlan plan = root ? rootPlan(canBecome) : userPlan();
            System.out.println("\nPLAN");
            plan.toString().lines().forEach(line -> System.out.println("  " + line));
            ThreadReport report = drop(plan);

            System.out.println("\nAFTER: every thread of this JVM");
            ThreadTable.print(System.out, Capabilities.process().read());
            System.out.println("  " + report);
            System.out.println("\nSTILL WORKS");
            System.out.printf("  GET http://localhost:%d/ -> %s%n", port, get(port));
            System.out.println("\nNOW IMPOSSIBLE");
            boolean impossible = new Impossible(System.out, canBecome ? key : Path.of("/etc/shadow")).proveAll();
            boolean proven = root
                    ? Capabilities.process().check(CapabilitySet.EMPTY).isProven()
                    : nothingToUse(Capabilities.process().read());
            server.stop(0);
            System.out.println(verdict(root, proven && impossible));
            System.exit(proven && impossible ? 0 : 1);
        }
    }

    private static CapabilityPlan rootPlan(boolean canBecome) {
        CapabilityPlan plan = CapabilityPlan.limitTo(CapabilitySet.EMPTY).setNoNewPrivs();
        if (canBecome) {
            return plan.become(Capabilities.user(USER));
        }
        System.out.println("\nThis user namespace knows no other user: uid 0 stays, with nothing.");
        return plan;
    }

    /** A user namespace may know one user only. */
    private static boolean knowsOtherUsers() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/uid_map")).stream()
                .anyMatch(line -> !line.strip().endsWith(" 1"));
    }

    /** Without CAP_SETPCAP the bounding set stays; no_new_privs makes it worthless. */
    private static CapabilityPlan userPlan() {
        System.out.println("\nNot started as root: no low port, no other user, no smaller bounding set. Run it with sudo"
                + " to see those; here is what every process can do.");
        return CapabilityPlan.unchanged().setState(CapabilityState.EMPTY).clearAmbient().setNoNewPrivs();
    }

    private static ThreadReport drop(CapabilityPlan plan) {
        try {
            return Capabilities.process().apply(plan);
        } catch (CapabilityDeniedException e) {
            System.out.println("\nrefused: " + e.getMessage());
            System.exit(1);
            throw e;
        }
    }

    private static boolean nothingToUse(List<CapabilitySnapshot> threads) {
        return threads.stream().allMatch(thread -> thread.noNewPrivs()
                && thread.state().permitted().isEmpty()
                && thread.state().inheritable().isEmpty()
                && thread.ambient().isEmpty());
    }

    private static String verdict(boolean root, boolean good) {
        String what = root ? "no thread holds anything" : "no thread holds anything it could use";
        return good ? "\nPROVEN: " + what + "." : "\nNOT PROVEN: a thread kept something, or something above still worked.";
    }

    /** Port 80, or the next free one below 1024; without the right to that, any port. */
    private static HttpServer listen() throws IOException {
        for (int port = 80; port < FIRST_UNPRIVILEGED_PORT; port++) {
            try {
                return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
            } catch (BindException e) {
                if (!e.getMessage().contains("in use")) {
                    break;
                }
            }
        }
        return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    }

    private static String get(int port) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/")).build();
            return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
        }
    }

    /** A file that only this user can read, in a directory that the later user may clean up. */
    private static Path secretKey(boolean canBecome) throws IOException {
        Path directory = Files.createTempDirectory("jcap-demo");
        Path key = directory.resolve("key.pem");
        Files.createFile(key, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(key, "not really a key");
        directory.toFile().deleteOnExit();
        key.toFile().deleteOnExit();
        if (canBecome) {
            Files.setOwner(
                    directory, directory.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(USER));
        }
        return key;
    }
}
