package dev.jcap.example;

import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySet;
import dev.jcap.Identity;
import dev.jcap.linux.Capabilities;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A server with a lifecycle, as Tomcat has it: its connector opens the port in {@code init} and starts its threads in
 * {@code start}, and listeners are told in between. One of them drops.
 */
public final class LifecycleRecipe {

    private final List<Runnable> afterInit = new ArrayList<>();
    private ServerSocket port;

    private LifecycleRecipe() {}

    /**
     * Serves until the standard input ends.
     *
     * @param args the port, the user id and the group id
     */
    public static void main(String[] args) throws Exception {
        Identity app = Identity.of(Long.parseLong(args[1]), Long.parseLong(args[2]));
        LifecycleRecipe server = new LifecycleRecipe();
        // @start region="recipe"
        CapabilityPlan plan = CapabilityPlan.limitTo(CapabilitySet.EMPTY).become(app).setNoNewPrivs();
        server.afterInit.add(() -> Capabilities.process().apply(plan));
        server.init(Integer.parseInt(args[0]));
        server.start();
        // @end
        System.out.println("serving");
        System.in.read();
    }

    private void init(int number) throws IOException {
        port = new ServerSocket(number);
        afterInit.forEach(Runnable::run);
    }

    private void start() {
        for (int i = 0; i < 3; i++) {
            Thread.ofPlatform().name("exec-" + i).daemon().start(this::serve);
        }
    }

    private void serve() {
        while (true) {
            try (Socket client = port.accept(); OutputStream out = client.getOutputStream()) {
                client.getInputStream().read(new byte[4096]);
                out.write("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 5\r\n\r\nhello"
                        .getBytes(StandardCharsets.US_ASCII));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
