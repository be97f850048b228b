package dev.jcap.example;

import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySet;
import dev.jcap.Identity;
import dev.jcap.linux.Capabilities;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A service with event loops, as Netty has them: the port is opened on a loop's own thread, some time after it was asked
 * for. Wait for that, then drop: the loops that are there already are changed with all other threads.
 */
public final class EventLoopRecipe {

    private static final ByteBuffer ANSWER = ByteBuffer.wrap(
            "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 5\r\n\r\nhello".getBytes(StandardCharsets.US_ASCII));

    private final ExecutorService acceptor = Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().factory());
    private final ExecutorService workers = Executors.newFixedThreadPool(2, Thread.ofPlatform().daemon().factory());

    private EventLoopRecipe() {}

    /**
     * Serves until the standard input ends.
     *
     * @param args the port, the user id and the group id
     */
    public static void main(String[] args) throws Exception {
        Identity app = Identity.of(Long.parseLong(args[1]), Long.parseLong(args[2]));
        EventLoopRecipe service = new EventLoopRecipe();
        service.workers.submit(() -> {}).get();
        // @start region="recipe"
        CompletableFuture<ServerSocketChannel> bound = service.bind(Integer.parseInt(args[0]));
        bound.join();
        Capabilities.process().apply(CapabilityPlan.limitTo(CapabilitySet.EMPTY).become(app).setNoNewPrivs());
        // @end
        System.out.println("serving");
        System.in.read();
    }

    /** Completes when the port is open; the loop goes on for ever. */
    private CompletableFuture<ServerSocketChannel> bind(int port) {
        CompletableFuture<ServerSocketChannel> bound = new CompletableFuture<>();
        acceptor.submit(() -> {
            try (Selector selector = Selector.open(); ServerSocketChannel server = ServerSocketChannel.open()) {
                server.bind(new InetSocketAddress(port)).configureBlocking(false);
                server.register(selector, SelectionKey.OP_ACCEPT);
                bound.complete(server);
                loop(selector, server);
            } catch (IOException e) {
                bound.completeExceptionally(e);
            }
        });
        return bound;
    }

    private void loop(Selector selector, ServerSocketChannel server) throws IOException {
        while (selector.isOpen()) {
            selector.select();
            selector.selectedKeys().clear();
            SocketChannel client = server.accept();
            if (client != null) {
                workers.submit(() -> answer(client));
            }
        }
    }

    private static Void answer(SocketChannel client) throws IOException {
        try (client) {
            client.read(ByteBuffer.allocate(4096));
            client.write(ANSWER.duplicate());
        }
        return null;
    }
}
