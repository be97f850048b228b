package dev.jcap.linux.trace;

import dev.jcap.linux.trace.internal.Marker;
import dev.jcap.linux.trace.internal.Scope;
import dev.jcap.linux.trace.internal.TraceLine;
import dev.jcap.linux.trace.internal.TracedTasks;
import dev.jcap.proof.Expect;

/** Lines of the kernel's trace, and what is made of them. */
public final class TraceLineFuzz {

    private TraceLineFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        Recorder recorder = new Recorder(new TracedTasks(Scope.LAUNCHED), String::valueOf, start -> "");
        for (String line : Expect.text(input).split("\n", -1)) {
            TraceLine read = TraceLine.parse(line);
            if (read instanceof TraceLine.Mark(_, _, String text)) {
                Marker marker = Marker.parse(text);
                Expect.that(marker.number() >= 0, marker);
            }
            recorder.take(read);
        }
        Expect.that(recorder.soFar() != null, "no recording");
    }
}
