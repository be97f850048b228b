package dev.jcap.linux.internal.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcap.Capability;
import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySet;
import dev.jcap.CapabilitySnapshot;
import dev.jcap.Credentials;
import dev.jcap.SecurityMode;
import dev.jcap.linux.internal.kernel.Errno;
import dev.jcap.linux.internal.kernel.KernelCall;
import dev.jcap.linux.internal.plan.Goal;
import dev.jcap.linux.internal.plan.Plans;
import dev.jcap.linux.internal.plan.Route;
import dev.jcap.proof.Trial;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Random threads and plans. */
class PlansPropertyTest {

    private static final int CASES = 250_000;

    private final FakeProcess process = new FakeProcess();

    private enum Came { FOUND, REFUSED }

    @Test
    @Tag("random")
    void compile_randomThreadAndPlan_everyCallSucceedsAndLeadsToTheGoal() throws Exception {
        Map<Came, Integer> count = new EnumMap<>(Came.class);
        Map<String, Integer> refusals = new TreeMap<>();
        String property =
                "every call of a compiled plan succeeds and they reach its goal; no order reaches the goal of a refused plan";
        Trial.random(getClass(), property, CASES).each(random -> {
            RandomCases cases = new RandomCases(random);
            FakeCredentials start = cases.thread(process);
            CapabilityPlan plan = cases.plan(start);
            switch (Plans.compile(plan, start.snapshot())) {
                case Route.Found found -> {
                    count.merge(Came.FOUND, 1, Integer::sum);
                    follow(plan, start, found);
                }
                case Route.Refused refused -> {
                    count.merge(Came.REFUSED, 1, Integer::sum);
                    refusals.merge(refused.operation(), 1, Integer::sum);
                    assertNoOtherWay(plan, start, refused);
                }
            }
        });
        System.out.println("PlansPropertyTest: " + count + " " + refusals);
        int found = count.getOrDefault(Came.FOUND, 0);
        assertTrue(found >= count.getOrDefault(Came.REFUSED, 0) / 4, "too few plans that work: " + count);
    }

    private void follow(CapabilityPlan plan, FakeCredentials start, Route.Found route) {
        FakeCredentials thread = start.copy();
        Goal goal = route.goal();
        for (KernelCall call : route.calls()) {
            long result = thread.make(call);
            assertTrue(result >= 0, () -> call + " answers " + Errno.describe(result) + told(plan, start, route));
            assertTrue(keepsWhatTheGoalNeeds(goal, thread), () -> call + " loses what is needed" + told(plan, start, route));
        }
        CapabilitySnapshot end = thread.snapshot();
        assertEquals(goal.state(), end.state(), () -> told(plan, start, route));
        assertEquals(goal.bounding(), end.bounding(), () -> told(plan, start, route));
        assertEquals(goal.ambient(), end.ambient(), () -> told(plan, start, route));
        assertEquals(plan.noNewPrivs() || start.noNewPrivs, end.noNewPrivs(), () -> told(plan, start, route));
        assertMeansThePlan(plan, start, thread, () -> told(plan, start, route));
    }

    /** A permitted or bounding capability that goes never comes back. */
    private static boolean keepsWhatTheGoalNeeds(Goal goal, FakeCredentials thread) {
        return new CapabilitySet(thread.permitted).containsAll(goal.state().permitted())
                && new CapabilitySet(thread.bounding).containsAll(goal.bounding());
    }

    /** What the plan's own documentation promises, said again. */
    private static void assertMeansThePlan(
            CapabilityPlan plan, FakeCredentials start, FakeCredentials end, Supplier<String> told) {
        long limit = plan.limit().map(CapabilitySet::mask).orElse(-1L);
        long raises = plan.ambientRaises().mask();
        boolean any = plan.limit().isPresent() || plan.state().isPresent();
        assertTrue(((end.permitted | end.effective | end.inheritable | end.ambient) & ~limit) == 0, told);
        assertTrue((end.snapshot().reachable().mask() & ~limit) == 0, told);
        boolean stays = !plan.isStrict() && end.noNewPrivs && !start.snapshot().permitted().contains(Capability.CAP_SETPCAP);
        long bounding = start.bounding & (stays ? -1 : limit) & ~plan.boundingDrops().mask();
        assertEquals(bounding, end.bounding, told);
        assertEquals(raises, end.ambient & raises, told);
        assertTrue((end.ambient & ~raises & (plan.clearsAmbient() ? -1 : ~start.ambient)) == 0, told);
        if (plan.state().isPresent()) {
            assertEquals(plan.state().get(), end.snapshot().state(), told);
        } else {
            long inheritable = plan.inheritable().map(CapabilitySet::mask).orElse(start.inheritable & limit | raises);
            assertEquals(inheritable, end.inheritable, told);
        }
        if (plan.state().isEmpty() && plan.limit().isPresent()) {
            assertEquals(start.permitted & limit, end.permitted, told);
            assertEquals(start.effective & limit, end.effective, told);
        }
        if (plan.identity().isEmpty()) {
            assertEquals(start.snapshot().uids(), end.snapshot().uids(), told);
            assertEquals(start.snapshot().gids(), end.snapshot().gids(), told);
            assertEquals(start.groups, end.groups, told);
            if (!any) {
                assertEquals(start.permitted, end.permitted, told);
                assertEquals(start.effective, end.effective, told);
            }
        } else {
            assertEquals(Credentials.Ids.all(plan.identity().get().uid()), end.snapshot().uids(), told);
            assertEquals(Credentials.Ids.all(plan.identity().get().gid()), end.snapshot().gids(), told);
            assertEquals(plan.identity().get().groups(), end.groups, told);
        }
        plan.mode().ifPresent(mode -> assertMode(mode, end.snapshot(), told));
        int keepCaps = plan.identity().isPresent() && plan.securebits().isEmpty() ? 0x10 : 0;
        int flags = plan.securebits().map(named -> named.bits()).orElse(start.securebits);
        assertEquals(flags & ~keepCaps, end.securebits & ~keepCaps, told);
        assertTrue((end.securebits & 0x10) <= (flags & 0x10), told);
    }

    /** The mode, or what it is called when less is left than it allows. */
    private static void assertMode(SecurityMode planned, CapabilitySnapshot end, java.util.function.Supplier<String> told) {
        Set<SecurityMode> good =
                switch (planned) {
                    case PURE1E -> EnumSet.of(SecurityMode.PURE1E, SecurityMode.PURE1E_INIT, SecurityMode.NOPRIV);
                    case PURE1E_INIT -> EnumSet.of(SecurityMode.PURE1E_INIT, SecurityMode.NOPRIV);
                    default -> EnumSet.of(planned);
                };
        assertTrue(good.contains(end.mode().orElseThrow()), told);
    }

    /** Tries the stages in other orders: none of them may reach what was refused. */
    private void assertNoOtherWay(CapabilityPlan plan, FakeCredentials start, Route.Refused refused) {
        Goal goal = Plans.goal(plan, start.snapshot());
        for (OtherWay way : OtherWay.all()) {
            FakeCredentials thread = start.copy();
            way.go(goal, thread);
            boolean reached = goal.isReachedBy(thread.snapshot())
                    && goal.state().equals(thread.snapshot().state())
                    && goal.bounding().equals(thread.snapshot().bounding())
                    && goal.ambient().equals(thread.snapshot().ambient())
                    && (goal.securebits().isEmpty() || goal.securebits().equals(thread.snapshot().securebits()));
            assertTrue(!reached, () -> way + " works, but: " + refused + told(plan, start, refused));
        }
    }

    private static String told(CapabilityPlan plan, FakeCredentials start, Route route) {
        return "\nplan:\n" + plan + "\nfrom: " + start + "\nroute: " + route;
    }

    @Test
    @Tag("random")
    void compile_nothingToChange_makesNoCall() throws Exception {
        Trial.random(getClass(), "a plan that changes nothing makes no system call", 10_000).each(random -> {
            FakeCredentials start = new RandomCases(random).thread(process);
            Route route = Plans.compile(CapabilityPlan.unchanged(), start.snapshot());
            assertTrue(route instanceof Route.Found found && found.calls().isEmpty(), () -> start + " " + route);
        });
    }

    @Test
    @Tag("random")
    void compile_appliedTwice_secondTimeChangesNothing() throws Exception {
        Trial.random(getClass(), "applying a plan again changes nothing", CASES / 5).each(random -> {
            RandomCases cases = new RandomCases(random);
            FakeCredentials thread = cases.thread(process);
            String before = thread.toString();
            CapabilityPlan plan = cases.plan(thread);
            if (Plans.compile(plan, thread.snapshot()) instanceof Route.Found first) {
                first.calls().forEach(thread::make);
                String once = before + "\n" + first + "\n" + thread;
                Route again = Plans.compile(plan, thread.snapshot());
                assertTrue(
                        again instanceof Route.Found second && second.calls().stream().allMatch(
                                call -> call instanceof KernelCall.GetSecurebits),
                        () -> once + "\n" + plan + "\n" + again);
            }
        });
    }
}
