package dev.jcap.cli;

import dev.jcap.CapabilityFormatException;
import dev.jcap.cli.files.FileCommand;
import dev.jcap.cli.libcap.Capsh;
import dev.jcap.cli.libcap.Captree;
import dev.jcap.cli.libcap.Getcap;
import dev.jcap.cli.libcap.Getpcaps;
import dev.jcap.cli.libcap.Setcap;
import dev.jcap.cli.lint.LintCommand;
import dev.jcap.cli.process.AuditCommand;
import dev.jcap.cli.process.CheckCommand;
import dev.jcap.cli.process.DropCommand;
import dev.jcap.cli.process.PredictCommand;
import dev.jcap.cli.process.RunCommand;
import dev.jcap.cli.process.ShowCommand;
import dev.jcap.cli.shell.Command;
import dev.jcap.cli.shell.UsageException;
import dev.jcap.cli.trace.TraceCommand;
import dev.jcap.cli.values.ConvertCommand;
import dev.jcap.cli.values.DecodeCommand;
import dev.jcap.cli.values.EncodeCommand;
import dev.jcap.cli.values.ExplainCommand;

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
            case "show": return new ShowCommand();
            case "check": return new CheckCommand();
            case "run": return new RunCommand();
            case "predict": return new PredictCommand();
            case "decode": return new DecodeCommand();
            case "encode": return new EncodeCommand();
            case "explain": return new ExplainCommand();
            case "convert": return new ConvertCommand();
            case "lint": return new LintCommand();
            case "file": return new FileCommand();
            case "audit": return new AuditCommand();
            case "drop": return new DropCommand();
            case "trace": return new TraceCommand();
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
