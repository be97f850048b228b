package dev.jcap.linux.tools;

import dev.jcap.CapabilityFormatException;

/** All commands, by name. Only the one that is asked for is loaded. */
final class Commands {

    /** In the order of {@code jcap --help}. */
    private static final String[] NAMES = {
        "show", "check", "run", "predict", "decode", "encode", "explain", "convert", "audit", "drop"
    };

    private Commands() { }

    /** The command of this name. */
    static Command find(String name) throws UsageException {
        return switch (name) {
            case "show" -> new Show();
            case "check" -> new Check();
            case "run" -> new Run();
            case "predict" -> new Predict();
            case "decode" -> new Decode();
            case "encode" -> new Encode();
            case "explain" -> new Explain();
            case "convert" -> new Convert();
            case "audit" -> new Audit();
            case "drop" -> new Drop();
            default -> throw new UsageException(
                    CapabilityFormatException.unknownWord("command", name, 0, name.length(), NAMES));
        };
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

                Exit statuses: 0 done, or yes; 1 refused, failed, or no; 2 the command line is wrong and nothing has changed.
                """).toString();
    }
}
