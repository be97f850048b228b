package dev.jcap.linux.launch;

import dev.jcap.linux.internal.system.Execve;
import dev.jcap.linux.internal.system.SearchPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A command and its environment in the bytes that {@code execve(2)} takes. */
record CommandLine(List<Execve.Path> candidates, List<byte[]> arguments, List<byte[]> environment) {

    /** @throws IllegalArgumentException when a text cannot be handed over */
    static CommandLine of(List<String> command, Map<String, String> environment, SearchPath path) {
        if (command.isEmpty() || command.getFirst().isEmpty()) {
            throw new IllegalArgumentException("the command names no program");
        }
        List<byte[]> variables = new ArrayList<>();
        environment.forEach((name, value) -> variables.add(Execve.encode(variable(name, value))));
        List<Execve.Path> candidates = path.candidates(command.getFirst()).stream()
                .map(candidate -> new Execve.Path(Execve.encode(candidate)))
                .toList();
        return new CommandLine(candidates, command.stream().map(Execve::encode).toList(), variables);
    }

    private static String variable(String name, String value) {
        if (name.isEmpty() || name.indexOf('=', 1) >= 0) {
            throw new IllegalArgumentException("\"" + name + "\" is no name of an environment variable");
        }
        return name + '=' + value;
    }
}
