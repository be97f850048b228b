package dev.jcap.linux.trace.internal;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A line that jcap writes into the trace, with a number: {@code jcap begin 7}. */
public record Marker(Kind kind, int number) {

    private static final Pattern FORM = Pattern.compile("jcap (start|phase|begin|end|sync|stop) (\\d{1,9})");
    private static final Marker OTHER = new Marker(Kind.FOREIGN, 0);

    public enum Kind {
        /** The recording begins. */
        START,
        /** A phase of the program begins. */
        PHASE,
        /** The writing thread begins an operation. */
        BEGIN,
        /** An operation ends. */
        END,
        /** A synchronisation point: once it is read, all earlier lines are. */
        SYNC,
        /** The last line to read. */
        STOP,
        /** A line of another program. */
        FOREIGN
    }

    public static Marker parse(String text) {
        Matcher form = FORM.matcher(text.strip());
        return form.matches() ? new Marker(Kind.valueOf(form.group(1).toUpperCase(Locale.ROOT)),
                Integer.parseInt(form.group(2))) : OTHER;
    }

    @Override
    public String toString() {
        return "jcap " + kind.name().toLowerCase(Locale.ROOT) + " " + number;
    }
}
