package dev.jcap.cli.agent.ready;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class HttpLookTest {

    private static final Duration PATIENCE = Duration.ofMillis(200);

    private ServerSocket server;
    private HttpLook look;

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        look = new HttpLook(new ReadySign.Http(server.getLocalPort(), "localhost", "/ready"), PATIENCE);
    }

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    /** Looks at a server that answers with a text; one that drips adds single bytes until nobody reads them. */
    private ReadySign.State answered(String text, boolean drips) throws IOException {
        Thread.ofPlatform().daemon().start(() -> {
            try (Socket client = server.accept()) {
                InputStream in = client.getInputStream();
                OutputStream out = client.getOutputStream();
                in.read(new byte[1024]);
                out.write(text.getBytes(StandardCharsets.ISO_8859_1));
                while (drips) {
                    out.write('.');
                    Thread.sleep(10);
                }
            } catch (IOException | InterruptedException e) {
                return;
            }
        });
        return look.now();
    }

    @Test
    void now_answerOf200_holds() throws IOException {
        assertTrue(answered("HTTP/1.1 200 OK\r\n\r\n", false).holds());
    }

    @Test
    void now_answerOf503_doesNotHold() throws IOException {
        ReadySign.State state = answered("HTTP/1.1 503 Not yet\r\n\r\n", false);
        assertFalse(state.holds());
        assertTrue(state.text().endsWith("/ready answers 503"), state.text());
    }

    @Test
    void now_bodyWithoutEnd_holdsAfterTheTimeForAnAnswer() throws IOException {
        assertTrue(answered("HTTP/1.1 200 OK\r\n\r\n", true).holds());
    }

    @Test
    void now_statusLineWithoutEnd_doesNotHold() throws IOException {
        ReadySign.State state = answered("HTTP/1.1 ", true);
        assertFalse(state.holds());
        assertTrue(state.text().endsWith("/ready does not answer: Read timed out"), state.text());
    }

    @Test
    void now_portThatNobodyHasOpened_doesNotHold() throws IOException {
        server.close();
        assertEquals("port " + server.getLocalPort() + " is not open", look.now().text().replaceFirst(".*: ", ""));
    }
}
