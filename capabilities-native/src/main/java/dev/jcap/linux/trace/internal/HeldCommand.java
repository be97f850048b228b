package dev.jcap.linux.trace.internal;

import dev.jcap.linux.internal.system.SearchPath;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A command that stops itself before it executes its program, so that it can be added to a run before it starts anything. */
public final class HeldCommand {

    private static final String STOP = "kill -STOP $$; exec \"$@\"";
    private static final String CONTINUE = "kill -CONT \"$0\"";
    private static final int STATE_AFTER_NAME = 2;

    private HeldCommand() {}

    /** Returns the held form of a command. It discards piped output, because nobody reads it. */
    public static ProcessBuilder of(ProcessBuilder given) throws IOException {
        List<String> words = new ArrayList<>(List.of("/bin/sh", "-c", STOP, "sh"));
        words.addAll(strangeVariables(given.environment()));
        words.add(program(given));
        words.addAll(given.command().subList(1, given.command().size()));
        ProcessBuilder builder = new ProcessBuilder(words)
                .directory(given.directory())
                .redirectErrorStream(given.redirectErrorStream())
                .redirectInput(orElse(given.redirectInput(), Redirect.from(new File("/dev/null"))))
                .redirectOutput(orElse(given.redirectOutput(), Redirect.DISCARD))
                .redirectError(orElse(given.redirectError(), Redirect.DISCARD));
        builder.environment().clear();
        builder.environment().putAll(given.environment());
        return builder;
    }

    private static Redirect orElse(Redirect asked, Redirect otherwise) {
        return asked.equals(Redirect.PIPE) ? otherwise : asked;
    }

    /** Returns a prefix that sets the variables that a shell does not pass on: those with dots or dashes in their names. */
    private static List<String> strangeVariables(Map<String, String> environment) {
        List<String> strange = environment.entrySet().stream()
                .filter(entry -> !entry.getKey().matches("[A-Za-z_][A-Za-z0-9_]*"))
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .toList();
        List<String> words = new ArrayList<>(strange);
        if (!strange.isEmpty()) {
            words.addFirst("env");
        }
        return words;
    }

    /** Returns the path of the program, which the PATH of this process leads to as for {@link ProcessBuilder}. */
    private static String program(ProcessBuilder builder) throws IOException {
        String name = builder.command().getFirst();
        Path directory = Optional.ofNullable(builder.directory()).map(File::toPath).orElse(Path.of("")).toAbsolutePath();
        return SearchPath.own().candidates(name).stream()
                .map(directory::resolve)
                .filter(path -> Files.isRegularFile(path) && Files.isExecutable(path))
                .map(Path::toString)
                .findFirst()
                .orElseThrow(() -> new NoSuchFileException(name, null,
                        name.contains("/") ? "there is no such program" : "there is no such program in the directories of PATH"));
    }

    /** Adds the stopped command to a run, and lets it continue. */
    public static void release(Process process, RunProcesses run) throws IOException, InterruptedException {
        while (process.isAlive() && !isStopped(process)) {
            Thread.sleep(1);
        }
        if (process.isAlive()) {
            run.add(process);
            new ProcessBuilder("/bin/sh", "-c", CONTINUE, Long.toString(process.pid())).start().waitFor();
        }
    }

    private static boolean isStopped(Process process) {
        try {
            String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"), StandardCharsets.ISO_8859_1);
            return stat.startsWith("T", stat.lastIndexOf(')') + STATE_AFTER_NAME);
        } catch (IOException e) {
            return false;
        }
    }
}
