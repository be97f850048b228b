package dev.jcap.cli.agent.ready;

import dev.jcap.cli.agent.ready.ReadySign.Look;
import dev.jcap.cli.agent.ready.ReadySign.State;
import dev.jcap.linux.internal.proc.SocketRow;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Sends a request to a port of this process, a few times a second. With a socket, because the module of the JDK's client may
 * be missing; and never to the port of another process, which would decide when this one drops.
 */
final class HttpLook implements Look {

    private static final long PAUSE_NANOS = 250_000_000L;
    private static final int CONNECT_MILLIS = 2000;
    private static final Duration ANSWER = Duration.ofSeconds(5);
    private static final int LINE = 512;
    private static final int MOST_BYTES = 1 << 16;
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] ([0-9]{3})\\b.*");

    private final ReadySign.Http sign;
    private final Duration patience;
    private State last;
    private long lastNanos;

    HttpLook(ReadySign.Http sign) {
        this(sign, ANSWER);
    }

    /** @param patience how long a whole answer may take */
    HttpLook(ReadySign.Http sign, Duration patience) {
        this.sign = sign;
        this.patience = patience;
    }

    @Override
    public State now() throws IOException {
        Optional<SocketRow> socket = OwnSockets.OF_THIS_PROCESS.find(sign.port(), false);
        if (socket.isEmpty()) {
            last = null;
            return new State(false, sign + ": port " + sign.port() + " is not open");
        }
        if (last == null || System.nanoTime() - lastNanos >= PAUSE_NANOS) {
            last = ask(socket.get());
            lastNanos = System.nanoTime();
        }
        return last;
    }

    private State ask(SocketRow server) {
        String failure = "nothing";
        try {
            for (InetAddress address : server.reachableAt()) {
                try (Socket socket = new Socket()) {
                    socket.connect(new InetSocketAddress(address, sign.port()), CONNECT_MILLIS);
                    return answer(socket);
                } catch (IOException e) {
                    failure = e.getMessage();
                }
            }
        } catch (IOException e) {
            failure = e.getMessage();
        }
        return new State(false, sign + " does not answer: " + failure);
    }

    private State answer(Socket socket) throws IOException {
        String request = "GET " + sign.path() + " HTTP/1.1\r\nHost: " + sign.host()
                + "\r\nUser-Agent: jcap\r\nAccept: */*\r\nConnection: close\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
        long deadline = System.nanoTime() + patience.toNanos();
        Matcher status = STATUS.matcher(firstLine(socket, deadline));
        if (!status.matches()) {
            return new State(false, sign + " does not answer with HTTP/1.1");
        }
        readRest(socket, deadline);
        int code = Integer.parseInt(status.group(1));
        return new State(code >= 200 && code < 400, sign + " answers " + code);
    }

    /** Fills a buffer as far as there is something. One deadline for all reads: a server may send single bytes for ever. */
    private static int read(Socket socket, byte[] buffer, long deadline) throws IOException {
        long left = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
        if (left <= 0) {
            throw new SocketTimeoutException("Read timed out");
        }
        socket.setSoTimeout((int) left);
        return socket.getInputStream().read(buffer);
    }

    private static String firstLine(Socket socket, long deadline) throws IOException {
        StringBuilder line = new StringBuilder();
        byte[] next = new byte[1];
        while (line.length() < LINE && read(socket, next, deadline) > 0 && next[0] != '\r' && next[0] != '\n') {
            line.append((char) (next[0] & 0xff));
        }
        return line.toString();
    }

    /** A server whose answer nobody reads would log a failure. */
    private static void readRest(Socket socket, long deadline) {
        byte[] part = new byte[MOST_BYTES];
        int left = MOST_BYTES;
        try {
            while (left > 0) {
                int length = read(socket, part, deadline);
                left = length < 0 ? 0 : left - length;
            }
        } catch (IOException e) {
            // The status line counts.
            return;
        }
    }
}
