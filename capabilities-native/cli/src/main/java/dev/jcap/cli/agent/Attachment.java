package dev.jcap.cli.agent;

import com.sun.tools.attach.AgentInitializationException;
import com.sun.tools.attach.AgentLoadException;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import dev.jcap.cli.options.PlanOptions;
import dev.jcap.linux.CapabilityException;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/** Loads this agent into a running JVM. */
public final class Attachment {

    private Attachment() {}

    /**
     * Makes another JVM apply a plan, or the plan that its agent has prepared.
     *
     * @return the report of that JVM, and a line for each path that it cannot open any more
     * @throws CapabilityException when it cannot be reached, refuses or fails
     */
    public static List<String> drop(ProcessHandle process, PlanOptions plan) {
        Properties properties = plan.isEmpty() ? askForPrepared(process) : properties(process, plan.toString());
        String answer = properties.getProperty(Agent.ANSWER, "");
        if (!answer.startsWith(Agent.DONE)) {
            throw new CapabilityException(answer.isEmpty() ? "the JVM did not answer" : answer);
        }
        List<String> lines = new ArrayList<>();
        lines.add(answer.substring(Agent.DONE.length()));
        properties.getProperty(Agent.NOTES, "").lines().forEach(lines::add);
        return lines;
    }

    /** A failed drop ends the JVM in the middle of the request, as its agent wants. */
    private static Properties askForPrepared(ProcessHandle process) {
        try (ReasonFile reason = ReasonFile.of(process)) {
            try {
                return properties(process, DropRequest.prepared(reason.path()));
            } catch (CapabilityException e) {
                String why = reason.read();
                if (why.isEmpty() && process.isAlive()) {
                    throw e;
                }
                throw new CapabilityException(why.isEmpty()
                        ? "process " + process.pid() + " has ended during the drop; its log tells why"
                        : "the drop failed, and the agent has ended the JVM: " + why, e);
            }
        }
    }

    private static Properties properties(ProcessHandle process, String options) {
        try {
            VirtualMachine machine = VirtualMachine.attach(Long.toString(process.pid()));
            try {
                machine.loadAgent(jar().toString(), options);
                return machine.getSystemProperties();
            } finally {
                machine.detach();
            }
        } catch (AttachNotSupportedException | AgentLoadException | AgentInitializationException | IOException e) {
            throw new CapabilityException("cannot load the agent into process " + process.pid() + ": " + e.getMessage(), e);
        }
    }

    private static Path jar() {
        try {
            Path jar = Path.of(Agent.class.getProtectionDomain().getCodeSource().getLocation().toURI());
            if (Files.isRegularFile(jar)) {
                return jar;
            }
            throw new CapabilityException(jar + " is not jcap.jar, which the other JVM must load: run jcap from its jar");
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
