package dev.jcap.cli.agent;

/** Whether the launcher's thread has come to the main method of the main class. */
final class MainMethod {

    private final Thread launcher;

    /** @param launcher the thread that called premain */
    MainMethod(Thread launcher) {
        this.launcher = launcher;
    }

    /** Whether it has been entered; the outermost call of that thread tells. */
    boolean hasBeenEntered() {
        StackTraceElement[] stack = launcher.getStackTrace();
        if (stack.length == 0) {
            return !launcher.isAlive();
        }
        StackTraceElement outermost = stack[stack.length - 1];
        return outermost.getMethodName().equals("main") && !outermost.getClassName().startsWith("sun.launcher.");
    }
}
