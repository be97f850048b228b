package dev.jcap.cli.agent;

/** Ends a service that must not continue, without running shutdown hooks, which are its own code. */
final class AgentFailure {

    private AgentFailure() {}

    /** Prints one line to the standard error stream. */
    static void warn(String message) {
        System.err.println("jcap agent: " + line(message));
    }

    /** Prints one line and ends the JVM. */
    static void halt(Throwable why, int status) {
        warn(why.getMessage() == null ? why.toString() : why.getMessage());
        halt(status);
    }

    /** Ends the JVM. */
    static void halt(int status) {
        System.err.flush();
        Runtime.getRuntime().halt(status);
    }

    static String line(String message) {
        return message.replace("\n", "; ");
    }
}
