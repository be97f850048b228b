package dev.jcap.linux.internal.sweep;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcap.linux.internal.kernel.Errno;
import dev.jcap.linux.internal.sweep.Script.Operation;
import dev.jcap.linux.internal.sweep.Script.Step;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every operation of a run that works fails, once or from then on, with every number that the kernel may give. */
class AllThreadsFaultTest {

    private static List<Errno> errors(Operation operation) {
        return switch (operation) {
            case OPEN_TASKS -> List.of(Errno.EMFILE, Errno.ENFILE, Errno.ENOMEM, Errno.EACCES, Errno.ENOENT);
            case LIST -> List.of(Errno.ENOENT, Errno.ENOMEM, Errno.EBADF);
            case READ -> List.of(
                    Errno.EMFILE, Errno.ENFILE, Errno.ENOMEM, Errno.ENOENT, Errno.ESRCH, Errno.EACCES, Errno.EIO);
            case CALL -> List.of(Errno.EPERM, Errno.EINVAL, Errno.ENOMEM, Errno.EAGAIN, Errno.ENOSYS);
            case PREPARE -> List.of(Errno.EAGAIN, Errno.EACCES, Errno.ENOMEM);
            case SIGNAL -> List.of(Errno.EAGAIN, Errno.ESRCH, Errno.EPERM, Errno.EINVAL);
            case STOP -> List.of(Errno.EBUSY, Errno.EPERM, Errno.ENOSYS);
            case NAMESPACE, DESCRIPTORS -> List.of(Errno.EMFILE, Errno.ENOENT, Errno.EACCES);
            case SPAWN -> List.of(Errno.ENOMEM);
            case CAPGET, CAPSET, CLOSE -> List.of();
        };
    }

    private static List<Step> steps(Scenario scenario) {
        FakeKernel kernel = scenario.start();
        Promise.apply(kernel, scenario.plan).assertProven();
        return kernel.script.steps();
    }

    @ParameterizedTest
    @EnumSource
    void apply_anyOneOperationFails_neverTellsMoreThanIsSo(Scenario scenario) {
        for (Step step : steps(scenario)) {
            for (Errno errno : errors(step.operation())) {
                FakeKernel kernel = scenario.start();
                kernel.script.fail(now -> now.number() == step.number(), 1, errno);
                told(step, errno, () -> Promise.apply(kernel, scenario.plan));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void apply_anOperationFailsFromSomewhereOn_neverTellsMoreThanIsSo(Scenario scenario) {
        for (Step step : steps(scenario)) {
            if (step.operation() == Operation.CALL && step.detail().equals("PR_SET_DUMPABLE 1")) {
                continue;
            }
            for (Errno errno : errors(step.operation()).subList(0, Math.min(1, errors(step.operation()).size()))) {
                FakeKernel kernel = scenario.start();
                kernel.script.failFrom(
                        now -> now.number() >= step.number()
                                && now.operation() == step.operation()
                                && now.tid() == step.tid()
                                && !now.detail().equals("PR_SET_DUMPABLE 1"),
                        1, errno);
                told(step, errno, () -> Promise.apply(kernel, scenario.plan, 200_000_000L));
            }
        }
    }

    private static void told(Step step, Errno errno, Runnable run) {
        try {
            run.run();
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError(step + " fails with " + errno + ": " + e.getMessage(), e);
        }
    }

    @ParameterizedTest
    @EnumSource
    void apply_oneCallFailsOnceOnAnotherThread_isStillProvenWhereATryIsLeft(Scenario scenario) {
        for (Step step : steps(scenario)) {
            if (step.operation() == Operation.CALL && step.tid() > FakeKernel.CALLER && step.tid() < 5000) {
                FakeKernel kernel = scenario.start();
                kernel.script.fail(now -> now.number() == step.number(), 1, Errno.ENOMEM);
                Promise promise = Promise.apply(kernel, scenario.plan);
                assertTrue(promise.isProven(), () -> step + ": " + promise.result());
            }
        }
    }
}
