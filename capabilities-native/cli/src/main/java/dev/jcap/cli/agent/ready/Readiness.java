package dev.jcap.cli.agent.ready;

import dev.jcap.cli.options.TimeText;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether all signs of readiness are there, and have been for as long as they must. */
public final class Readiness {

    private final List<ReadySign.Look> looks;
    private final Optional<Duration> settle;
    private volatile List<ReadySign.State> states = List.of();
    private boolean settling;
    private long since;

    /**
     * @param looks  the signs
     * @param settle how long all of them must hold without a break
     */
    public Readiness(List<ReadySign.Look> looks, Optional<Duration> settle) {
        this.looks = List.copyOf(looks);
        this.settle = settle;
    }

    /** Starts to look for signs, on the thread that runs the main method. */
    public static Readiness begin(List<ReadySign> signs, Optional<Duration> settle) {
        return new Readiness(signs.stream().map(ReadySign::begin).toList(), settle);
    }

    /**
     * Looks for every sign.
     *
     * @param nanos the time, of {@link System#nanoTime()}
     */
    public boolean isReached(long nanos) throws IOException {
        List<ReadySign.State> found = new ArrayList<>();
        for (ReadySign.Look look : looks) {
            found.add(look.now());
        }
        states = found;
        if (!found.stream().allMatch(ReadySign.State::holds)) {
            settling = false;
            return false;
        }
        if (!settling) {
            settling = true;
            since = nanos;
        }
        return settle.isEmpty() || nanos - since >= settle.get().toNanos();
    }

    /** The state of each sign when it was last looked for. */
    @Override
    public String toString() {
        List<String> texts = new ArrayList<>(states.stream().map(ReadySign.State::text).toList());
        if (settle.isPresent() && states.stream().allMatch(ReadySign.State::holds)) {
            texts.add("not yet for " + TimeText.print(settle.get()));
        }
        return String.join(", ", texts);
    }
}
