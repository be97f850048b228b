package dev.jcap.linux.trace;

import dev.jcap.CapabilitySet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds a sufficient set first, then a minimal one within it. */
final class Search {

    private final Attempts attempts;
    private final CapabilitySet available;

    Search(Attempts attempts, CapabilitySet available) {
        this.attempts = attempts;
        this.available = available;
    }

    /** Runs the search; the argument says why tracing is not possible. */
    MinimalSetReport run(Optional<String> untraceable) throws IOException, InterruptedException {
        Optional<CapabilitySet> enough = enough();
        Optional<CapabilitySet> smallest = enough.isPresent() ? Optional.of(smallest(enough.get())) : Optional.empty();
        if (smallest.isPresent()) {
            confirm(smallest.get());
        }
        Optional<String> doubt = attempts.doubt();
        return new MinimalSetReport(
                doubt.isPresent() ? Optional.empty() : smallest, doubt, available, attempts.made(), untraceable);
    }

    /** Repeats the runs that prove the set, until one of them ends differently. */
    private void confirm(CapabilitySet smallest) throws IOException, InterruptedException {
        List<CapabilitySet> proof = new ArrayList<>(List.of(smallest));
        smallest.forEach(member -> proof.add(smallest.minus(member)));
        for (CapabilitySet given : proof) {
            if (attempts.doubt().isEmpty()) {
                attempts.repeat(given);
            }
        }
    }

    private Optional<CapabilitySet> enough() throws IOException, InterruptedException {
        CapabilitySet given = CapabilitySet.EMPTY;
        MinimalSetReport.Attempt attempt = attempts.with(given);
        while (!attempt.success()) {
            CapabilitySet next = given.plus(hints(attempt, given)).intersect(available);
            if (next.equals(given)) {
                return attempts.with(available).success() ? Optional.of(available) : Optional.empty();
            }
            given = next;
            attempt = attempts.with(given);
        }
        return Optional.of(given);
    }

    /** Returns what the kernel denied in calls that failed because of it; if there is none, everything that it denied. */
    private static CapabilitySet hints(MinimalSetReport.Attempt attempt, CapabilitySet given) {
        CapabilitySet refused = attempt.trace().map(TraceReport::candidates).orElse(CapabilitySet.EMPTY);
        return given.containsAll(refused)
                ? attempt.trace().map(TraceReport::denied).orElse(CapabilitySet.EMPTY)
                : refused;
    }

    private CapabilitySet smallest(CapabilitySet enough) throws IOException, InterruptedException {
        try {
            return new Minimal(this::works).within(enough);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } catch (Stopped e) {
            throw e.why;
        }
    }

    private boolean works(CapabilitySet given) {
        try {
            return attempts.with(given).success();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new Stopped(e);
        }
    }

    /** Carries an interruption through the search. */
    private static final class Stopped extends RuntimeException {

        private static final long serialVersionUID = 1L;
        private final transient InterruptedException why;

        Stopped(InterruptedException why) {
            super(why);
            this.why = why;
        }
    }
}
