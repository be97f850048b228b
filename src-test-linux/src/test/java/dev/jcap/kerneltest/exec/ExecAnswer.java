package dev.jcap.kerneltest.exec;

import dev.jcap.CapabilitySet;
import dev.jcap.CapabilitySnapshot;
import dev.jcap.Securebits;
import dev.jcap.exec.ExecOutcome;

/**
 * What the driver and the program that it executed have printed for one case.
 *
 * @param before    the state reached before the execve, with the ids of the thread's namespace
 * @param result    what came of it
 * @param permitted what the program holds; nothing when it was not started
 */
record ExecAnswer(CapabilitySnapshot before, String result, CapabilitySet permitted) {

    /**
     * Reads the answer to a case.
     *
     * @throws IllegalStateException when the case could not be prepared, or the program could not be executed for a
     *                               reason that has nothing to do with capabilities
     */
    static ExecAnswer parse(String text, ExecCase tried) {
        int end = Math.max(text.indexOf("@after"), text.indexOf("@errno"));
        if (!text.startsWith("@before\n") || end < 0) {
            throw new IllegalStateException("case not prepared: " + tried.line() + "\n" + text);
        }
        String after = text.substring(end);
        return new ExecAnswer(
                tried.fromOutside(snapshot(text.substring(0, end))),
                result(after, tried),
                after.startsWith("@after") ? snapshot(after).permitted() : CapabilitySet.EMPTY);
    }

    private static String result(String text, ExecCase tried) {
        if (text.startsWith("@after")) {
            return describe(tried.fromOutside(snapshot(text)), value(text, "Secure").equals("1"));
        }
        return switch (Integer.parseInt(text.substring("@errno ".length()).strip())) {
            case 1 -> "EPERM";
            case 22 -> "EINVAL";
            default -> throw new IllegalStateException("not executed: " + tried.line() + "\n" + text);
        };
    }

    /** A prediction in the words of {@link #result()}. */
    static String describe(ExecOutcome outcome) {
        return switch (outcome) {
            case ExecOutcome.Started started -> describe(started.after(), started.secure());
            case ExecOutcome.Refused refused -> refused.errno().name();
        };
    }

    private static String describe(CapabilitySnapshot thread, boolean secure) {
        return String.format(
                "P %x E %x I %x B %x A %x securebits %x no_new_privs %b %s %s %s secure %b",
                thread.state().permitted().mask(),
                thread.state().effective().mask(),
                thread.state().inheritable().mask(),
                thread.bounding().mask(),
                thread.ambient().mask(),
                thread.securebits().orElseThrow().bits(),
                thread.noNewPrivs(),
                thread.uids(),
                thread.gids(),
                thread.groups(),
                secure);
    }

    private static CapabilitySnapshot snapshot(String text) {
        int bits = Integer.parseInt(value(text, "Securebits"), 16);
        return CapabilitySnapshot.parse(text).withSecurebits(new Securebits(bits));
    }

    private static String value(String text, String key) {
        int start = text.indexOf('\n' + key + ":\t") + key.length() + 3;
        return text.substring(start, text.indexOf('\n', start));
    }
}
