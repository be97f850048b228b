package dev.jcap.cli.process;

import dev.jcap.cli.agent.Attachment;
import dev.jcap.cli.options.PlanOptions;
import dev.jcap.cli.shell.AbstractCommand;
import dev.jcap.cli.shell.Arguments;
import dev.jcap.cli.shell.Options;
import dev.jcap.cli.shell.Shell;
import dev.jcap.cli.shell.TextLayout;
import dev.jcap.cli.shell.UsageException;
import dev.jcap.linux.CapabilityException;
import java.util.List;

/** {@code jcap drop}: has a running JVM drop its privileges. */
public final class DropCommand extends AbstractCommand {

    public DropCommand() {
        super("drop", "[OPTION...] PID", "has a running JVM drop its privileges, in every thread");
    }

    @Override
    public Options options() {
        return new Options().planForCommand();
    }

    @Override
    public String notes() {
        return """
                Without an option of a plan, the JVM carries out the drop that
                -javaagent:jcap.jar=...,drop-when=call has prepared in it. It loads this jar
                file through the JDK's attach mechanism: it must be able to read it under this
                path, and be a JVM of version 25 or newer of the same user, started without
                -XX:+DisableAttachMechanism. It warns about the agent unless it was started with
                -XX:+EnableDynamicAgentLoading, and about native access unless with
                --enable-native-access=ALL-UNNAMED. Where some threads could be changed and
                others not, the answer says so, and the JVM goes on: end it.

                Exit statuses: 0 no thread of it holds more than the plan leaves; 1 refused or
                    failed, with the reason; 2 wrong arguments
                Examples: jcap drop 4242
                          jcap drop --keep=net_bind_service --no-new-privs 4242
                """;
    }

    @Override
    public int run(Arguments arguments, Shell shell) throws Exception {
        List<String> words = arguments.need("process");
        if (words.size() > 1) {
            throw new UsageException("one process at a time");
        }
        if (ModuleLayer.boot().findModule("jdk.attach").isEmpty()) {
            throw new CapabilityException("this Java cannot attach to another: it has no module jdk.attach");
        }
        PlanOptions plan = arguments.planOptions();
        // What is wrong with the plan is said here, not by the JVM.
        arguments.plan();
        shell.out().println(TextLayout.plain(Attachment.drop(AuditCommand.process(words.getFirst()), plan)));
        return OK;
    }
}
