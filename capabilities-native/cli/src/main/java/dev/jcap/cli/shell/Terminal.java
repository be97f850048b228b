package dev.jcap.cli.shell;

import java.io.File;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** Width and colour of the output. */
public final class Terminal {

    private static final int USUAL = 80;
    private static final String BY_START_SCRIPT = "jcap.columns";

    private Terminal() {}

    /** Returns the columns of a line: COLUMNS if set, else the width of the terminal; without limit if not a terminal. */
    public static int columns(Shell shell) {
        int declared = number(shell.environment().getOrDefault("COLUMNS", ""));
        if (declared > 0 || !shell.terminal()) {
            return declared > 0 ? declared : Integer.MAX_VALUE;
        }
        int found = number(System.getProperty(BY_START_SCRIPT, ""));
        return found > 0 ? found : ofStty();
    }

    /** Runs stty(1): the JDK has no call for the width, and linking a native call takes longer. */
    private static int ofStty() {
        try {
            Process stty = new ProcessBuilder("/bin/stty", "size")
                    .redirectInput(new File("/dev/tty"))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String[] size = new String(stty.getInputStream().readAllBytes()).strip().split(" ");
            int columns = stty.waitFor(1, TimeUnit.SECONDS) && size.length == 2 ? number(size[1]) : 0;
            return columns > 0 ? columns : USUAL;
        } catch (IOException e) {
            return USUAL;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return USUAL;
        }
    }

    private static int number(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    /** Returns whether to use colour: as {@code --color} says, by default on a terminal unless NO_COLOR is set. */
    public static boolean isColoured(Arguments arguments, Shell shell) throws UsageException {
        String when = arguments.value("color", "auto");
        return switch (when) {
            case "always" -> true;
            case "never" -> false;
            case "auto" -> shell.terminal()
                    && shell.environment().getOrDefault("NO_COLOR", "").isEmpty()
                    && !"dumb".equals(shell.environment().get("TERM"));
            default -> throw new UsageException("--color=" + when + " must be always, auto or never");
        };
    }
}
