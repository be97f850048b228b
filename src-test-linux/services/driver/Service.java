package services.driver;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A service under trial: its process, and its log. */
final class Service implements AutoCloseable {

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(120);
    private static final int ENDED_BY_TERM = 143;

    private final Process process;
    private final Path log;

    private Service(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** Starts it by a shell, which the command has to replace. */
    static Service start(String command, Path log) throws IOException {
        ProcessBuilder builder = new ProcessBuilder("bash", "-c", command).redirectErrorStream(true);
        return new Service(builder.redirectOutput(log.toFile()).start(), log);
    }

    long pid() {
        return process.pid();
    }

    List<Task> tasks() throws IOException {
        return Task.of(process.pid());
    }

    /** Tries something until it is so. */
    void await(String what, Condition condition) throws Exception {
        for (long start = System.nanoTime(); !condition.holds(); TimeUnit.MILLISECONDS.sleep(5)) {
            if (!process.isAlive()) {
                throw new TrialFailure("ended with status " + process.exitValue() + " before: " + what);
            }
            if (System.nanoTime() - start > PATIENCE_NANOS) {
                throw new TrialFailure("not within two minutes: " + what);
            }
        }
    }

    /** What can come true later. */
    interface Condition {
        boolean holds() throws Exception;
    }

    boolean isOpen(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException closed) {
            return false;
        }
    }

    /** Asks it to end, which it has to do by itself. */
    void end() throws Exception {
        process.destroy();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            throw new TrialFailure("it does not end when it is asked to");
        }
        if (process.exitValue() != 0 && process.exitValue() != ENDED_BY_TERM) {
            throw new TrialFailure("it ended with status " + process.exitValue());
        }
    }

    /** The end of its log. */
    String log() throws IOException {
        List<String> lines = Files.readAllLines(log);
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size()));
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
