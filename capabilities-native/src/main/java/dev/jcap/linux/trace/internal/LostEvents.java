package dev.jcap.linux.trace.internal;

import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Counts what a processor's tracing buffer lost, from its {@code stats} file. */
public final class LostEvents {

    private static final Pattern COUNT = Pattern.compile("(?m)^(?:overrun|commit overrun|dropped events): (\\d+)$");

    private LostEvents() {}

    public static long in(String stats) {
        return COUNT.matcher(stats).results().map(MatchResult::group).mapToLong(LostEvents::number).sum();
    }

    private static long number(String line) {
        return Long.parseLong(line.substring(line.indexOf(": ") + 2));
    }
}
