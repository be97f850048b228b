package dev.jcap.exec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcap.Capability;
import dev.jcap.CapabilitySet;
import dev.jcap.CapabilitySnapshot;
import dev.jcap.CapabilityState;
import dev.jcap.FileCapabilities;
import dev.jcap.exec.ExecOutcome.Started;
import dev.jcap.proof.Trial;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What holds for every thread and every file. */
class ExecRulesPropertiesTest {

    private static final int CASES = 20_000;

    private record Case(ExecThread thread, ExecutedFile file, ExecContext context) {
        ExecOutcome outcome() {
            return ExecRules.execve(thread.snapshot(), file, context);
        }
    }

    @Test
    @Tag("random")
    void execve_anything_keepsTheSetsInOrder() throws Exception {
        Trial.random(getClass(), "an execve preserves the kernel's invariants between the sets", CASES).each(random -> {
            Case any = any(random);
            if (any.outcome() instanceof Started started) {
                CapabilitySnapshot before = any.thread().snapshot();
                CapabilitySnapshot after = started.after();
                CapabilitySet permitted = after.state().permitted();

                assertTrue(permitted.containsAll(after.state().effective()));
                assertTrue(permitted.intersect(after.state().inheritable()).containsAll(after.ambient()));
                assertTrue(after.state().effective().containsAll(after.ambient()));
                assertTrue(before.ambient().containsAll(after.ambient()));
                assertTrue(before.bounding()
                        .plus(before.state().inheritable())
                        .plus(before.ambient())
                        .containsAll(permitted));
                assertEquals(before.bounding(), after.bounding());
                assertEquals(before.state().inheritable(), after.state().inheritable());
                assertEquals(before.noNewPrivs(), after.noNewPrivs());
                assertEquals(before.uids().real(), after.uids().real());
                assertEquals(before.gids().real(), after.gids().real());
                assertEquals(after.uids().effective(), after.uids().saved());
                assertEquals(after.uids().effective(), after.uids().filesystem());
            }
        });
    }

    @Test
    @Tag("random")
    void execve_noNewPrivs_neverGains() throws Exception {
        Trial.random(getClass(), "an execve with no_new_privs gains nothing", CASES).each(random -> {
            Case any = any(random);
            Case locked = new Case(any.thread().noNewPrivs(), any.file(), any.context());
            if (locked.outcome() instanceof Started started) {
                CapabilitySnapshot before = locked.thread().snapshot();
                assertTrue(before.state().permitted().containsAll(started.after().state().permitted()));
                assertTrue(List.of(before.uids().real(), before.uids().effective())
                        .contains(started.after().uids().effective()));
            }
        });
    }

    @Test
    @Tag("random")
    void execve_unknownSecurebits_giveNoLessThanAnySecurebits() throws Exception {
        Trial.random(getClass(), "unknown securebits count as those that grant most", CASES).each(random -> {
            Case any = any(random);
            Case unknown = new Case(any.thread().securebitsUnknown(), any.file(), any.context());
            if (any.outcome() instanceof Started known) {
                CapabilitySnapshot most = ((Started) unknown.outcome()).after();
                assertTrue(most.state().permitted().containsAll(known.after().state().permitted()));
                assertTrue(most.state().effective().containsAll(known.after().state().effective()));
                assertEquals(most.ambient(), known.after().ambient());
            } else {
                assertEquals(any.outcome(), unknown.outcome());
            }
        });
    }

    @Test
    @Tag("random")
    void reasons_anything_coverEveryCapabilityOnceAndAgreeWithTheSets() throws Exception {
        Trial.random(getClass(), "the reasons for the result of an execve agree with its sets", CASES).each(random -> {
            Case any = any(random);
            if (any.outcome() instanceof Started started) {
                for (Capability capability : CapabilitySet.lowest(ExecThread.COUNT)) {
                    assertReasonsAgree(any.thread().snapshot(), started, capability);
                }
            }
        });
    }

    private static void assertReasonsAgree(CapabilitySnapshot before, Started started, Capability capability) {
        CapabilitySnapshot after = started.after();
        boolean was = before.state().permitted().contains(capability);
        boolean is = after.state().permitted().contains(capability);
        List<ExecReason.Effect> effects =
                started.reasons(capability).stream().map(ExecReason::effect).toList();

        assertEquals(was && is, effects.contains(ExecReason.Effect.STAYS_PERMITTED));
        assertEquals(was && !is, effects.contains(ExecReason.Effect.LEAVES_PERMITTED));
        assertEquals(!was && is, effects.contains(ExecReason.Effect.ENTERS_PERMITTED));
        assertEquals(!was && !is, effects.contains(ExecReason.Effect.NOT_PERMITTED));
        assertEquals(
                is && !after.state().effective().contains(capability),
                effects.contains(ExecReason.Effect.NOT_EFFECTIVE));
        assertEquals(
                before.ambient().contains(capability) && !after.ambient().contains(capability),
                effects.contains(ExecReason.Effect.LEAVES_AMBIENT));
    }

    /** Any thread that can exist, any file and any context, of few ids. */
    private static Case any(RandomGenerator random) {
        CapabilitySet permitted = set(random);
        CapabilitySet inheritable = set(random);
        CapabilitySet ambient = permitted.intersect(inheritable).intersect(set(random));
        ExecThread thread = ExecThread.user()
                .state(new CapabilityState(permitted, permitted.intersect(set(random)), inheritable))
                .ambientAsIs(ambient)
                .bounding(set(random))
                .securebits(random.nextInt(1 << 12))
                .uids(id(random), id(random))
                .gids(id(random), id(random));
        ExecutedFile file = ExecutedFile.of(id(random), id(random), random.nextInt(010000));
        if (random.nextInt(3) > 0) {
            file = file.withCapabilities(
                    new FileCapabilities(set(random), set(random), random.nextBoolean(), id(random)));
        }
        file = random.nextInt(8) == 0 ? file.onNosuidMount() : file;
        file = random.nextInt(8) == 0 ? file.withUnmappedOwner() : file;
        ExecContext context = ExecContext.of(ExecThread.COUNT)
                .inNamespace(random.nextInt(8) == 0 ? OptionalLong.empty() : OptionalLong.of(0), Set.of())
                .withTraced(random.nextInt(8) == 0)
                .withSharedFs(random.nextInt(8) == 0)
                .withIdChange(ExecContext.IdChange.values()[random.nextInt(2)]);
        return new Case(random.nextInt(3) == 0 ? thread.noNewPrivs() : thread, file, context);
    }

    private static long id(RandomGenerator random) {
        return random.nextInt(3) * 1000L;
    }

    private static CapabilitySet set(RandomGenerator random) {
        long all = CapabilitySet.lowest(ExecThread.COUNT).mask();
        return new CapabilitySet(
                switch (random.nextInt(4)) {
                    case 0 -> 0;
                    case 1 -> all;
                    default -> random.nextLong() & all;
                });
    }
}
