package dev.jcap.cli.agent.ready;

import dev.jcap.cli.agent.ready.ReadySign.Look;
import dev.jcap.cli.agent.ready.ReadySign.State;
import dev.jcap.linux.internal.proc.SocketRow;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
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
    private static final int ANSWER_MILLIS = 5000;
    private static final int LINE = 512;
    private static final int MOST_BYTES = 1 << 16;
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] ([0-9]{3})\\b.*");

    private final ReadySign.Http sign;
    private State last;
    private long lastNanos;

    HttpLook(ReadySign.Http sign) {
        this.sign = sign;
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
        socket.setSoTimeout(ANSWER_MILLIS);
        String request = "GET " + sign.path() + " HTTP/1.1\r\nHost: " + sign.host()
                + "\r\nUser-Agent: jcap\r\nAccept: */*\r\nConnection: close\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
        InputStream in = socket.getInputStream();
        Matcher status = STATUS.matcher(firstLine(in));
        if (!status.matches()) {
            return new State(false, sign + " does not answer with HTTP/1.1");
        }
        readRest(in);
        int code = Integer.parseInt(status.group(1));
        return new State(code >= 200 && code < 400, sign + " answers " + code);
    }

    private static String firstLine(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int c = in.read(); c >= 0 && c != '\r' && c != '\n' && line.size() < LINE; c = in.read()) {
            line.write(c);
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }

    /** A server whose answer nobody reads would log a failure. */
    private static void readRest(InputStream in) {
        try {
            in.readNBytes(MOST_BYTES);
        } catch (IOException e) {
            // The status line counts.
            return;
        }
    }
}
