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
import dev.jcap.linux.internal.proc.ProcessNamespace;
import java.io.IOException;
import java.util.List;

/** {@code jcap show}: shows the capabilities of processes, thread by thread. */
public final class ShowCommand extends AbstractCommand {

    public ShowCommand() {
        super("show", "[OPTION...] [PID|NAME...]", "Show the capabilities, ids and flags of processes and their threads");
    }

    @Override
    public Options options() {
        return new Options()
                .flag("all", "list every process that has capabilities")
                .flag("tree", "show the given processes, or all, as trees with their children")
                .flag("listening", "list the processes that listen and have or can reach capabilities")
                .flag("programs", "list the processes whose program file grants privileges")
                .value("as", "DIALECT",
                        "print a configuration that starts a program with the same sets: ".concat(ShowDialect.WORDS))
                .optional("watch", "SECONDS", "repeat every SECONDS (default 2)")
                .flag("securebits", "show securebits and mode too (slower)")
                .json("print JSON")
                .colour();
    }

    @Override
    public String notes() {
        return """
                Without PID or NAME, jcap shows itself: what this shell gives the programs that
                it starts. NAME is the name of a process as ps(1) shows it. PID can be the id of
                a single thread. A thread whose sets, ids or no_new_privs differ from those of
                its process has its own line, marked with !. A process can read only its own
                securebits and mode, so --securebits takes no PID or NAME.

                --as refuses if the dialect cannot express the sets. --as=jcap prints a profile
                for jcap check and jcap lint.

                --all and --tree print the sets as cap_to_text(3) does, list what the bounding
                set lacks in brackets, as [!cap_x], and omit default values.

                --listening covers tcp, udp, raw and packet sockets. It lists a process that
                holds nothing too if a program that it starts can get capabilities. --programs
                covers file capabilities, set-user-ID and set-group-ID files. Run both as root:
                they count the processes that jcap cannot read. With PID or NAME they are
                limited to these.

                Exit statuses: 0 success; 1 failed; 2 invalid arguments; 3 no such process
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
            throw new UsageException("--all excludes --tree, PID and NAME");
        }
        if (lists(arguments) && (arguments.has("all") || arguments.has("tree"))
                || arguments.has("listening") && arguments.has("programs")) {
            throw new UsageException("--all, --tree, --listening and --programs exclude each other");
        }
        boolean self = arguments.words().isEmpty() && !arguments.has("all") && !arguments.has("tree") && !lists(arguments);
        if (arguments.has("securebits") && !self) {
            throw new UsageException("--securebits works only for this process: the kernel does not expose them for others");
        }
    }

    private static boolean lists(Arguments arguments) {
        return arguments.has("listening") || arguments.has("programs");
    }

    private static ProcessView one(Arguments arguments) throws IOException, UsageException {
        if (arguments.has("all") || arguments.has("tree") || lists(arguments) || arguments.has("watch")
                || arguments.has("json")) {
            throw new UsageException("--as excludes --all, --tree, --listening, --programs, --watch and --json");
        }
        List<ProcessView> views = views(arguments);
        if (views.size() > 1) {
            throw new UsageException("--as requires exactly one process, but the arguments match " + views.size());
        }
        return views.getFirst();
    }

    /** Returns the pause in milliseconds; 0 without --watch. */
    private static long pause(Arguments arguments) throws UsageException {
        if (!arguments.has("watch")) {
            return 0;
        }
        String seconds = arguments.value("watch", "2");
        if (!seconds.matches("-?[0-9.]+")) {
            throw notSeconds(seconds);
        }
        try {
            double value = Double.parseDouble(seconds);
            if (value >= 0.1 && value <= 86400) {
                return (long) (value * 1000);
            }
        } catch (NumberFormatException e) {
            throw notSeconds(seconds);
        }
        throw new UsageException("--watch=" + seconds + " is not in 0.1 to 86400 seconds");
    }

    private static UsageException notSeconds(String text) {
        return new UsageException("--watch=" + text + " is not a number of seconds");
    }

    private static String text(Arguments arguments, Shell shell) throws IOException, UsageException {
        List<ProcessView> views = views(arguments);
        int count = KernelCount.read();
        if (arguments.has("json") && lists(arguments)) {
            return arguments.has("listening") ? ShowListening.json(views, count) : ShowPrograms.json(views, count);
        }
        if (arguments.has("json")) {
            return ShowJson.of(views, count);
        }
        SetStyle style = new SetStyle(Terminal.columns(shell), Terminal.isColoured(arguments, shell), count);
        if (lists(arguments)) {
            return arguments.has("listening") ? new ShowListening(style).print(views) : ShowPrograms.print(views, style);
        }
        if (arguments.has("tree")) {
            return new ShowTree(style, views).print(arguments.words().isEmpty());
        }
        return arguments.has("all") ? new ShowTable(style).print(views) : new ShowBlock(style).print(views);
    }

    private static List<ProcessView> views(Arguments arguments) throws IOException, UsageException {
        if (!arguments.words().isEmpty()) {
            return ProcessSelector.of(arguments.words());
        }
        return arguments.has("all") || arguments.has("tree") || lists(arguments) ? ProcessSelector.everybody()
                : List.of(self(arguments));
    }

    /** Reads this process by its first thread; the other threads of the JVM have the same credentials. */
    private static ProcessView self(Arguments arguments) throws IOException {
        TaskView self = TaskView.read("/proc/self");
        if (self == null) {
            throw new CapabilityException(ProcessSelector.NO_PROC);
        }
        ProcessNamespace namespace = ProcessNamespace.read("/proc/self");
        if (!arguments.has("securebits")) {
            return new ProcessView(self, List.of(), namespace);
        }
        CapabilitySnapshot asked = Capabilities.thread().read();
        CapabilitySnapshot whole = asked.securebits().map(self.snapshot()::withSecurebits).orElse(self.snapshot());
        return new ProcessView(
                new TaskView(whole, self.process(), self.parent(), self.threads(), false, false), List.of(), namespace);
    }
}
