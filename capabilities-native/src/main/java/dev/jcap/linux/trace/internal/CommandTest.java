package dev.jcap.linux.trace.internal;

import dev.jcap.linux.trace.SuccessTest;
import dev.jcap.linux.trace.TrialRun;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Passes when another command exits with status 0.
 *
 * @param command the command
 */
public record CommandTest(List<String> command) implements SuccessTest {

    private static final Duration BEFORE = Duration.ofSeconds(10);
    private static final int MOST_BYTES = 1000;

    /** Copies the command. */
    public CommandTest {
        command = List.copyOf(command);
    }

    @Override
    public Optional<String> failure(TrialRun run, Duration patience) throws IOException, InterruptedException {
        return Polling.until(run, patience, () -> Polling.lasting(() -> result(patience)));
    }

    @Override
    public Optional<String> obstacle() throws IOException, InterruptedException {
        return result(BEFORE).isPresent() ? Optional.empty()
                : Optional.of("the test succeeds although the command is not running: " + String.join(" ", command));
    }

    /** Runs the command once, and returns how it failed and what it printed. */
    private Optional<String> result(Duration limit) throws IOException, InterruptedException {
        Path output = Files.createTempFile("jcap-test", "");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectInput(Redirect.from(new File("/dev/null")))
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            boolean ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
            process.destroyForcibly().waitFor();
            return ended && process.exitValue() == 0 ? Optional.empty()
                    : Optional.of(
                            "the test " + (ended ? "exits with status " + process.exitValue() : "does not end") + said(output));
        } finally {
            Files.delete(output);
        }
    }

    private static String said(Path output) throws IOException {
        byte[] all = Files.readAllBytes(output);
        String text = new String(all, 0, Math.min(all.length, MOST_BYTES), StandardCharsets.UTF_8).strip();
        return text.isEmpty() ? "" : ": " + text.replaceAll("\\p{Cntrl}+", " ");
    }
}
