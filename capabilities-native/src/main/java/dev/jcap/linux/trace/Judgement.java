package dev.jcap.linux.trace;

import java.util.Objects;

/**
 * A verdict with its reason.
 *
 * @param verdict the verdict
 * @param reason  the reason as text
 * @since 0.1
 */
public record Judgement(Verdict verdict, String reason) {

    /** Checks that no argument is null. */
    public Judgement {
        Objects.requireNonNull(verdict, "verdict");
        Objects.requireNonNull(reason, "reason");
    }
}
