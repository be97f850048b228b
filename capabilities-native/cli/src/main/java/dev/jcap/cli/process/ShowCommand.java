package dev.jcap.cli.process;

import dev.jcap.CapabilitySnapshot;
import dev.jcap.cli.shell.AbstractCommand;
import dev.jcap.cli.shell.Arguments;
import dev.jcap.cli.shell.KernelCount;
import dev.jcap.cli.shell.Options;
import dev.jcap.cli.shell.Shell;
import dev.jcap.cli.shell.Terminal;
import dev.jcap.cli.shell.UsageException;
import dev.jcap.linux.Capabilities;
import dev.jcap.linux.CapabilityException;
import java.io.IOException;
import java.util.List;

/** {@code jcap show}: what processes may do, thread by thread. */
public final class ShowCommand extends AbstractCommand {

    public ShowCommand() {
        super("show", "[OPTION...] [PID|NAME...]", "the sets, ids and flags of processes, and the threads that differ");
    }

    @Override
    public Options options() {
        return new Options()
                .flag("all", "every process that has capabilities, a line each")
                .flag("tree", "these processes, or all, with their children")
                .value("as", "DIALECT", "what would start a program with the same sets: ".concat(ShowDialect.WORDS))
                .optional("watch", "SECONDS", "again every 2 seconds, or as many as given")
                .flag("securebits", "ask for the securebits and mode too; takes longer")
                .flag("json", "for a program")
                .colour();
    }

    @Override
    public String notes() {
        return """
                Without PID or NAME it shows itself: what this shell gives the programs it
                starts. NAME is the name of a process as ps(1) shows it; the id of a thread
                shows that thread. Securebits and mode are what the kernel tells nobody but the
                process itself, so --securebits goes with no PID. A thread whose sets, ids or
                no_new_privs are not those of its process has a line of its own, marked with !.

                --as prints what a file of that dialect has to say; where the dialect cannot say
                it, that is refused. jcap is a profile for jcap check and jcap lint.

                --all and --tree show the sets as cap_to_text(3) does, what is not in the
                bounding set in brackets as [!cap_x], and leave out what is as usual.

                Exit statuses: 0; 1 no such process; 2 wrong arguments
                Examples: jcap show 1
                          jcap show --tree java
                          jcap show --as=systemd nginx
                """;
    }

    @Override
    public int run(Arguments arguments, Shell shell) throws IOException, UsageException, InterruptedException {
        check(arguments);
        if (arguments.has("as")) {
            shell.out().print(ShowDialect.of(arguments.value("as", "")).print(one(arguments)));
            return OK;
        }
        long pause = pause(arguments);
        while (true) {
            String text = text(arguments, shell);
            boolean redraw = pause > 0 && shell.terminal() && !arguments.has("json");
            shell.out().print(redraw ? "\033[H\033[2J".concat(text) : text);
            if (pause == 0 || shell.out().checkError()) {
                return OK;
            }
            Thread.sleep(pause);
        }
    }

    private static void check(Arguments arguments) throws UsageException {
        if (arguments.has("all") && (arguments.has("tree") || !arguments.words().isEmpty())) {
            throw new UsageException("--all goes with neither --tree nor a PID or NAME");
        }
        boolean self = arguments.words().isEmpty() && !arguments.has("all") && !arguments.has("tree");
        if (arguments.has("securebits") && !self) {
            throw new UsageException("--securebits goes with no other process: the kernel tells them to that process only");
        }
    }

    private static ProcessView one(Arguments arguments) throws IOException, UsageException {
        if (arguments.has("all") || arguments.has("tree") || arguments.has("watch") || arguments.has("json")) {
            throw new UsageException("--as goes with none of --all, --tree, --watch and --json");
        }
        List<ProcessView> views = views(arguments);
        if (views.size() > 1) {
            throw new UsageException("--as is for one process, not for " + views.size());
        }
        return views.getFirst();
    }

    /** In milliseconds; 0 without --watch. */
    private static long pause(Arguments arguments) throws UsageException {
        if (!arguments.has("watch")) {
            return 0;
        }
        String seconds = arguments.value("watch", "2");
        if (!seconds.matches("-?[0-9.]+")) {
            throw new UsageException("--watch=" + seconds + " is no number of seconds");
        }
        try {
            double value = Double.parseDouble(seconds);
            if (value >= 0.1 && value <= 86400) {
                return (long) (value * 1000);
            }
        } catch (NumberFormatException e) {
            throw new UsageException("--watch=" + seconds + " is no number of seconds");
        }
        throw new UsageException("--watch=" + seconds + " is not in 0.1 to 86400 seconds");
    }

    private static String text(Arguments arguments, Shell shell) throws IOException, UsageException {
        List<ProcessView> views = views(arguments);
        int count = KernelCount.read();
        if (arguments.has("json")) {
            return ShowJson.of(views, count);
        }
        SetStyle style = new SetStyle(Terminal.columns(shell), Terminal.isColoured(arguments, shell), count);
        if (arguments.has("tree")) {
            return new ShowTree(style, views).print(arguments.words().isEmpty());
        }
        return arguments.has("all") ? new ShowTable(style).print(views) : new ShowBlock(style).print(views);
    }

    private static List<ProcessView> views(Arguments arguments) throws IOException, UsageException {
        if (!arguments.words().isEmpty()) {
            return ProcessSelector.of(arguments.words());
        }
        return arguments.has("all") || arguments.has("tree") ? ProcessSelector.everybody() : List.of(self(arguments));
    }

    /** This process by its first thread: the JVM's others are copies of it, and nobody asked for them. */
    private static ProcessView self(Arguments arguments) throws IOException {
        TaskView self = TaskView.read("/proc/self");
        if (self == null) {
            throw new CapabilityException(ProcessSelector.NO_PROC);
        }
        if (!arguments.has("securebits")) {
            return new ProcessView(self, List.of());
        }
        CapabilitySnapshot asked = Capabilities.thread().read();
        CapabilitySnapshot whole = asked.securebits().map(self.snapshot()::withSecurebits).orElse(self.snapshot());
        return new ProcessView(
                new TaskView(whole, self.process(), self.parent(), self.threads(), false, false), List.of());
    }
}
