package dev.jcap.cli.process;

import dev.jcap.Severity;
import dev.jcap.cli.shell.AbstractCommand;
import dev.jcap.cli.shell.Arguments;
import dev.jcap.cli.shell.JsonAnswer;
import dev.jcap.cli.shell.Options;
import dev.jcap.cli.shell.Shell;
import dev.jcap.cli.shell.Terminal;
import dev.jcap.cli.shell.TextLayout;
import dev.jcap.cli.shell.UsageException;
import dev.jcap.linux.internal.json.Json;
import dev.jcap.linux.monitor.AuditFinding;
import dev.jcap.linux.monitor.CapabilityAudit;
import java.util.Locale;

/** {@code jcap audit}: reports risks in how a process holds its capabilities. */
public final class AuditCommand extends AbstractCommand {

    public AuditCommand() {
        super("audit", "[OPTION...] PID|NAME...", "Report risks in how processes hold their capabilities");
    }

    @Override
    public Options options() {
        return new Options().json("print JSON");
    }

    @Override
    public String notes() {
        return """
                NAME is the name of a process as ps(1) shows it. Run the audit as root: other
                users cannot read the program file and the environment of a process. The output
                lists what jcap could not read. A process can read only its own securebits:
                inside a JVM, CapabilityAudit.ofThisJvm() checks them too.

                Exit statuses: 0 no finding above NOTE; 1 one above NOTE; 2 invalid arguments; 3
                    no such process
                Example: jcap audit java
                """;
    }

    @Override
    public int run(Arguments arguments, Shell shell) throws Exception {
        boolean good = true;
        Json json = JsonAnswer.of("audit").name("processes").array();
        for (ProcessView view : ProcessSelector.of(arguments.need("process"))) {
            ProcessHandle process = process(view);
            CapabilityAudit audit = CapabilityAudit.ofProcess(process);
            good &= audit.worst().orElse(Severity.NOTE) == Severity.NOTE;
            if (arguments.has("json")) {
                add(json, process.pid(), audit);
            } else {
                shell.out().print(text(process.pid(), audit, Terminal.columns(shell)));
            }
        }
        if (arguments.has("json")) {
            shell.out().print(JsonAnswer.end(json.endArray()));
        }
        return good ? OK : FAILED;
    }

    /** Returns the process; an audit of one thread would miss how it differs from the others. */
    private static ProcessHandle process(ProcessView view) throws UsageException {
        long pid = view.leader().process();
        if (!view.isProcess()) {
            throw new UsageException(view.leader().snapshot().id() + " is a thread of process " + pid + ": audit the process");
        }
        return ProcessSelector.handle(pid);
    }

    private static String text(long pid, CapabilityAudit audit, int columns) {
        StringBuilder text = new StringBuilder("process ").append(pid).append('\n');
        audit.toString().lines().forEach(line -> {
            String words = TextLayout.plain(line.stripLeading());
            int column = 2 + line.length() - line.stripLeading().length();
            text.repeat(' ', column);
            TextLayout.wrap(text, column, columns, words);
        });
        return text.toString();
    }

    private static void add(Json json, long pid, CapabilityAudit audit) {
        json.object().name("pid").value(pid).name("findings").array();
        for (AuditFinding finding : audit.findings()) {
            json.object()
                    .name("severity").value(finding.severity().name().toLowerCase(Locale.ROOT))
                    .name("id").value(finding.id())
                    .name("message").value(finding.what())
                    .name("fix").value(finding.fix())
                    .endObject();
        }
        json.endArray().name("unknown").array();
        audit.unknown().forEach(json::value);
        json.endArray().endObject();
    }
}
