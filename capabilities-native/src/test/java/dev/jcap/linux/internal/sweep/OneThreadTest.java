package dev.jcap.linux.internal.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySet;
import dev.jcap.CapabilitySnapshot;
import dev.jcap.CapabilityState;
import dev.jcap.Credentials;
import dev.jcap.Identity;
import dev.jcap.Securebits;
import dev.jcap.linux.internal.kernel.DumpableFlag;
import dev.jcap.linux.internal.kernel.Errno;
import dev.jcap.linux.internal.sweep.OneThread.Change;
import dev.jcap.linux.internal.sweep.Script.Operation;
import dev.jcap.linux.internal.sweep.Script.Step;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OneThreadTest {

    private static final int TRIAL = 5001;
    private static final CapabilityPlan USER =
            CapabilityPlan.limitTo(CapabilitySet.EMPTY).become(Identity.of(1000, 1000)).setNoNewPrivs();
    private static final List<Errno> ERRORS =
            List.of(Errno.EPERM, Errno.EINVAL, Errno.ENOMEM, Errno.EAGAIN, Errno.EMFILE, Errno.ENOENT);

    private final FakeKernel kernel = new FakeKernel();

    private Change apply(CapabilityPlan plan) {
        return apply(kernel, plan);
    }

    /** As everybody does: with the process's dumpable flag held cleared. */
    private static Change apply(FakeKernel kernel, CapabilityPlan plan) {
        assertEquals(0, DumpableFlag.hold(kernel));
        Change change = new OneThread(kernel).apply(plan);
        DumpableFlag.release(kernel, change instanceof Change.Refused);
        return change;
    }

    private static List<Step> steps(Scenario scenario) {
        FakeKernel kernel = scenario.start();
        assertInstanceOf(Change.Made.class, apply(kernel, scenario.plan));
        return kernel.script.steps();
    }

    @ParameterizedTest
    @EnumSource
    void apply_goodPlan_changesTheCallerOnly(Scenario scenario) {
        FakeKernel process = scenario.start();
        Map<Object, String> before = process.everything();

        Change.Made made = assertInstanceOf(Change.Made.class, new OneThread(process).apply(scenario.plan));

        assertEquals(process.current.snapshot(), made.now());
        Map<Object, String> after = process.everything();
        List.of(before, after).forEach(all -> {
            all.remove("dumpable");
            all.remove(FakeKernel.CALLER);
        });
        assertEquals(before, after);
        assertEquals(0, process.openDescriptors);
    }

    @ParameterizedTest
    @EnumSource
    void apply_anyOneOperationFails_changesAllOrNothingOrTellsHowFar(Scenario scenario) {
        for (Step step : steps(scenario)) {
            if (step.operation() == Operation.CLOSE || step.detail().contains("_DUMPABLE")) {
                continue;
            }
            for (Errno errno : ERRORS) {
                FakeKernel process = scenario.start();
                Map<Object, String> before = process.everything();
                process.script.fail(now -> now.number() == step.number(), 1, errno);

                Change change = apply(process, scenario.plan);

                String told = step + " fails with " + errno + ": " + change;
                switch (change) {
                    case Change.Refused refused -> assertEquals(before, process.everything(), told);
                    case Change.Made made -> assertSameCredentials(process, made.now(), told);
                    case Change.Broken broken -> {
                        assertTrue(step.tid() == FakeKernel.CALLER, () -> "a trial that failed broke something: " + told);
                        broken.now().ifPresent(now -> assertSameCredentials(process, now, told));
                    }
                }
                assertEquals(0, process.openDescriptors, told);
            }
        }
    }

    private static void assertSameCredentials(FakeKernel process, CapabilitySnapshot now, String told) {
        CapabilitySnapshot real = process.current.snapshot();
        // The flags are missing where reading them is what failed.
        assertEquals(real, now.securebits().isPresent() ? now : now.withSecurebits(real.securebits().orElseThrow()), told);
    }

    @ParameterizedTest
    @EnumSource
    void apply_anyCallOfTheTrialFails_isRefusedWithThatCallAndErrno(Scenario scenario) {
        for (Step step : steps(scenario)) {
            if (step.is(Operation.CALL, TRIAL) && !step.detail().equals("PR_GET_SECUREBITS")) {
                FakeKernel process = scenario.start();
                process.script.fail(now -> now.number() == step.number(), 1, Errno.EPERM);

                Change change = apply(process, scenario.plan);

                Change.Refused refused = assertInstanceOf(Change.Refused.class, change, step::toString);
                assertEquals(step.detail(), refused.operation());
                assertEquals(-Errno.EPERM.number(), refused.error());
            }
        }
    }

    @Test
    void apply_trialChangedIdsAndFailed_isDumpableAsBefore() {
        kernel.script.fail(step -> step.is(Operation.CALL, TRIAL) && step.detail().equals("PR_SET_NO_NEW_PRIVS"), 1,
                Errno.EINVAL);

        assertInstanceOf(Change.Refused.class, apply(USER));

        assertEquals(1, kernel.process.dumpable);
    }

    @Test
    void apply_trialFailedAndWasNotDumpable_staysSo() {
        kernel.process.dumpable = 0;
        kernel.script.fail(step -> step.is(Operation.CALL, TRIAL), 3, Errno.EINVAL);

        assertInstanceOf(Change.Refused.class, apply(USER));

        assertEquals(0, kernel.process.dumpable);
    }

    @Test
    void apply_secondRunFailsThoughTheTrialDidNot_tellsTheTrueState() {
        kernel.script.fail(
                step -> step.is(Operation.CALL, FakeKernel.CALLER) && step.detail().equals("setresuid 1000"), 1, Errno.EAGAIN);

        Change.Broken broken = assertInstanceOf(Change.Broken.class, apply(USER));

        assertEquals("setresuid 1000", broken.operation());
        assertEquals(-Errno.EAGAIN.number(), broken.error());
        assertEquals(Optional.of(kernel.current.snapshot()), broken.now());
        assertEquals(CapabilitySet.EMPTY, broken.now().orElseThrow().bounding());
        assertEquals(0, broken.now().orElseThrow().uids().real());
    }

    @Test
    void apply_resultCannotBeReadBack_isBrokenWithoutAState() {
        kernel.script.fail(step -> step.is(Operation.READ, FakeKernel.CALLER), 2, Errno.EMFILE);

        Change.Broken broken = assertInstanceOf(Change.Broken.class, apply(USER));

        assertEquals("read the thread back", broken.operation());
        assertEquals(Optional.empty(), broken.now());
    }

    @Test
    void apply_kernelSaysYesAndDoesNothing_isRefusedByTheTrial() {
        kernel.script.before(
                step -> step.is(Operation.READ, TRIAL), 1, () -> kernel.current.credentials.noNewPrivs = false);

        Change.Refused refused = assertInstanceOf(Change.Refused.class, apply(USER));

        assertEquals("compare the result with the plan", refused.operation());
    }

    @Test
    void apply_noThreadCanBeStarted_isRefused() {
        kernel.script.fail(step -> step.operation() == Operation.SPAWN, 1, Errno.EAGAIN);

        Change.Refused refused = assertInstanceOf(Change.Refused.class, apply(USER));

        assertEquals("start a thread for a trial", refused.operation());
    }

    @Test
    void apply_nothingToChange_startsNoTrial() {
        assertInstanceOf(Change.Made.class, apply(CapabilityPlan.unchanged()));

        assertTrue(kernel.script.steps().stream().noneMatch(step -> step.operation() == Operation.SPAWN));
    }

    @Test
    void apply_keepsDumpable_setsItLast() {
        assertInstanceOf(Change.Made.class, new OneThread(kernel).apply(USER.setDumpable(true)));

        assertEquals(1, kernel.process.dumpable);
    }

    @Test
    void read_rootWithSecurebits_hasAllOfIt() {
        kernel.current.credentials.securebits(0x2F).noNewPrivs().groups(0L, 27L).ids(0, 1000, 2000, 3000);
        kernel.current.name = "a\nb\\c)";

        CapabilitySnapshot read = new OneThread(kernel).read().snapshot().orElseThrow();

        assertEquals(kernel.current.credentials.snapshot().state(), read.state());
        assertEquals(Optional.of(new Securebits(0x2F)), read.securebits());
        assertEquals(new Credentials.Ids(0, 1000, 2000, 3000), read.uids());
        assertEquals(List.of(0L, 27L), read.groups());
        assertEquals("a\nb\\c)", read.name());
    }

    @Test
    void apply_lowersEffectiveOnly_permittedStays() {
        CapabilityState wanted = CapabilityState.parse("=p");

        Change.Made made = assertInstanceOf(Change.Made.class, apply(CapabilityPlan.unchanged().setState(wanted)));

        assertEquals(wanted, made.now().state());
    }
}
