package dev.jcap.exec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcap.CapabilitySet;
import dev.jcap.CapabilitySnapshot;
import dev.jcap.CapabilityState;
import dev.jcap.FileCapabilities;
import dev.jcap.proof.Trial;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a thread can reach, against the rules of execve. */
class ReachableTest {

    private static final int CASES = 50_000;
    private static final CapabilitySet ALL = CapabilitySet.lowest(ExecThread.COUNT);

    /** The program that gives as much as a program can, to whoever executes it. */
    private static final ExecutedFile MOST =
            ExecutedFile.plain().withCapabilities(new FileCapabilities(ALL, ALL, false, 0));

    @Test
    @Tag("random")
    void reachable_randomExecs_isNeverExceededAndNeverGrows() throws Exception {
        Trial.random(getClass(), "no execve gives more than is reachable", CASES).each(random -> {
            CapabilitySnapshot thread = thread(random);
            for (int i = 0; i < 4; i++) {
                CapabilitySet reachable = thread.reachable();
                assertTrue(reachable.containsAll(thread.permitted()));
                if (ExecRules.execve(thread, file(random), context(random)) instanceof ExecOutcome.Started started) {
                    thread = started.after();
                    assertTrue(reachable.containsAll(thread.reachable()), thread::toString);
                }
            }
        });
    }

    @Test
    @Tag("random")
    void reachable_anyThread_isReachedByOneExecOrHeldAlready() throws Exception {
        Trial.random(getClass(), "one execve reaches what is reachable", CASES).each(random -> {
            CapabilitySnapshot thread = thread(random);
            CapabilitySet reached = thread.permitted();
            if (ExecRules.execve(thread, MOST, ExecContext.of(ExecThread.COUNT)) instanceof ExecOutcome.Started started) {
                reached = reached.plus(started.after().permitted());
            }
            assertEquals(thread.reachable(), reached, thread::toString);
        });
    }

    @Test
    void reachable_rootUnderNoNewPrivs_isWhatIsPermitted() {
        CapabilitySet one = CapabilitySet.parse("cap_kill");
        ExecThread root = ExecThread.root().permitted(one);
        assertEquals(ALL, root.snapshot().reachable());
        assertEquals(one, root.noNewPrivs().snapshot().reachable());
    }

    @Test
    void reachable_userWithLockedSecurebits_isStillTheBoundingSet() {
        ExecThread user = ExecThread.user().securebits(0xef);
        assertEquals(ALL, user.snapshot().reachable());
        assertEquals(CapabilitySet.EMPTY, user.bounding(CapabilitySet.EMPTY).snapshot().reachable());
    }

    private static CapabilitySnapshot thread(RandomGenerator random) {
        CapabilitySet permitted = set(random);
        CapabilitySet inheritable = set(random);
        ExecThread thread = ExecThread.user()
                .state(new CapabilityState(permitted, permitted.intersect(set(random)), inheritable))
                .ambientAsIs(permitted.intersect(inheritable).intersect(set(random)))
                .bounding(set(random))
                .securebits(random.nextInt(1 << 12))
                .uids(id(random), id(random))
                .gids(id(random), id(random));
        return (random.nextInt(3) == 0 ? thread.noNewPrivs() : thread).snapshot();
    }

    private static ExecutedFile file(RandomGenerator random) {
        ExecutedFile file = ExecutedFile.of(id(random), id(random), random.nextInt(010000));
        return random.nextInt(3) == 0
                ? file
                : file.withCapabilities(new FileCapabilities(set(random), set(random), random.nextBoolean(), 0));
    }

    private static ExecContext context(RandomGenerator random) {
        return ExecContext.of(ExecThread.COUNT)
                .withTraced(random.nextInt(8) == 0)
                .withSharedFs(random.nextInt(8) == 0)
                .withIdChange(ExecContext.IdChange.values()[random.nextInt(2)]);
    }

    private static long id(RandomGenerator random) {
        return random.nextInt(3) * 1000L;
    }

    private static CapabilitySet set(RandomGenerator random) {
        return switch (random.nextInt(4)) {
            case 0 -> CapabilitySet.EMPTY;
            case 1 -> ALL;
            default -> new CapabilitySet(random.nextLong()).intersect(ALL);
        };
    }
}
