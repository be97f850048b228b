package services.driver;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;

/** Requests for {@code /}, in turn over one connection that stays open and over a new one each. */
public class HttpRequests implements Client {

    private final int port;
    private final String page;
    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private boolean kept;

    public HttpRequests(int port) {
        this(port, "hello");
    }

    protected HttpRequests(int port, String page) {
        this.port = port;
        this.page = page;
    }

    @Override
    public void request() throws Exception {
        kept = !kept;
        if (kept) {
            require(send(HttpRequest.newBuilder(uri("/")).build()), page);
        } else {
            overNewConnection();
        }
    }

    protected final URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    protected final HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    protected static void require(HttpResponse<String> answer, String body) throws IOException {
        if (answer.statusCode() != 200 || !answer.body().equals(body)) {
            throw new IOException("status " + answer.statusCode() + ": " + answer.body().lines().findFirst().orElse(""));
        }
    }

    private void overNewConnection() throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write(
                    "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!answer.startsWith("HTTP/1.1 200") || !answer.endsWith(page)) {
                throw new IOException("answered: " + answer.lines().findFirst().orElse("nothing"));
            }
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
        client.close();
    }
}
