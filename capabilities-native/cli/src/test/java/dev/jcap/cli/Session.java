package dev.jcap.cli;

import dev.jcap.cli.shell.Shell;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** One run of the command line inside this JVM: what it printed, and its exit status. */
public record Session(int status, String out, String err) {

    /** Of a pipe. */
    public static Session of(String... arguments) {
        return of(false, Map.of(), arguments);
    }

    /** Of a pipe, with a text on the standard input stream. */
    public static Session withInput(String input, String... arguments) {
        return of(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)), false, Map.of(), arguments);
    }

    /** Of a terminal or a pipe, with an environment. */
    public static Session of(boolean terminal, Map<String, String> environment, String... arguments) {
        return of(InputStream.nullInputStream(), terminal, environment, arguments);
    }

    private static Session of(InputStream in, boolean terminal, Map<String, String> environment, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Shell shell = new Shell(in, new PrintStream(out, true), new PrintStream(err, true), terminal, environment);
        int status = Main.run(List.of(arguments), shell);
        return new Session(status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
