package dev.jcap.cli.agent;

import dev.jcap.CapabilityPlan;
import dev.jcap.cli.options.PlanOptions;
import dev.jcap.linux.Capabilities;
import dev.jcap.linux.DeferredDrop;
import dev.jcap.linux.ThreadReport;
import dev.jcap.linux.internal.kernel.PreparedDrops;
import java.nio.file.Path;

/**
 * The Java agent: {@code -javaagent:jcap.jar=keep=net_bind_service,user=app,no-new-privs} makes a service drop its
 * privileges without a change to its code, before its main method or after it has opened what it needs.
 */
public final class Agent {

    /** The system property with the answer to {@code jcap drop}: one line. */
    static final String ANSWER = "dev.jcap.agent.answer";

    /** The system property with what the JVM cannot open after the drop: a line each. */
    static final String NOTES = "dev.jcap.agent.notes";

    /** The start of the answer if the drop succeeded. */
    static final String DONE = "done: ";

    /** The request of {@code jcap drop} to perform the prepared drop. */
    static final String RUN_PREPARED = "run-prepared-drop";

    private static final int WRONG_OPTIONS = 2;

    private Agent() {}

    /** Runs before main. Ends the JVM if the options are invalid, or if the drop fails and the options require it. */
    public static void premain(String text) {
        try {
            AgentOptions options = read(text);
            Hardening hardening = new Hardening(options);
            arm(hardening, options);
            if (options.jmx()) {
                hardening.reportWhen(new MainMethod(Thread.currentThread()));
            }
        } catch (RuntimeException | Error e) {
            AgentFailure.halt(e, WRONG_OPTIONS);
        }
    }

    private static void arm(Hardening hardening, AgentOptions options) {
        if (options.trigger() instanceof Trigger.AtOnce) {
            hardening.dropAtOnce();
            return;
        }
        hardening.rehearse();
        switch (options.trigger()) {
            case Trigger.AtOnce _ -> {}
            case Trigger.Listening listening -> {
                // The directory of the reading thread, because the first thread of a process may have ended.
                ListeningSockets sockets = new ListeningSockets(Path.of("/proc/thread-self"));
                new Waiting(hardening, "this process did not open " + listening,
                        () -> sockets.includeAll(listening.ports())).start();
            }
            case Trigger.MainStarted _ -> {
                MainMethod main = new MainMethod(Thread.currentThread());
                new Waiting(hardening, "the main method did not start", main::hasBeenEntered).start();
            }
            case Trigger.Call _ -> {
                PreparedDrops.prepare(hardening::dropForAnyCopy);
                if (options.within().isPresent()) {
                    new Waiting(hardening, "nothing requested the drop", hardening::isDone).start();
                }
            }
        }
    }

    private static AgentOptions read(String text) {
        long uid = Capabilities.thread().read().uids().effective();
        return AgentOptions.parse(OptionFile.expand(text == null ? "" : text, uid));
    }

    /**
     * Runs when {@code jcap drop PID} has attached to this JVM. Stores an answer. Ends the JVM only if the prepared drop fails
     * and its options require it.
     */
    public static void agentmain(String text) {
        System.clearProperty(ANSWER);
        System.clearProperty(NOTES);
        try {
            ThreadReport report = text.equals(RUN_PREPARED) ? DeferredDrop.run() : drop(PlanOptions.parse(text).toPlan());
            System.setProperty(ANSWER, DONE + AgentFailure.line(report.toString()));
        } catch (RuntimeException | LinkageError e) {
            System.setProperty(ANSWER, AgentFailure.line(e.getMessage() == null ? e.toString() : e.getMessage()));
        }
    }

    private static ThreadReport drop(CapabilityPlan plan) {
        System.setProperty(NOTES, String.join("\n", Preflight.notes(plan)));
        return Capabilities.process().settingUserProperties().apply(plan);
    }
}
