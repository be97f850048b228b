package dev.jcap.kerneltest.profile;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Somebody else's program, asked what it makes of a text. */
public final class Tool {

    private Tool() {}

    /** What a program printed and how it ended. */
    public record Answer(int status, String output) {}

    /** Aborts the test where the program is not installed. */
    public static void require(String program, String debianPackage) {
        boolean found = program.startsWith("/")
                ? Files.isExecutable(Path.of(program))
                : Arrays.stream(System.getenv().getOrDefault("PATH", "/usr/bin").split(":"))
                        .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
        if (!found) {
            abort("needs the program " + program + " of the package " + debianPackage);
        }
    }

    /** Whether this user is root, of the machine or of a user namespace. */
    static boolean isRoot() throws IOException {
        return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
    }

    public static Answer run(Map<String, String> environment, List<String> command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(command)).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().put("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
        builder.environment().put("LC_ALL", "C");
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Answer(process.waitFor(), output);
    }
}
