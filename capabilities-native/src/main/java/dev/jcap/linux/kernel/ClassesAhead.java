package dev.jcap.linux.kernel;

import dev.jcap.Capability;
import dev.jcap.CapabilitySnapshot;
import dev.jcap.CapabilityState;
import dev.jcap.Securebits;
import java.util.List;

/**
 * Loads the classes of a first change of every thread while the calling thread links the C library, which keeps a JVM busy
 * for longer. A class that is missing here is loaded when it is needed, as any other.
 */
public final class ClassesAhead implements Runnable {

    private ClassesAhead() { }

    /** Begins on a thread of its own, for whoever goes on to wait for its end. */
    public static Thread load() {
        Thread thread = new Thread(new ClassesAhead(), DisposableThread.NAME);
        try {
            thread.start();
        } catch (OutOfMemoryError e) {
            // There is no room for a thread, so nothing is loaded ahead. The change itself needs one, and will say so.
        }
        return thread;
    }

    /** In the order in which they are needed. Loads without initializing: no class waits for another thread's. */
    private static List<Class<?>> classes() {
        return List.of(
                Layouts.class, Exceptions.class, SignalStub.class, Courier.class, Courier.Stage.class,
                Courier.Delivery.class, Errno.class, OneThread.class, OneThread.Change.Made.class,
                OneThread.Change.Broken.class, OneThread.Change.Refused.class, OneThread.Reading.class,
                Kernel.Text.class, Kernel.Tids.class, CapabilitySnapshot.class, CapabilitySnapshot.Ids.class,
                CapabilityState.class, Securebits.class, Capability.class, Plans.class, Goal.class, Steps.class,
                Steps.SecurebitsChange.class, Route.Found.class, Route.Refused.class, KernelCall.GetSecurebits.class,
                KernelCall.DropBounding.class, KernelCall.Capset.class, KernelCall.SetNoNewPrivs.class,
                KernelCall.GetDumpable.class, Sweep.class, TaskStatus.class, ThreadEnd.class, CallLists.class,
                CallLists.Laid.class, Finding.class, Finding.Standing.class, AllThreads.Result.Ended.class,
                AllThreads.Result.Refused.class);
    }

    @Override
    public void run() {
        classes();
    }
}
