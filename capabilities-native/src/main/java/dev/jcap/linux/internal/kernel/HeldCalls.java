package dev.jcap.linux.internal.kernel;

import dev.jcap.CapabilitySet;
import dev.jcap.CapabilitySnapshot;
import dev.jcap.Credentials;
import java.util.List;
import java.util.Optional;

/**
 * The calls for held threads of one kind. A held thread compares itself with {@code from} before it takes part: its
 * permitted, effective and inheritable sets, its real, effective and saved ids, its groups and its securebits. One that
 * differs says so and changes nothing.
 *
 * @param from     what a thread must be, securebits included; empty when the calls are right for every thread
 * @param bounding capabilities that must be in the thread's bounding set if and only if they are in that of {@code from}
 * @param calls    what it does then
 */
public record HeldCalls(Optional<CapabilitySnapshot> from, CapabilitySet bounding, List<KernelCall> calls) {

    /** Calls that are right for every thread. */
    public static HeldCalls anywhere(List<KernelCall> calls) {
        return new HeldCalls(Optional.empty(), CapabilitySet.EMPTY, calls);
    }

    /** For a thread that is only to tell its securebits: no thread has the ids that it compares itself with. */
    public static HeldCalls nowhere(CapabilitySnapshot thread) {
        Credentials nobody = thread.credentials().withUids(Credentials.Ids.all(OverflowIds.UNKNOWN));
        return new HeldCalls(Optional.of(thread.withCredentials(nobody)), CapabilitySet.EMPTY, List.of());
    }
}
