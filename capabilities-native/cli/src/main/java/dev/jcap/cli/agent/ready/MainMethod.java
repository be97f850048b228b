package dev.jcap.cli.agent.ready;

/** Detects whether the launcher's thread has entered the main method of the main class. */
public final class MainMethod {

    private final Thread launcher;

    /** @param launcher the thread that called premain */
    public MainMethod(Thread launcher) {
        this.launcher = launcher;
    }

    /** Returns whether the main method was entered, by the outermost frame of that thread. */
    public boolean hasBeenEntered() {
        StackTraceElement[] stack = launcher.getStackTrace();
        if (stack.length == 0) {
            return !launcher.isAlive();
        }
        StackTraceElement outermost = stack[stack.length - 1];
        return outermost.getMethodName().equals("main") && !outermost.getClassName().startsWith("sun.launcher.");
    }
}
