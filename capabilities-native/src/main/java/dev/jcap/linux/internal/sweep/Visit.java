package dev.jcap.linux.internal.sweep;

import dev.jcap.Securebits;
import dev.jcap.linux.internal.kernel.Courier;
import dev.jcap.linux.internal.kernel.Errno;
import java.util.Optional;

/** What a sweep has found out about one thread and done about it. */
final class Visit {

    private static final int ATTEMPTS = 3;

    final int tid;
    /** As last read; null when it has not been read. */
    Finding finding;
    /** The last listing with this thread. */
    int listing;
    CallLists.Laid carried;
    long parcel;
    long postedAt;
    Optional<Securebits> securebits = Optional.empty();
    String trouble = "";
    private int attempts;

    Visit(int tid) {
        this.tid = tid;
    }

    /** Whether it was found with no more than it may hold. */
    boolean isGood() {
        return finding != null && finding.standing().isGood();
    }

    boolean isHopeless() {
        return parcel == 0 && isTiredOf();
    }

    boolean isTiredOf() {
        return attempts >= ATTEMPTS;
    }

    void failed(String why) {
        trouble = why;
        attempts++;
    }

    void giveUp(String why) {
        trouble = why;
        attempts = ATTEMPTS;
    }

    /** Takes in what a parcel has done. */
    void collected(Courier.Delivery delivery, Optional<Securebits> wanted) {
        parcel = 0;
        attempts += carried.isQuestion() && delivery.succeeded() ? 0 : 1;
        securebits = Optional.empty();
        if (!delivery.succeeded()) {
            trouble = carried.calls().get(delivery.completed()) + ": " + Errno.describe(delivery.result());
        } else if (wanted.isPresent()) {
            securebits = Optional.of(new Securebits((int) delivery.result()));
            trouble = securebits.equals(wanted) ? "" : "its securebits are 0x" + Long.toHexString(delivery.result());
        } else {
            trouble = "";
        }
    }
}
