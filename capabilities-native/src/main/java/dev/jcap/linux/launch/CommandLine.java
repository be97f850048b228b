package dev.jcap.linux.launch;

import dev.jcap.linux.internal.system.Execve;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A command and its environment in the bytes that {@code execve(2)} takes. */
record CommandLine(List<Execve.Path> candidates, List<byte[]> arguments, List<byte[]> environment) {

    private static final String DEFAULT_PATH = "/bin:/usr/bin";

    /** @throws IllegalArgumentException when a text cannot be handed over */
    static CommandLine of(List<String> command, Map<String, String> environment) {
        if (command.isEmpty() || command.getFirst().isEmpty()) {
            throw new IllegalArgumentException("the command names no program");
        }
        List<byte[]> variables = new ArrayList<>();
        environment.forEach((name, value) -> variables.add(Execve.encode(variable(name, value))));
        return new CommandLine(
                candidates(command.getFirst()), command.stream().map(Execve::encode).toList(), variables);
    }

    private static String variable(String name, String value) {
        if (name.isEmpty() || name.indexOf('=', 1) >= 0) {
            throw new IllegalArgumentException("\"" + name + "\" is no name of an environment variable");
        }
        return name + '=' + value;
    }

    /** As {@code execvp(3)} looks: a name with a slash is a path, another one is looked for in this process's PATH. */
    private static List<Execve.Path> candidates(String program) {
        if (program.indexOf('/') >= 0) {
            return List.of(new Execve.Path(Execve.encode(program)));
        }
        String path = System.getenv().getOrDefault("PATH", DEFAULT_PATH);
        List<Execve.Path> candidates = new ArrayList<>();
        for (String directory : path.split(":", -1)) {
            candidates.add(new Execve.Path(Execve.encode(directory.isEmpty() ? "./" + program : directory + '/' + program)));
        }
        return candidates;
    }
}
