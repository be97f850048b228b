package dev.jcap.cli.libcap;

import dev.jcap.Capability;
import java.util.Map;

/** The options of capsh that check the state and exit with 1 if it differs. */
final class CapshQuestions {

    static final Map<String, CapshSession.Option> OPTIONS = Map.ofEntries(
            Map.entry("--supports=", CapshQuestions::supports),
            Map.entry("--has-p=", CapshQuestions::permitted),
            Map.entry("--has-i=", CapshQuestions::inheritable),
            Map.entry("--has-a=", CapshQuestions::ambient),
            Map.entry("--has-b=", CapshQuestions::bounding),
            Map.entry("--dropped=", CapshQuestions::dropped),
            Map.entry("--has-ambient", CapshQuestions::ambientSupported),
            Map.entry("--has-no-new-privs", CapshQuestions::noNewPrivs),
            Map.entry("--is-uid=", CapshQuestions::uid),
            Map.entry("--is-gid=", CapshQuestions::gid),
            Map.entry("--inmode=", CapshQuestions::mode));

    private CapshQuestions() {}

    private static void supports(CapshSession session, String text) throws ExitException {
        int number = session.capability(text).number();
        if (number >= session.thread.known()) {
            throw session.fail("cap[" + text + '=' + number + "] not supported by kernel");
        }
    }

    private static void permitted(CapshSession session, String text) throws ExitException {
        Capability capability = session.capability(text);
        require(session, session.thread.state().permitted().contains(capability), text, "not permitted");
    }

    private static void inheritable(CapshSession session, String text) throws ExitException {
        Capability capability = session.capability(text);
        require(session, session.thread.state().inheritable().contains(capability), text, "not inheritable");
    }

    private static void ambient(CapshSession session, String text) throws ExitException {
        Capability capability = session.capability(text);
        require(session, session.thread.ambient().contains(capability), text, "not in ambient vector");
    }

    private static void bounding(CapshSession session, String text) throws ExitException {
        Capability capability = session.capability(text);
        require(session, session.thread.bounding().contains(capability), text, "not in bounding vector");
    }

    private static void dropped(CapshSession session, String text) throws ExitException {
        Capability capability = session.capability(text);
        require(session, !session.thread.bounding().contains(capability), text, "raised in bounding vector");
    }

    private static void require(CapshSession session, boolean condition, String text, String otherwise) throws ExitException {
        if (!condition) {
            throw session.fail("cap[" + text + "] " + otherwise);
        }
    }

    private static void ambientSupported(CapshSession session, String none) throws ExitException {
        if (session.thread.shell().ambientHas(0) < 0) {
            throw session.fail("ambient set not supported");
        }
    }

    private static void noNewPrivs(CapshSession session, String none) throws ExitException {
        if (session.thread.shell().noNewPrivs() != 1) {
            throw session.fail("no-new-privs not set");
        }
    }

    private static void uid(CapshSession session, String text) throws ExitException {
        long wanted = session.number(text, "--is-uid");
        id(session, "uid", session.thread.shell().uid(), wanted);
    }

    private static void gid(CapshSession session, String text) throws ExitException {
        long wanted = session.number(text, "--is-gid");
        id(session, "gid", session.thread.shell().gid(), wanted);
    }

    private static void id(CapshSession session, String which, long found, long wanted) throws ExitException {
        if (found != wanted) {
            throw session.fail(which + ": got=" + found + ", want=" + wanted);
        }
    }

    private static void mode(CapshSession session, String wanted) throws ExitException {
        String found = session.thread.mode().name();
        if (!found.equals(wanted)) {
            session.print("mismatched mode got=" + found + " want=" + wanted);
            throw new ExitException(1);
        }
    }
}
