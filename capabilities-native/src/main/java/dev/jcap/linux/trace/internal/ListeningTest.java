package dev.jcap.linux.trace.internal;

import dev.jcap.linux.internal.proc.SocketRow;
import dev.jcap.linux.trace.SuccessTest;
import dev.jcap.linux.trace.TrialRun;
import dev.jcap.linux.trace.internal.ListeningPort.OwnedSocket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;

/**
 * Passes when a process of the run accepts a connection, or, with UDP, has the port.
 *
 * @param port the port
 * @param udp  whether it is a UDP port
 */
public record ListeningTest(int port, boolean udp) implements SuccessTest {

    private static final int CONNECT_MILLIS = 5000;
    private static final int ACCEPT_MILLIS = 1000;
    private static final int LOOK_MILLIS = 10;

    public static ListeningTest tcp(int port) {
        return new ListeningTest(port, false);
    }

    public static ListeningTest udp(int port) {
        return new ListeningTest(port, true);
    }

    @Override
    public Optional<String> failure(TrialRun run, Duration patience) throws IOException, InterruptedException {
        return Polling.until(run, patience, udp ? () -> Polling.lasting(() -> bound(run)) : () -> accepting(run));
    }

    @Override
    public Optional<String> obstacle() {
        return ListeningPort.inUse(port, udp).map(socket -> "port " + port + " is in use already");
    }

    private Optional<String> bound(TrialRun run) {
        return ListeningPort.bound(run.pids(), port).isPresent() ? Optional.empty()
                : Optional.of("none of its processes has UDP port " + port);
    }

    /** A server may serve one connection only, so the first one stays open for a moment. */
    private Optional<String> accepting(TrialRun run) throws InterruptedException {
        Optional<OwnedSocket> listening = ListeningPort.listening(run.pids(), port);
        if (listening.isEmpty()) {
            return Optional.of("none of its processes listens on port " + port);
        }
        try (Socket first = connected(listening.get())) {
            if (!isAccepted(first, listening.get())) {
                return Optional.of("it listens on port " + port + ", but accepts no connection");
            }
            Polling.moment();
            return stillAccepting(run, first);
        } catch (IOException e) {
            return Optional.of("it listens on port " + port + ", but accepts no connection: " + e.getMessage());
        }
    }

    private Optional<String> stillAccepting(TrialRun run, Socket first) throws IOException, InterruptedException {
        if (run.pids().isEmpty()) {
            return Optional.of("it accepted a connection, but has ended");
        }
        Optional<OwnedSocket> listening = ListeningPort.listening(run.pids(), port);
        if (listening.isEmpty()) {
            return isOpen(first) ? Optional.empty() : Optional.of("it accepted a connection, but listens no longer");
        }
        try (Socket second = connected(listening.get())) {
            return isAccepted(second, listening.get()) || isOpen(first) ? Optional.empty()
                    : Optional.of("it accepted a connection, but no second one");
        }
    }

    private Socket connected(OwnedSocket listening) throws IOException {
        IOException failure = new IOException("it has no address");
        for (InetAddress host : listening.row().reachableAt()) {
            try {
                return connected(host);
            } catch (IOException e) {
                failure = e;
            }
        }
        throw failure;
    }

    private Socket connected(InetAddress host) throws IOException {
        Socket socket = new Socket();
        try {
            socket.connect(new InetSocketAddress(host, port), CONNECT_MILLIS);
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** Returns whether a process has taken the connection: the kernel completes connections that nobody accepts. */
    private boolean isAccepted(Socket socket, OwnedSocket listening) throws IOException, InterruptedException {
        boolean spoken = false;
        for (int waited = 0; waited < ACCEPT_MILLIS; waited += LOOK_MILLIS) {
            Optional<SocketRow> server = ListeningPort.serverSide(listening.pid(), port, socket.getLocalPort());
            if (server.isPresent() && server.get().inode() != 0) {
                return true;
            }
            if (server.isPresent() && !server.get().state().equals(SocketRow.ESTABLISHED)
                    && !server.get().state().equals(SocketRow.SYN_RECEIVED)) {
                // It was accepted and closed again.
                return true;
            }
            if (!spoken && server.isPresent() && server.get().state().equals(SocketRow.SYN_RECEIVED)) {
                // With TCP_DEFER_ACCEPT nobody accepts before the client speaks.
                socket.getOutputStream().write('\n');
                spoken = true;
            }
            Thread.sleep(LOOK_MILLIS);
        }
        return false;
    }

    private static boolean isOpen(Socket socket) throws IOException {
        socket.setSoTimeout(LOOK_MILLIS);
        try {
            return socket.getInputStream().read() >= 0;
        } catch (SocketTimeoutException e) {
            return true;
        }
    }
}
