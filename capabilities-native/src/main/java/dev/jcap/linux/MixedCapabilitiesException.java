package dev.jcap.linux;

import dev.jcap.CapabilitySnapshot;
import dev.jcap.ThreadState;
import dev.jcap.ThreadStatus;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serial;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Thrown when a change was made in part: some threads hold what the plan leaves them, others hold more. There is no way
 * back; a service that sees this should end. It is serialized with its report, but without the report's
 * {@link ThreadReport#outcome()}.
 *
 * @since 0.1
 */
public final class MixedCapabilitiesException extends CapabilityException {

    @Serial
    private static final long serialVersionUID = 1L;

    /** Every thread as it stands. Written by hand, since an {@code Optional} cannot be. */
    private transient ThreadReport report;

    /**
     * Creates the exception of a partial change.
     *
     * @param message what was not reached, and why
     * @param report  every thread as it stands
     * @param cause   what interrupted the change, or null
     */
    public MixedCapabilitiesException(String message, ThreadReport report, Throwable cause) {
        this(message, "", 0, report, cause);
    }

    /**
     * Creates the exception of a partial change with what is known about it.
     *
     * @param message   what failed, why, and what to do
     * @param operation the operation, a system call or what jcap was about to do; empty when it was no single one
     * @param error     0, or -errno of the kernel's refusal
     * @param report    every thread as it stands
     * @param cause     what the JDK said, or null
     */
    public MixedCapabilitiesException(String message, String operation, long error, ThreadReport report, Throwable cause) {
        super(message, operation, error, cause);
        this.report = report;
    }

    /**
     * Returns every thread as it stands, those that were not reached among them. The message says what is missing; a
     * report in which every thread is found good does not take that back: threads may have been overlooked, or securebits
     * be unknown.
     *
     * @return the report; its {@link ThreadReport#offenders()} are the threads that hold too much
     */
    public ThreadReport report() {
        return report;
    }

    /**
     * Writes the report's parts.
     *
     * @param out the stream
     * @serialData scans, durations, rings, and the threads one by one
     * @throws IOException when the stream fails
     */
    @Serial
    private void writeObject(ObjectOutputStream out) throws IOException {
        out.defaultWriteObject();
        out.writeInt(report.scans());
        out.writeObject(report.duration());
        out.writeObject(report.stop());
        out.writeObject(report.rings().toArray(Integer[]::new));
        out.writeInt(report.threads().size());
        for (ThreadState entry : report.threads()) {
            out.writeInt(entry.tid());
            out.writeObject(entry.status());
            out.writeObject(entry.snapshot().orElse(null));
            out.writeUTF(entry.detail());
        }
    }

    /**
     * Reads the report's parts.
     *
     * @param in the stream
     * @throws IOException            when the stream fails
     * @throws ClassNotFoundException when a part's class is missing
     */
    @Serial
    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
        in.defaultReadObject();
        int scans = in.readInt();
        Duration duration = (Duration) in.readObject();
        Duration stop = (Duration) in.readObject();
        List<Integer> rings = List.of((Integer[]) in.readObject());
        List<ThreadState> entries = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            entries.add(new ThreadState(
                    in.readInt(),
                    (ThreadStatus) in.readObject(),
                    Optional.ofNullable((CapabilitySnapshot) in.readObject()),
                    in.readUTF()));
        }
        report = ThreadReport.of(entries, scans, duration).withStop(stop, rings);
    }
}
