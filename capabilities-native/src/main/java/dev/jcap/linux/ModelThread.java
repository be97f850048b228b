package dev.jcap.linux;

import dev.jcap.CapabilityFormatException;
import dev.jcap.linux.internal.kernel.Kernel;
import dev.jcap.linux.internal.kernel.TaskStatus;
import dev.jcap.linux.internal.shared.CapabilityExceptions;
import dev.jcap.linux.internal.shared.DeclaredThreads;
import dev.jcap.linux.internal.sweep.Allowances;

/**
 * A thread that holds what the process is left with. That is the first thread, as long as it lives: one that has ended
 * stays in the kernel's list with all it ever held, while the others may have given it up.
 */
final class ModelThread {

    private ModelThread() {}

    /**
     * Returns the id of the first thread that lives and is not declared to keep something.
     *
     * @throws CapabilityDeniedException when none can be read
     */
    static int find(Kernel kernel) {
        long opened = kernel.openTasks();
        if (opened < 0) {
            throw denied(opened);
        }
        try {
            Allowances declared = DeclaredThreads.now();
            Kernel.Tids tids = kernel.tids((int) opened);
            for (int tid : tids.ids()) {
                if (isModel(kernel.read((int) opened, tid, "status"), declared)) {
                    return tid;
                }
            }
            throw denied(tids.error());
        } finally {
            kernel.close((int) opened);
        }
    }

    private static boolean isModel(Kernel.Text status, Allowances declared) {
        try {
            TaskStatus thread = status.error() < 0 ? null : TaskStatus.parse(status.content());
            return thread != null
                    && !thread.isZombie()
                    && declared.of(thread.snapshot()).isEmpty();
        } catch (CapabilityFormatException e) {
            return false;
        }
    }

    private static RuntimeException denied(long error) {
        return CapabilityExceptions.denied("read the threads", error, "no thread shows what the task's threads may hold");
    }
}
