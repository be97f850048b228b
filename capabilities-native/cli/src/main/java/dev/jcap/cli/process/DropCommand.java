package dev.jcap.cli.process;

import dev.jcap.cli.agent.Attachment;
import dev.jcap.cli.options.PlanOptions;
import dev.jcap.cli.shell.AbstractCommand;
import dev.jcap.cli.shell.Arguments;
import dev.jcap.cli.shell.JsonAnswer;
import dev.jcap.cli.shell.Options;
import dev.jcap.cli.shell.Shell;
import dev.jcap.cli.shell.TextLayout;
import dev.jcap.cli.shell.UsageException;
import dev.jcap.linux.CapabilityException;
import dev.jcap.linux.internal.json.Json;
import java.util.List;

/** {@code jcap drop}: makes a running JVM drop its privileges. */
public final class DropCommand extends AbstractCommand {

    public DropCommand() {
        super("drop", "[OPTION...] PID", "Make a running JVM drop its privileges, in every thread");
    }

    @Override
    public Options options() {
        return new Options().json("print JSON").planForCommand();
    }

    @Override
    public String notes() {
        return """
                Without options, the JVM performs the drop that its agent has prepared
                (-javaagent:jcap.jar=...,drop-when=call); if it has dropped already, jcap says
                when. With drop-when=listening:443, http:8080/ready or file:/run/app/ready the
                agent drops without a request, within five minutes unless within=TIME says
                otherwise. jcap loads this jar file into the JVM through the attach mechanism
                of the JDK. The JVM must be of version 25 or newer, run as the same user, be
                able to read the jar under this path, and not have
                -XX:+DisableAttachMechanism. It prints warnings unless it has the options
                -XX:+EnableDynamicAgentLoading and --enable-native-access=ALL-UNNAMED. If only
                some threads changed, jcap reports it and the JVM continues: stop it yourself.
                Below the report, jcap names each path that the JVM opens later and that its new
                user cannot open. It refuses the drop if such a path would end the JVM.

                Exit statuses: 0 no thread holds more than the plan allows; 1 refused or failed,
                    with the reason; 2 invalid arguments; 3 no such process
                Examples: jcap drop 4242
                          jcap drop --keep=net_bind_service --no-new-privs 4242
                """;
    }

    @Override
    public int run(Arguments arguments, Shell shell) throws Exception {
        List<String> words = arguments.need("process");
        if (words.size() > 1) {
            throw new UsageException("give one process id only");
        }
        if (ModuleLayer.boot().findModule("jdk.attach").isEmpty()) {
            throw new CapabilityException("cannot attach: this Java lacks the module jdk.attach; use a JDK");
        }
        PlanOptions plan = arguments.planOptions();
        // Refuses an invalid plan before the JVM is contacted.
        arguments.plan();
        ProcessHandle process = ProcessSelector.process(words.getFirst());
        JavaProcess.require(process);
        List<String> answer = Attachment.drop(process, plan).stream().map(TextLayout::plain).toList();
        shell.out().print(arguments.has("json") ? json(process.pid(), answer) : String.join("\n", answer) + "\n");
        return OK;
    }

    private static String json(long pid, List<String> answer) {
        Json json = JsonAnswer.of("drop").name("pid").value(pid).name("answer").value(answer.getFirst());
        json.name("notes").array();
        answer.stream().skip(1).forEach(json::value);
        return JsonAnswer.end(json.endArray());
    }
}
