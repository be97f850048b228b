package dev.jcap.cli.agent;

import dev.jcap.linux.internal.system.PathBytes;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;

/** Ends a service that must not continue, without running shutdown hooks, which are its own code. */
final class AgentFailure {

    private static volatile OutputStream reason = OutputStream.nullOutputStream();

    private AgentFailure() {}

    /** Where the reason goes besides, for somebody who waits for an answer of this JVM. */
    static void leaveReasonIn(OutputStream sink) {
        reason = sink;
    }

    /** Prints one line to the standard error stream. */
    static void warn(String message) {
        System.err.println("jcap agent: " + line(message));
    }

    /** Prints one line and ends the JVM. */
    static void halt(Throwable why, int status) {
        String message = message(why);
        warn(message);
        try {
            reason.write(message.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            warn("cannot tell the reason to jcap drop: " + e);
        }
        halt(status);
    }

    /** Ends the JVM. */
    static void halt(int status) {
        System.err.flush();
        Runtime.getRuntime().halt(status);
    }

    static String message(Throwable why) {
        return why instanceof InvalidPathException path
                ? path.getInput() + ": " + PathBytes.notEncodable()
                : why.getMessage() == null ? why.toString() : why.getMessage();
    }

    static String line(String message) {
        return message.replace("\n", "; ");
    }
}
