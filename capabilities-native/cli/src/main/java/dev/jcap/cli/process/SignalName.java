package dev.jcap.cli.process;

import dev.jcap.cli.shell.UsageException;
import java.util.List;
import java.util.Locale;

/** The names of signals, signal(7), on the architectures that jcap supports. */
final class SignalName {

    private static final List<String> NAMES = List.of(
            "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2", "PIPE", "ALRM", "TERM",
            "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG", "XCPU", "XFSZ", "VTALRM", "PROF", "WINCH", "IO",
            "PWR", "SYS");

    private static final int LAST = 64;

    private SignalName() {}

    /** Returns the number of a signal, given as a number or as a name with or without SIG. */
    static int number(String text) throws UsageException {
        if (text.matches("[0-9]{1,2}") && Integer.parseInt(text) >= 1 && Integer.parseInt(text) <= LAST) {
            return Integer.parseInt(text);
        }
        String name = text.toUpperCase(Locale.ROOT);
        int index = NAMES.indexOf(name.startsWith("SIG") ? name.substring(3) : name);
        if (index < 0) {
            throw new UsageException("--pdeathsig: \"" + text + "\" is not the name or number of a signal, such as TERM or 15");
        }
        return index + 1;
    }
}
