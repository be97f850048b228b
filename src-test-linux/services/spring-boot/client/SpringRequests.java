package services.spring;

import java.io.IOException;
import java.net.http.HttpRequest;
import services.driver.HttpRequests;

/** Requests for a page, and uploads of a file. */
public final class SpringRequests extends HttpRequests {

    private static final int SIZE = 300_000;
    private static final int UPLOADS = 20;

    public SpringRequests(int port) {
        super(port);
    }

    @Override
    public String tryTheRest() throws Exception {
        for (int i = 0; i < UPLOADS; i++) {
            upload();
        }
        return UPLOADS + " uploads worked";
    }

    private void upload() throws IOException, InterruptedException {
        String body = "--part\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n"
                + "Content-Type: text/plain\r\n\r\n" + "x".repeat(SIZE) + "\r\n--part--\r\n";
        require(send(HttpRequest.newBuilder(uri("/upload"))
                .header("Content-Type", "multipart/form-data; boundary=part")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build()), SIZE + " bytes");
    }
}
