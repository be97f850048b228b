package dev.jcap.exec;

import static dev.jcap.Capability.CAP_KILL;
import static dev.jcap.Capability.CAP_NET_RAW;
import static dev.jcap.Capability.CAP_SETUID;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcap.CapabilitySet;
import dev.jcap.Credentials;
import dev.jcap.FileCapabilities;
import dev.jcap.exec.ExecOutcome.Started;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExecRulesTest {

    private static final CapabilitySet NONE = CapabilitySet.EMPTY;
    private static final CapabilitySet ALL = CapabilitySet.lowest(ExecThread.COUNT);
    private static final CapabilitySet NR = CapabilitySet.of(CAP_NET_RAW);
    private static final ExecContext USUAL = ExecContext.of(ExecThread.COUNT);
    private static final ExecutedFile PLAIN = ExecutedFile.plain();
    private static final ExecutedFile SETUID_ROOT = ExecutedFile.of(0, 0, 04755);
    private static final FileCapabilities NR_EP = new FileCapabilities(NR, NONE, true, 0);

    @Test
    void execve_tracedUserRunsSetuidRoot_gainsNothingButIsSecure() {
        Started started = run(ExecThread.user(), SETUID_ROOT, USUAL.withTraced(true));

        assertEquals(NONE, started.after().state().permitted());
        assertEquals(Credentials.Ids.all(1000), started.after().uids());
        assertTrue(started.secure());
    }

    @Test
    void execve_tracedUserWithSetuidCapability_changesIdsWithoutGain() {
        CapabilitySet setuid = CapabilitySet.of(CAP_SETUID);

        Started started = run(ExecThread.user().permitted(setuid), SETUID_ROOT, USUAL.withTraced(true));

        assertEquals(setuid, started.after().state().permitted());
        assertEquals(new Credentials.Ids(1000, 0, 0, 0), started.after().uids());
    }

    @Test
    void execve_sharedFsWithFileCapabilities_cutsToPermitted() {
        ExecutedFile file = PLAIN.withCapabilities(NR_EP);
        ExecContext shared = USUAL.withSharedFs(true);

        assertEquals(NONE, run(ExecThread.user(), file, shared).after().state().permitted());
        assertEquals(NR, run(ExecThread.user().permitted(NR), file, shared).after().state().permitted());
    }

    @Test
    void execve_tracedWithoutGain_leavesIdsAlone() {
        Started started = run(ExecThread.user().uids(1000, 2000), PLAIN, USUAL.withTraced(true));

        assertEquals(2000, started.after().uids().effective());
    }

    @Test
    void execve_tracedRealRoot_keepsOnlyWhatWasPermitted() {
        Started started = run(ExecThread.user().uids(0, 1000).permitted(NR), PLAIN, USUAL.withTraced(true));

        assertEquals(NR, started.after().state().permitted());
        assertEquals(0, started.after().uids().effective());
    }

    /** The effective uid already differs from the real one; older kernels take that for a change. */
    @ParameterizedTest
    @CsvSource({"FROM_EFFECTIVE, true", "FROM_REAL, false"})
    void execve_idsAlreadyDifferent_keepAmbientOnNewKernelsOnly(ExecContext.IdChange rule, boolean kept) {
        ExecThread thread = ExecThread.user().ambient(NR);

        for (ExecThread different : new ExecThread[] {thread.uids(1000, 2000), thread.gids(1000, 2000)}) {
            Started started = run(different, PLAIN, USUAL.withIdChange(rule));
            assertEquals(kept ? NR : NONE, started.after().ambient());
            assertTrue(started.secure());
        }
    }

    @ParameterizedTest
    @CsvSource({"FROM_EFFECTIVE, true", "FROM_REAL, false"})
    void execve_setgidToOwnGroup_keepsAmbientOnNewKernelsOnly(ExecContext.IdChange rule, boolean kept) {
        ExecThread thread = ExecThread.user().ambient(NR).groups(2000L);

        Started started = run(thread, ExecutedFile.of(0, 2000, 02755), USUAL.withIdChange(rule));

        assertEquals(kept ? NR : NONE, started.after().ambient());
        assertEquals(2000, started.after().gids().effective());
    }

    @ParameterizedTest
    @CsvSource({"0, true", "100000, true", "105000, true", "7, false", "100009, false"})
    void execve_nestedNamespaceSeenFromOutside_honoursItsRootsOnly(long rootId, boolean counts) {
        ExecContext nested = USUAL.inNamespace(OptionalLong.of(105_000), Set.of(100_000L));
        ExecutedFile file = PLAIN.withCapabilities(NR_EP.withRootId(rootId));

        Started started = run(ExecThread.user().uids(106_000, 106_000), file, nested);

        assertEquals(counts ? NR : NONE, started.after().state().permitted());
    }

    @ParameterizedTest
    @CsvSource({"0, false", "100000, true"})
    void execve_namespaceSeenFromOutside_hasItsOwnRoot(long uid, boolean root) {
        ExecContext namespace = USUAL.inNamespace(OptionalLong.of(100_000), Set.of());

        Started started = run(ExecThread.user().uids(uid, uid), PLAIN, namespace);

        assertEquals(root ? ALL : NONE, started.after().state().effective());
    }

    @Test
    void execve_namespaceWithoutRoot_makesNobodyRoot() {
        ExecContext rootless = USUAL.inNamespace(OptionalLong.empty(), Set.of());

        assertEquals(NONE, run(ExecThread.user().uids(0, 0), PLAIN, rootless).after().state().permitted());
    }

    @Test
    void execve_unmappedOwner_ignoresSetIdBitsButNotCapabilities() {
        ExecutedFile file = ExecutedFile.of(0, 0, 06755).withCapabilities(NR_EP).withUnmappedOwner();

        Started started = run(ExecThread.user(), file, USUAL);

        assertEquals(Credentials.Ids.all(1000), started.after().uids());
        assertEquals(NR, started.after().state().permitted());
    }

    @Test
    void execve_damagedCapabilitiesOnNosuidMount_areNotLookedAt() {
        assertInstanceOf(
                Started.class,
                ExecRules.execve(
                        ExecThread.user().snapshot(), PLAIN.withDamagedCapabilities().onNosuidMount(), USUAL));
    }

    @Test
    void execve_unknownSecurebits_areTakenForNoneAndStayUnknown() {
        Started started = run(ExecThread.root().securebitsUnknown(), PLAIN, USUAL);

        assertEquals(ALL, started.after().state().effective());
        assertEquals(Optional.empty(), started.after().securebits());
        assertTrue(started.toString().contains("securebits are not known"), started::toString);
    }

    @Test
    void execve_twice_feedsTheOutcomeBackIn() {
        ExecThread shell = ExecThread.user().ambient(NR.plus(CAP_KILL));
        Started first = run(shell, PLAIN, USUAL);

        Started second = (Started) ExecRules.execve(first.after(), PLAIN.withCapabilities(NR_EP), USUAL);

        assertEquals(NR, second.after().state().permitted());
        assertEquals(NONE, second.after().ambient());
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 010000, 0100755})
    void executedFile_modeWithMoreThanPermissions_isRefused(int mode) {
        assertThrows(IllegalArgumentException.class, () -> ExecutedFile.of(0, 0, mode));
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 4294967296L})
    void executedFile_ownerOutOfRange_isRefused(long id) {
        assertThrows(IllegalArgumentException.class, () -> ExecutedFile.of(id, 0, 0755));
        assertThrows(IllegalArgumentException.class, () -> ExecutedFile.of(0, id, 0755));
    }

    @Test
    void executedFile_damagedAndReadableCapabilities_isRefused() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new ExecutedFile(0, 0, 0755, true, false, Optional.of(NR_EP), true));
    }

    @ParameterizedTest
    @CsvSource({"02755, true", "02745, false", "0755, false", "06711, true"})
    void executedFile_setgidBit_countsWithGroupExecuteOnly(String mode, boolean sets) {
        assertEquals(sets, ExecutedFile.of(0, 0, Integer.parseInt(mode, 8)).setsGroupId());
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 65})
    void execContext_countOutOfRange_isRefused(int count) {
        assertThrows(IllegalArgumentException.class, () -> ExecContext.of(count));
    }

    @Test
    void refused_errnoAndMissingDisagree_isRefused() {
        assertThrows(
                IllegalArgumentException.class, () -> new ExecOutcome.Refused(ExecOutcome.Errno.EPERM, NONE));
        assertThrows(IllegalArgumentException.class, () -> new ExecOutcome.Refused(ExecOutcome.Errno.EINVAL, NR));
        assertFalse(new ExecOutcome.Refused(ExecOutcome.Errno.EINVAL, NONE).toString().isEmpty());
    }

    private static Started run(ExecThread thread, ExecutedFile file, ExecContext context) {
        return assertInstanceOf(Started.class, ExecRules.execve(thread.snapshot(), file, context));
    }
}
