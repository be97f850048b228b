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
import dev.jcap.cli.shell.TextLayout;
import dev.jcap.cli.shell.UsageException;
import dev.jcap.cli.trace.TraceCommand;
import dev.jcap.cli.values.ConvertCommand;
import dev.jcap.cli.values.DecodeCommand;
import dev.jcap.cli.values.EncodeCommand;
import dev.jcap.cli.values.ExplainCommand;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The commands by name. Loads only the one that runs. */
final class Commands {

    /** The order of {@code jcap --help}. */
    private static final String[] NAMES = {
        "show", "check", "run", "predict", "decode", "encode", "explain", "convert", "lint", "file", "audit", "drop", "trace",
        "capsh", "getcap", "setcap", "getpcaps", "captree"
    };

    private Commands() {}

    /** Returns the command of a name. Each case returns, because a common variable would make the verifier load all classes. */
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
            default: throw unknown(name);
        }
        // @formatter:on
    }

    private static UsageException unknown(String name) {
        if (List.of("-V", "-v", "version").contains(name)) {
            return new UsageException("unknown command \"" + name + "\"; did you mean --version?");
        }
        String[] known = Arrays.copyOf(NAMES, NAMES.length + 2);
        known[NAMES.length] = "--help";
        known[NAMES.length + 1] = "--version";
        return new UsageException(CapabilityFormatException.unknownWord("command", name, 0, name.length(), known));
    }

    /** Returns all commands, in the order of {@code jcap --help}. */
    static List<Command> all() throws UsageException {
        List<Command> commands = new ArrayList<>();
        for (String name : NAMES) {
            commands.add(find(name));
        }
        return commands;
    }

    /** Returns the text of {@code jcap --help}. */
    static String overview() throws UsageException {
        return overview(all());
    }

    static String overview(List<Command> commands) {
        int column = 0;
        for (Command command : commands) {
            column = Math.max(column, command.name().length() + 4);
        }
        StringBuilder text = new StringBuilder("usage: jcap [--debug] COMMAND [ARGUMENT...]\n\n");
        for (Command command : commands) {
            TextLayout.pad(text, "  ".concat(command.name()), column);
            TextLayout.wrap(text, column, 80, command.summary());
        }
        return text.append("""

                jcap COMMAND --help   print the options, exit statuses and examples of a command
                jcap --version        print the versions of jcap, Java and the kernel
                jcap --debug COMMAND  print stack traces when COMMAND fails

                Exit statuses: 0 success, or the answer is yes; 1 refused, failed, or the answer
                    is no; 2 invalid command line, nothing has changed; 3 no such process; 141
                    the reader of the output has closed the pipe
                Example: jcap show 1
                """).toString();
    }
}
