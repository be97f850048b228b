package services.netty;

import services.driver.HttpRequests;

/** Requests for a file, which is longer than a pipe. */
public final class FileRequests extends HttpRequests {

    private static final int ZEROS = 200_000;

    public FileRequests(int port) {
        super(port, "hello" + "\0".repeat(ZEROS));
    }
}
