package dev.jcap.example;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySet;
import dev.jcap.Identity;
import dev.jcap.linux.Capabilities;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;

/** The JDK's web server: the port is open before the drop, the first request is answered after it. */
public final class HttpServerRecipe {

    private HttpServerRecipe() {}

    /**
     * Serves until the standard input ends.
     *
     * @param args the port, the user id and the group id
     */
    public static void main(String[] args) throws Exception {
        Identity app = Identity.of(Long.parseLong(args[1]), Long.parseLong(args[2]));
        // @start region="recipe"
        HttpServer server = HttpServer.create(new InetSocketAddress(Integer.parseInt(args[0])), 0);
        Capabilities.process().apply(CapabilityPlan.limitTo(CapabilitySet.EMPTY).become(app).setNoNewPrivs());
        server.createContext("/", HttpServerRecipe::answer);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
        // @end
        System.out.println("serving");
        System.in.read();
        server.stop(0);
    }

    private static void answer(HttpExchange exchange) throws IOException {
        byte[] answer = "hello".getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, answer.length);
        exchange.getResponseBody().write(answer);
        exchange.close();
    }
}
