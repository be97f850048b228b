package dev.jcap.cli.agent;

import dev.jcap.cli.agent.ready.MainMethod;
import dev.jcap.cli.agent.ready.Readiness;
import dev.jcap.cli.agent.ready.ReadySign;
import dev.jcap.linux.Capabilities;
import dev.jcap.linux.internal.kernel.PreparedDrops;
import java.util.List;
import java.util.Optional;

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

    private static final int WRONG_OPTIONS = 2;

    private static volatile Armed armed;

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
        armed = new Armed(hardening, null);
        if (options.trigger() instanceof Trigger.AtOnce) {
            hardening.dropAtOnce();
            return;
        }
        hardening.rehearse();
        if (options.trigger() instanceof Trigger.Ready ready) {
            await(hardening, Readiness.begin(ready.signs(), options.settle()));
            return;
        }
        PreparedDrops.prepare(hardening::dropForAnyCopy);
        if (options.within().isPresent()) {
            ReadySign.Look request = () -> new ReadySign.State(hardening.isDone(), "nothing has requested the drop");
            await(hardening, new Readiness(List.of(request), Optional.empty()));
        }
    }

    private static void await(Hardening hardening, Readiness readiness) {
        Waiting waiting = new Waiting(hardening, readiness);
        armed = new Armed(hardening, waiting);
        waiting.start();
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
            System.setProperty(ANSWER, DONE + AgentFailure.line(DropRequest.answer(text, armed)));
        } catch (RuntimeException | LinkageError e) {
            System.setProperty(ANSWER, AgentFailure.line(e.getMessage() == null ? e.toString() : e.getMessage()));
        }
    }
}
