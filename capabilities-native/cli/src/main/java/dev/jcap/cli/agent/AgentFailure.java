package dev.jcap.cli.agent;

/** The end of a service that is not as its operator wanted it: nothing of it runs any more, no shutdown hook either. */
final class AgentFailure {

    private AgentFailure() {}

    /** One line on the standard error stream. */
    static void warn(String message) {
        System.err.println("jcap agent: " + line(message));
    }

    /** One line, and the end. */
    static void halt(Throwable why, int status) {
        warn(why.getMessage() == null ? why.toString() : why.getMessage());
        halt(status);
    }

    /** The end. */
    static void halt(int status) {
        System.err.flush();
        Runtime.getRuntime().halt(status);
    }

    static String line(String message) {
        return message.replace("\n", "; ");
    }
}
