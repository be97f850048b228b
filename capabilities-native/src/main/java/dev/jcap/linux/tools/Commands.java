package dev.jcap.linux.tools;

import dev.jcap.CapabilityFormatException;

/** All commands, by name. Only the one that is asked for is loaded. */
final class Commands {

    /** In the order of {@code jcap --help}. */
    private static final String[] NAMES = {
        "show", "check", "run", "predict", "decode", "encode", "explain", "convert", "file", "trace"
    };

    private Commands() { }

    /** The command of this name. Each has a return of its own, or the verifier would load them all. */
    static Command find(String name) throws UsageException {
        switch (name) {
            case "show": return new Show();
            case "check": return new Check();
            case "run": return new Run();
            case "predict": return new Predict();
            case "decode": return new Decode();
            case "encode": return new Encode();
            case "explain": return new Explain();
            case "convert": return new Convert();
            case "file": return new FileCommand();
            case "trace": return new Trace();
            default: throw new UsageException(
                    CapabilityFormatException.unknownWord("command", name, 0, name.length(), NAMES));
        }
    }

    /** What {@code jcap --help} prints. */
    static String overview() throws UsageException {
        StringBuilder text = new StringBuilder("usage: jcap [--debug] COMMAND [ARGUMENT...]\n\n");
        for (String name : NAMES) {
            text.append("  ").append(name).repeat(' ', 10 - name.length()).append(find(name).summary()).append('\n');
        }
        return text.append("""

                jcap COMMAND --help   options, exit statuses and examples of a command
                jcap --version        this version, the JVM and the kernel
                jcap --debug COMMAND  with stack traces

                Exit statuses: 0 done, or yes; 1 refused, failed, or no; 2 the command line is
                    wrong and nothing has changed
                """).toString();
    }
}
