package dev.jcap.cli.shell;

import java.io.File;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** How wide the output is, and whether it is coloured. */
public final class Terminal {

    private static final int USUAL = 80;
    private static final String BY_START_SCRIPT = "jcap.columns";

    private Terminal() {}

    /** Columns of a line: what COLUMNS says, else what the terminal says; of a pipe as many as it takes. */
    public static int columns(Shell shell) {
        int told = number(shell.environment().getOrDefault("COLUMNS", ""));
        if (told > 0 || !shell.terminal()) {
            return told > 0 ? told : Integer.MAX_VALUE;
        }
        int found = number(System.getProperty(BY_START_SCRIPT, ""));
        return found > 0 ? found : asked();
    }

    /** From stty(1), because the JDK has no call for it, and linking one takes longer. */
    private static int asked() {
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

    /** Whether to colour: as {@code --color} says, by default on a terminal unless NO_COLOR is set. */
    public static boolean isColoured(Arguments arguments, Shell shell) throws UsageException {
        String when = arguments.value("color", "auto");
        return switch (when) {
            case "always" -> true;
            case "never" -> false;
            case "auto" -> shell.terminal()
                    && shell.environment().getOrDefault("NO_COLOR", "").isEmpty()
                    && !"dumb".equals(shell.environment().get("TERM"));
            default -> throw new UsageException("--color=" + when + " is not always, auto or never");
        };
    }
}
