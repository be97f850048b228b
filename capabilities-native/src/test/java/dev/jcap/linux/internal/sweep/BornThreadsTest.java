package dev.jcap.linux.internal.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcap.CapabilitySnapshot;
import dev.jcap.CapabilityState;
import dev.jcap.linux.internal.kernel.Errno;
import dev.jcap.linux.internal.sweep.Script.Operation;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A thread that cannot be read is not one that has ended. */
class BornThreadsTest {

    private static final int TASKS = 7;

    private final FakeKernel kernel = new FakeKernel();
    private final BornThreads born = new BornThreads(kernel, TASKS);
    private final FakeThread copy = kernel.birth(kernel.current);

    private List<Long> found() {
        BornThreads.Copies copies = born.find(thread -> true);
        assertEquals(0, copies.error());
        return copies.threads().stream().map(CapabilitySnapshot::id).toList();
    }

    @ParameterizedTest
    @EnumSource(names = {"EMFILE", "ENFILE", "ENOMEM", "EACCES", "EIO"})
    void find_threadCannotBeReadAtFirst_isFoundAtLast(Errno errno) {
        kernel.script.fail(step -> step.is(Operation.READ, copy.tid), 1, errno);

        assertEquals(List.of((long) copy.tid), found());
    }

    @ParameterizedTest
    @EnumSource(names = {"ENOENT", "ESRCH"})
    void find_threadEndsMeanwhile_isNone(Errno errno) {
        kernel.script.fail(step -> step.is(Operation.READ, copy.tid), 1, errno);

        assertEquals(List.of(), found());
    }

    @Test
    void find_threadsCannotBeListed_tellsTheErrno() {
        kernel.script.fail(step -> step.operation() == Operation.LIST, 1, Errno.ENOMEM);

        assertEquals(-Errno.ENOMEM.number(), born.find(thread -> true).error());
    }

    @Test
    void strip_reaperCannotBeReadAtFirst_isDoneOnlyWhenItHoldsNothing() {
        copy.name = "process reaper";
        kernel.script.fail(step -> step.is(Operation.READ, copy.tid), 2, Errno.EMFILE);

        assertEquals(0, born.strip(born.find(thread -> true).threads()));

        assertEquals(CapabilityState.EMPTY, copy.snapshot().state());
    }

    @Test
    void strip_signalIsRefused_tellsTheErrno() {
        copy.name = "process reaper";
        kernel.script.fail(step -> step.is(Operation.SIGNAL, copy.tid), 1, Errno.EAGAIN);

        assertEquals(-Errno.EAGAIN.number(), born.strip(born.find(thread -> true).threads()));

        assertTrue(!copy.snapshot().state().equals(CapabilityState.EMPTY), "it was stripped");
    }
}
