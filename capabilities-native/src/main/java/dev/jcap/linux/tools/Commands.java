package dev.jcap.linux.tools;

import dev.jcap.CapabilityFormatException;
import dev.jcap.linux.tools.libcap.Capsh;
import dev.jcap.linux.tools.libcap.Captree;
import dev.jcap.linux.tools.libcap.Getcap;
import dev.jcap.linux.tools.libcap.Getpcaps;
import dev.jcap.linux.tools.libcap.Setcap;

/** All commands, by name. Only the one that is asked for is loaded. */
final class Commands {

    /** In the order of {@code jcap --help}. */
    private static final String[] NAMES = {
        "show", "check", "run", "predict", "decode", "encode", "explain", "convert", "lint", "file", "audit", "drop", "trace",
        "capsh", "getcap", "setcap", "getpcaps", "captree"
    };

    private Commands() {}

    /** The command of this name. Each has a return of its own, or the verifier would load them all. */
    static Command find(String name) throws UsageException {
        // @formatter:off
        switch (name) {
            case "show": return new Show();
            case "check": return new Check();
            case "run": return new Run();
            case "predict": return new Predict();
            case "decode": return new Decode();
            case "encode": return new Encode();
            case "explain": return new Explain();
            case "convert": return new Convert();
            case "lint": return new LintCommand();
            case "file": return new FileCommand();
            case "audit": return new Audit();
            case "drop": return new Drop();
            case "trace": return new Trace();
            case "capsh": return new Capsh();
            case "getcap": return new Getcap();
            case "setcap": return new Setcap();
            case "getpcaps": return new Getpcaps();
            case "captree": return new Captree();
            default: throw new UsageException(
                    CapabilityFormatException.unknownWord("command", name, 0, name.length(), NAMES));
        }
        // @formatter:on
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
                    wrong and nothing has changed; 141 nobody reads the output any more
                """).toString();
    }
}
