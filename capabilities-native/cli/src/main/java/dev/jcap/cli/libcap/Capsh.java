package dev.jcap.cli.libcap;

import dev.jcap.CapabilitySet;
import dev.jcap.cli.shell.Command;
import dev.jcap.cli.shell.Shell;
import dev.jcap.linux.internal.kernel.LinuxKernel;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code jcap capsh}: libcap's shell wrapper. It changes the calling thread, which must be a platform thread and stays
 * changed: the program of {@code --} starts with the credentials of that thread.
 */
public final class Capsh implements Command {

    private static final List<String> HELP = List.of("--help", "-h");
    private static final int NAMED = CapabilitySet.parse("all").size();

    @Override
    public String name() {
        return "capsh";
    }

    @Override
    public String summary() {
        return "Change capabilities step by step and start a shell (libcap's capsh)";
    }

    @Override
    public String help() {
        return CapshUsage.TEXT;
    }

    @Override
    public int run(List<String> arguments, Shell shell) throws IOException {
        LinuxKernel kernel = OwnThread.kernel();
        CapshSession session = new CapshSession(kernel, shell, arguments);
        session.quiet = !arguments.isEmpty() && arguments.getFirst().equals("--quiet");
        if (!session.quiet && kernel.capabilityCount() > NAMED) {
            session.print("WARNING: jcap needs an update (cap=" + (kernel.capabilityCount() - 1) + " should have a name).");
        }
        Map<String, CapshSession.Option> options = options(arguments);
        int usageStatus = !arguments.isEmpty() && HELP.contains(arguments.getFirst()) ? OK : FAILED;
        int status = run(session, options, usageStatus);
        if (session.elsewhere) {
            // After a chroot System.exit fails, because it loads a logger class from the JDK.
            shell.out().flush();
            Runtime.getRuntime().halt(status);
        }
        return status;
    }

    private static int run(CapshSession session, Map<String, CapshSession.Option> options, int usageStatus) {
        try {
            while (!session.words.isEmpty()) {
                step(session, options, session.words.removeFirst(), usageStatus);
            }
            return OK;
        } catch (ExitException stop) {
            return stop.status();
        }
    }

    private static Map<String, CapshSession.Option> options(List<String> arguments) throws IOException {
        Map<String, CapshSession.Option> options = new HashMap<>();
        options.put("--quiet", (session, none) -> {});
        options.putAll(CapshSets.OPTIONS);
        options.putAll(CapshQuestions.OPTIONS);
        options.putAll(CapshIdentity.OPTIONS);
        options.putAll(CapshModes.OPTIONS);
        options.putAll(CapshWords.OPTIONS);
        options.putAll(CapshReport.OPTIONS);
        // Before the first change, because /proc may be unreadable afterwards.
        boolean starts = arguments.stream().anyMatch(CapshPrograms::startsProgram);
        RunningProgram self = starts ? RunningProgram.read() : RunningProgram.NONE;
        options.putAll(new CapshPrograms(self, arguments.size()).options());
        return options;
    }

    private static void step(
            CapshSession session, Map<String, CapshSession.Option> options, String word, int usageStatus) throws ExitException {
        int value = word.indexOf('=') + 1;
        if (options.containsKey(word)) {
            options.get(word).run(session, "");
        } else if (value > 1 && options.containsKey(word.substring(0, value))) {
            options.get(word.substring(0, value)).run(session, word.substring(value));
        } else if (word.startsWith("--noamb")) {
            options.get("--noamb").run(session, "");
        } else {
            if (word.startsWith("--mode")) {
                session.print("unrecognized command [" + word + ']');
            }
            throw CapshUsage.printed(session, usageStatus);
        }
    }
}
