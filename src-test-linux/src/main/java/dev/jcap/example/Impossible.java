package dev.jcap.example;

import static dev.jcap.Capability.CAP_NET_BIND_SERVICE;

import dev.jcap.linux.Capabilities;
import dev.jcap.linux.CapabilityDeniedException;
import dev.jcap.linux.RaisedCapabilities;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Tries what a service without privileges must not be able to do. */
final class Impossible {

    private static final int LOW_PORT = 81;
    private static final Path FIRST_UNPRIVILEGED_PORT = Path.of("/proc/sys/net/ipv4/ip_unprivileged_port_start");

    private final PrintStream out;
    private final Path rootFile;

    Impossible(PrintStream out, Path rootFile) {
        this.out = out;
        this.rootFile = rootFile;
    }

    /** Whether every attempt failed. */
    boolean proveAll() throws IOException, InterruptedException {
        return lowPortFails()
                & rootFileFails()
                & fails("make cap_net_bind_service effective again", Impossible::regain)
                & childHasNothing();
    }

    private interface Attempt {
        void run() throws Exception;
    }

    private boolean fails(String what, Attempt attempt) {
        try {
            attempt.run();
            out.println("  " + what + ": WORKED, and should not have");
            return false;
        } catch (IOException | CapabilityDeniedException e) {
            out.println("  " + what + ": " + e.getClass().getSimpleName() + ": " + e.getMessage());
            return true;
        } catch (Exception e) {
            out.println("  " + what + ": failed for another reason: " + e);
            return false;
        }
    }

    /** Uid 0 still owns what root owns, whatever capabilities it lost. */
    private boolean rootFileFails() {
        if (Capabilities.thread().read().uids().effective() == 0) {
            out.println("  read " + rootFile + ": left out, uid 0 owns it");
            return true;
        }
        return fails("read " + rootFile, () -> Files.readAllBytes(rootFile));
    }

    /** Some machines, containers among them, let everybody bind any port. */
    private boolean lowPortFails() throws IOException {
        int firstFree = firstUnprivilegedPort();
        if (firstFree <= LOW_PORT) {
            out.println("  bind port " + LOW_PORT + ": left out, " + FIRST_UNPRIVILEGED_PORT + " is " + firstFree);
            return true;
        }
        return fails("bind port " + LOW_PORT, Impossible::bindLowPort);
    }

    private static int firstUnprivilegedPort() throws IOException {
        try (InputStream in = Files.newInputStream(FIRST_UNPRIVILEGED_PORT)) {
            // In one read: a sysctl answers the first read only, and Files.readString begins with a single byte.
            return Integer.parseInt(new String(in.readNBytes(16), StandardCharsets.US_ASCII).strip());
        }
    }

    private static void bindLowPort() throws IOException {
        new ServerSocket(LOW_PORT, 1, InetAddress.getLoopbackAddress()).close();
    }

    private static void regain() {
        try (RaisedCapabilities raised = Capabilities.thread().raise(CAP_NET_BIND_SERVICE)) {
            throw new IllegalStateException(raised.raised() + " raised");
        }
    }

    /** A child starts with what its parent has: the kernel's own lines about it. */
    private boolean childHasNothing() throws IOException, InterruptedException {
        Process child = new ProcessBuilder("grep", "-E", "^(Uid|CapPrm|CapEff|NoNewPrivs):", "/proc/self/status").start();
        String lines = new String(child.getInputStream().readAllBytes());
        child.waitFor();
        out.println("  a child process getting anything back: " + lines.strip().replace("\t", " ").replace("\n", ", "));
        return lines.contains("CapPrm:\t0000000000000000\nCapEff:\t0000000000000000\nNoNewPrivs:\t1");
    }
}
