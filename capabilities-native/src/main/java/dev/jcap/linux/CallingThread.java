package dev.jcap.linux;

import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySet;
import dev.jcap.CapabilitySnapshot;
import dev.jcap.linux.internal.kernel.Kernel;
import dev.jcap.linux.internal.sweep.OneThread;
import java.util.concurrent.locks.Lock;

/** What {@link ThreadCapabilities} does by native calls. */
final class CallingThread {

    private CallingThread() {}

    static CapabilitySnapshot read() {
        OneThread.Reading reading = new OneThread(RunningKernel.forThisThread()).read();
        if (reading.snapshot().isEmpty()) {
            throw Errors.failed("read /proc/self/task", reading.error());
        }
        return reading.snapshot().get();
    }

    static CapabilitySnapshot apply(CapabilityPlan plan) {
        OneThread thread = new OneThread(RunningKernel.forThisThread());
        Lock lock = CredentialLock.oneThread();
        lock.lock();
        try {
            OneThread.Change change = thread.apply(plan);
            if (change instanceof OneThread.Change.Refused refused) {
                throw Errors.denied(refused);
            }
            if (change instanceof OneThread.Change.Broken broken) {
                throw Errors.mixed(broken);
            }
            return ((OneThread.Change.Made) change).now();
        } finally {
            lock.unlock();
        }
    }

    static RaisedCapabilities raise(CapabilitySet capabilities) {
        Kernel kernel = RunningKernel.forThisThread();
        Lock lock = CredentialLock.oneThread();
        lock.lock();
        try {
            long[] sets = new long[3];
            long read = kernel.capget(0, sets);
            if (read < 0) {
                throw Errors.failed("capget", read);
            }
            long missing = capabilities.mask() & ~sets[0];
            if (missing != 0) {
                throw Errors.notPermitted(new CapabilitySet(missing), kernel.gettid());
            }
            long raised = capabilities.mask() & ~sets[1];
            if (raised != 0) {
                long result = kernel.capset(sets[0], sets[1] | raised, sets[2]);
                if (result < 0) {
                    throw Errors.denied("capset", result, "the kernel refused");
                }
            }
            return new RaisedCapabilities(kernel, new CapabilitySet(raised));
        } finally {
            lock.unlock();
        }
    }
}
