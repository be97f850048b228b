package dev.jcap.cli.process;

import dev.jcap.cli.shell.AbstractCommand;
import dev.jcap.cli.shell.Arguments;
import dev.jcap.cli.shell.Options;
import dev.jcap.cli.shell.Shell;
import dev.jcap.cli.shell.TextLayout;
import dev.jcap.cli.shell.UsageException;
import dev.jcap.linux.AuditFinding;
import dev.jcap.linux.CapabilityAudit;
import dev.jcap.linux.CapabilityException;
import dev.jcap.linux.internal.json.Json;

/** {@code jcap audit}: what is wrong with how a process holds its capabilities. */
public final class AuditCommand extends AbstractCommand {

    public AuditCommand() {
        super("audit", "[OPTION...] PID...", "what is wrong with how a process holds its capabilities");
    }

    @Override
    public Options options() {
        return new Options().flag("json", "for a program");
    }

    @Override
    public String notes() {
        return """
                RunCommand it as root: the program's file and the environment of a process are hidden
                from most others, and what could not be looked at is listed. Securebits are
                hidden from everybody: CapabilityAudit.ofThisJvm() in the process sees more.

                Exit statuses: 0 nothing worse than LOW; 1 something is, or there is no such
                    process; 2 wrong arguments
                Example: jcap audit $(pidof java)
                """;
    }

    @Override
    public int run(Arguments arguments, Shell shell) throws Exception {
        boolean good = true;
        Json json = new Json().array();
        for (String word : arguments.need("process")) {
            ProcessHandle process = process(word);
            CapabilityAudit audit = CapabilityAudit.ofProcess(process);
            good &= audit.worst().orElse(AuditFinding.Severity.LOW) == AuditFinding.Severity.LOW;
            if (arguments.has("json")) {
                add(json, process.pid(), audit);
            } else {
                shell.out().println("process " + process.pid());
                audit.toString().lines().forEach(line -> shell.out().println("  " + TextLayout.plain(line)));
            }
        }
        if (arguments.has("json")) {
            shell.out().println(json.endArray());
        }
        return good ? OK : FAILED;
    }

    /** The process of a number. */
    static ProcessHandle process(String word) throws UsageException {
        if (!word.matches("[1-9][0-9]{0,9}")) {
            throw new UsageException('"' + word + "\" is no process id");
        }
        return ProcessHandle.of(Long.parseLong(word))
                .orElseThrow(() -> new CapabilityException("there is no process " + word + ", or it is hidden"));
    }

    private static void add(Json json, long pid, CapabilityAudit audit) {
        json.object().name("pid").value(pid).name("findings").array();
        for (AuditFinding finding : audit.findings()) {
            json.object()
                    .name("severity").value(finding.severity().name())
                    .name("id").value(finding.id())
                    .name("what").value(finding.what())
                    .name("fix").value(finding.fix())
                    .endObject();
        }
        json.endArray().name("unknown").array();
        audit.unknown().forEach(json::value);
        json.endArray().endObject();
    }
}
