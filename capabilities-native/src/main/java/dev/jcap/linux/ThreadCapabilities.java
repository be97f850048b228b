package dev.jcap.linux;

import dev.jcap.Capability;
import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySet;
import dev.jcap.CapabilitySnapshot;
import dev.jcap.linux.internal.shared.ChangeEvent;
import dev.jcap.linux.internal.shared.FlightLog;
import dev.jcap.linux.internal.shared.OnPlatformThread;
import dev.jcap.linux.internal.shared.ProcStatus;

/**
 * The capabilities of the thread that calls: always the thread of the call, whichever thread made this object.
 *
 * <p>Threads that the calling thread starts are copies of it; all others are untouched. Virtual threads are refused,
 * because what they would change belongs to the carrier they happen to run on.
 *
 * @since 0.1
 */
public final class ThreadCapabilities {

    ThreadCapabilities() {}

    /**
     * Reads the calling thread: its five sets, no_new_privs, securebits, ids and groups.
     *
     * <p>Needs nothing but {@code /proc}. Source: proc_pid_status(5), {@code PR_GET_SECUREBITS}.
     *
     * @return the thread as it is now
     * @throws WrongThreadException on a virtual thread
     * @throws CapabilityException  when {@code /proc/self/task} cannot be read
     */
    public CapabilitySnapshot read() {
        return CallingThread.read();
    }

    /**
     * Reads the calling thread's status file: all that {@link #read()} tells but the securebits, which only a system call
     * knows.
     *
     * <p>Makes no native call, so it works in a JVM without native access, and does not wait until the C library is
     * linked, which takes a JVM most of what {@link #read()} takes as the first thing in a program. Source:
     * proc_pid_status(5).
     *
     * @return the thread as it is now, without securebits
     * @throws WrongThreadException on a virtual thread
     * @throws CapabilityException  when {@code /proc/thread-self/status} cannot be read
     */
    public CapabilitySnapshot readStatus() {
        OnPlatformThread.require();
        return ProcStatus.readOwn();
    }

    /**
     * Applies a plan to the calling thread only. Other threads of this process, and whatever they start, keep what they
     * have; use {@link Capabilities#process()} to give something up for good.
     *
     * <p>A thread that holds less than its process is a door into it while the process is dumpable: another process with
     * the thread's user and capabilities may trace it, and then reaches the memory of all threads ({@code ptrace(2)}).
     *
     * <p>A plan of more than one call is tried on a thread of its own first, so that a refusal leaves everything as it was,
     * and the result is read back.
     *
     * @param plan what to change
     * @return the thread as it was read afterwards
     * @throws WrongThreadException       on a virtual thread
     * @throws CapabilityDeniedException  when the plan is refused; nothing has changed
     * @throws MixedCapabilitiesException when the thread went part of the way after a trial had succeeded, or could not be
     *                                    read back
     * @throws CapabilityException        when jcap cannot work here at all, or a file could not be handed over: the thread
     *                                    has not changed, but the files before it belong to the new user
     */
    public CapabilitySnapshot apply(CapabilityPlan plan) {
        return FlightLog.isOn()
                ? ChangeEvent.record("thread", plan, () -> CallingThread.apply(plan))
                : CallingThread.apply(plan);
    }

    /**
     * Returns what would become of a plan on the calling thread, and changes nothing: which of its parts that are no
     * conditions are possible here. What only the kernel decides, such as a seccomp filter, is not known beforehand.
     *
     * @param plan what to change
     * @return what would become of it
     * @throws WrongThreadException      on a virtual thread
     * @throws CapabilityDeniedException when the plan would be refused
     * @throws CapabilityException       when jcap cannot work here at all
     */
    public PlanOutcome preview(CapabilityPlan plan) {
        return CallingThread.preview(plan);
    }

    /**
     * Makes permitted capabilities effective on the calling thread until the returned scope is closed.
     *
     * <p>Keep the scope to the one call that needs it: a thread or process started inside inherits the raised set for
     * life.
     *
     * {@snippet class="dev.jcap.example.ServiceExamples" region="raise"}
     *
     * @param capabilities what to raise; what is effective already stays so when the scope is closed
     * @return the scope, to be closed on the same thread
     * @throws WrongThreadException      on a virtual thread
     * @throws CapabilityDeniedException when one of them is not permitted; nothing has changed
     * @throws CapabilityException       when jcap cannot work here at all
     */
    public RaisedCapabilities raise(Capability... capabilities) {
        return raise(CapabilitySet.of(capabilities));
    }

    /**
     * Makes permitted capabilities effective on the calling thread until the returned scope is closed.
     *
     * @param capabilities what to raise; what is effective already stays so when the scope is closed
     * @return the scope, to be closed on the same thread
     * @throws WrongThreadException      on a virtual thread
     * @throws CapabilityDeniedException when one of them is not permitted; nothing has changed
     * @throws CapabilityException       when jcap cannot work here at all
     */
    public RaisedCapabilities raise(CapabilitySet capabilities) {
        return FlightLog.isOn()
                ? ChangeEvent.record("thread", new Raise(capabilities), () -> CallingThread.raise(capabilities))
                : CallingThread.raise(capabilities);
    }

    /** What a recording calls it. */
    private record Raise(CapabilitySet capabilities) {
        @Override
        public String toString() {
            return "raise " + capabilities;
        }
    }
}
