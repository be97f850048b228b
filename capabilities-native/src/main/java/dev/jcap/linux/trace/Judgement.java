package dev.jcap.linux.trace;

import java.util.Objects;

/**
 * A verdict with its reason.
 *
 * @param verdict what the check means
 * @param reason  why, in words for a person
 */
public record Judgement(Verdict verdict, String reason) {

    /** Takes no null. */
    public Judgement {
        Objects.requireNonNull(verdict, "verdict");
        Objects.requireNonNull(reason, "reason");
    }
}
