package services.driver;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Requests from several threads, without pause, until it is closed. */
final class Load implements AutoCloseable {

    private static final int THREADS = 4;
    private static final int MOST_OF_A_THREAD = 50_000;

    private final AtomicInteger count = new AtomicInteger();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean ends;

    private Load() {}

    static Load start(String clientClass, int port) {
        Load load = new Load();
        for (int i = 0; i < THREADS; i++) {
            load.threads.add(Thread.ofPlatform().name("load-" + i).start(() -> load.requests(clientClass, port)));
        }
        return load;
    }

    private void requests(String clientClass, int port) {
        try (Client client = Client.open(clientClass, port)) {
            for (int i = 0; i < MOST_OF_A_THREAD && !ends; i++) {
                request(client);
            }
        } catch (Exception e) {
            failures.add("client: " + e);
        }
    }

    private void request(Client client) {
        try {
            client.request();
        } catch (Exception e) {
            failures.add(e.toString());
        }
        count.incrementAndGet();
    }

    /** How many requests have been answered, or have failed. */
    int count() {
        return count.get();
    }

    /** Why requests failed. */
    List<String> failures() {
        return List.copyOf(failures);
    }

    @Override
    public void close() {
        end();
    }

    /** Returns when the last request has ended. */
    void end() {
        ends = true;
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
