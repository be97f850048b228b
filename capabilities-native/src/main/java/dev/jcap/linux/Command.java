package dev.jcap.linux;

import dev.jcap.linux.kernel.Execve;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A command and its environment in the bytes that {@code execve(2)} takes. */
record Command(List<Execve.Path> candidates, List<byte[]> arguments, List<byte[]> environment) {

    private static final String DEFAULT_PATH = "/bin:/usr/bin";

    /** @throws IllegalArgumentException when a text cannot be handed over */
    static Command of(List<String> command, Map<String, String> environment) {
        if (command.isEmpty() || command.getFirst().isEmpty()) {
            throw new IllegalArgumentException("the command names no program");
        }
        List<byte[]> variables = new ArrayList<>();
        environment.forEach((name, value) -> variables.add(encode(variable(name, value))));
        return new Command(
                candidates(command.getFirst()), command.stream().map(Command::encode).toList(), variables);
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
            return List.of(new Execve.Path(encode(program)));
        }
        String path = System.getenv().getOrDefault("PATH", DEFAULT_PATH);
        List<Execve.Path> candidates = new ArrayList<>();
        for (String directory : path.split(":", -1)) {
            candidates.add(new Execve.Path(encode(directory.isEmpty() ? "./" + program : directory + '/' + program)));
        }
        return candidates;
    }

    /** In the encoding in which the JDK reads file names and the environment; nothing is replaced silently. */
    private static byte[] encode(String text) {
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a NUL character cannot be handed to a program: \"" + text + '"');
        }
        try {
            ByteBuffer bytes = Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"))
                    .newEncoder()
                    .encode(CharBuffer.wrap(text));
            byte[] array = new byte[bytes.remaining()];
            bytes.get(array);
            return array;
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("\"" + text + "\" cannot be written in the encoding of this locale", e);
        }
    }
}
