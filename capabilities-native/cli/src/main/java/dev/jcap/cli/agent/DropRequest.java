package dev.jcap.cli.agent;

import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySnapshot;
import dev.jcap.cli.options.PlanOptions;
import dev.jcap.linux.Capabilities;
import dev.jcap.linux.CapabilityException;
import dev.jcap.linux.DeferredDrop;
import dev.jcap.linux.ThreadReport;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** What {@code jcap drop} asks of this JVM: the plan that it names, or the drop that the agent has prepared. */
final class DropRequest {

    /** The start of the request for the prepared drop; the path of a file follows. */
    private static final String PREPARED = "run-prepared-drop ";

    private DropRequest() {}

    /** The request for the prepared drop; a JVM that ends itself cannot answer, and leaves the reason in the file. */
    static String prepared(Path reason) {
        return PREPARED + reason;
    }

    /**
     * Does what is asked.
     *
     * @param armed what the agent on the command line does; null when there is none
     */
    static String answer(String text, Armed armed) {
        if (!text.startsWith(PREPARED)) {
            return drop(PlanOptions.parse(text));
        }
        // Opened before the drop, after which this process may be another user.
        try (OutputStream reason = open(text.substring(PREPARED.length()))) {
            AgentFailure.leaveReasonIn(reason);
            return dropAsPrepared(armed);
        } catch (IOException e) {
            throw new CapabilityException("cannot close the file for the reason: " + e, e);
        } finally {
            AgentFailure.leaveReasonIn(OutputStream.nullOutputStream());
        }
    }

    private static OutputStream open(String reason) {
        try {
            return Files.newOutputStream(Path.of(reason), StandardOpenOption.WRITE);
        } catch (IOException e) {
            // As another user, or in another root directory: the line in the log has to do.
            return OutputStream.nullOutputStream();
        }
    }

    private static String drop(PlanOptions options) {
        CapabilityPlan plan = options.toPlan();
        System.setProperty(Agent.NOTES, String.join("\n", Preflight.notes(plan)));
        CapabilitySnapshot before = Capabilities.thread().read();
        ThreadReport report = Capabilities.process().settingUserProperties().apply(plan);
        AgentFailure.warn(DropLine.of(before, Capabilities.thread().read(), report));
        return report.toString();
    }

    private static String dropAsPrepared(Armed armed) {
        if (armed == null || armed.isPrepared()) {
            return DeferredDrop.run().toString();
        }
        if (armed.hardening().isDone()) {
            return armed.hardening().done() + "; again: " + armed.hardening().dropOrStop();
        }
        throw new CapabilityException(armed.hardening().failure()
                .map(reason -> "the drop of this JVM's agent has failed: " + reason)
                .orElseGet(() -> "the agent of this JVM drops without a request, and still waits: " + armed.waiting()));
    }
}
