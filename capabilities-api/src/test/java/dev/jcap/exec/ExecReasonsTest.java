package dev.jcap.exec;

import static dev.jcap.Capability.CAP_CHOWN;
import static dev.jcap.Capability.CAP_KILL;
import static dev.jcap.Capability.CAP_NET_RAW;
import static dev.jcap.exec.ExecReason.Effect.ENTERS_PERMITTED;
import static dev.jcap.exec.ExecReason.Effect.LEAVES_AMBIENT;
import static dev.jcap.exec.ExecReason.Effect.LEAVES_PERMITTED;
import static dev.jcap.exec.ExecReason.Effect.NOT_EFFECTIVE;
import static dev.jcap.exec.ExecReason.Effect.NOT_PERMITTED;
import static dev.jcap.exec.ExecReason.Effect.STAYS_PERMITTED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcap.Capability;
import dev.jcap.CapabilitySet;
import dev.jcap.FileCapabilities;
import dev.jcap.exec.ExecOutcome.Started;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class ExecReasonsTest {

    private static final CapabilitySet NONE = CapabilitySet.EMPTY;
    private static final CapabilitySet ALL = CapabilitySet.lowest(ExecThread.COUNT);
    private static final CapabilitySet NR = CapabilitySet.of(CAP_NET_RAW);
    private static final Capability UNKNOWN = Capability.of(63);
    private static final ExecContext USUAL = ExecContext.of(ExecThread.COUNT);
    private static final ExecutedFile PLAIN = ExecutedFile.plain();
    private static final ExecutedFile NR_EP = capable(NR, NONE, true);
    private static final ExecutedFile NR_P = capable(NR, NONE, false);
    private static final ExecutedFile NR_I = capable(NONE, NR, false);
    private static final ExecutedFile NR_EIP = capable(NR, NR, true);
    private static final ExecutedFile EMPTY = capable(NONE, NONE, false);
    private static final ExecutedFile SETUID_2000 = ExecutedFile.of(2000, 0, 04755);
    private static final ExecutedFile SETUID_ROOT = ExecutedFile.of(0, 0, 04755);
    private static final FileCapabilities KILL_EP =
            new FileCapabilities(CapabilitySet.of(CAP_KILL), NONE, true, 0);

    private static final ExecThread USER = ExecThread.user();
    private static final ExecThread ROOT = ExecThread.root();

    /** What happens to cap_net_raw, and why. */
    record Row(
            ExecThread thread, ExecutedFile file, ExecContext context, ExecReason.Effect effect, ExecCause cause) {}

    static final List<Row> ROWS = List.of(
            new Row(USER.ambient(NR), PLAIN, USUAL, STAYS_PERMITTED, ExecCause.AMBIENT_KEPT),
            new Row(USER, NR_EP, USUAL, ENTERS_PERMITTED, ExecCause.FILE_PERMITS),
            new Row(USER.permitted(NR), NR_EP, USUAL, STAYS_PERMITTED, ExecCause.FILE_PERMITS),
            new Row(USER.inheritable(NR), NR_I, USUAL, ENTERS_PERMITTED, ExecCause.INHERITED),
            new Row(USER.inheritable(NR).bounding(NONE), NR_EIP, USUAL, ENTERS_PERMITTED, ExecCause.INHERITED),
            new Row(ROOT.permitted(NONE), PLAIN, USUAL, ENTERS_PERMITTED, ExecCause.ROOT_BOUNDING),
            new Row(USER, SETUID_ROOT, USUAL, ENTERS_PERMITTED, ExecCause.ROOT_BOUNDING),
            new Row(ROOT.bounding(NONE).inheritable(NR), PLAIN, USUAL, STAYS_PERMITTED, ExecCause.ROOT_INHERITABLE),
            new Row(USER.noNewPrivs(), NR_EP, USUAL, NOT_PERMITTED, ExecCause.NO_NEW_PRIVS),
            new Row(ROOT.permitted(NONE).noNewPrivs(), PLAIN, USUAL, NOT_PERMITTED, ExecCause.NO_NEW_PRIVS),
            new Row(USER, NR_EP, USUAL.withTraced(true), NOT_PERMITTED, ExecCause.TRACED),
            new Row(USER, SETUID_ROOT, USUAL.withSharedFs(true), NOT_PERMITTED, ExecCause.SHARED_FS),
            new Row(USER.ambient(NR), EMPTY, USUAL, LEAVES_PERMITTED, ExecCause.FILE_CLEARS_AMBIENT),
            new Row(USER.ambient(NR), SETUID_2000, USUAL, LEAVES_PERMITTED, ExecCause.IDS_CLEAR_AMBIENT),
            new Row(ROOT.bounding(ALL.minus(NR)), PLAIN, USUAL, LEAVES_PERMITTED, ExecCause.ROOT_LACKS),
            new Row(USER.bounding(NONE), NR_P, USUAL, NOT_PERMITTED, ExecCause.OUTSIDE_BOUNDING),
            new Row(USER, NR_I, USUAL, NOT_PERMITTED, ExecCause.NOT_INHERITABLE),
            new Row(USER, SETUID_ROOT.withCapabilities(KILL_EP), USUAL, NOT_PERMITTED, ExecCause.FILE_OVER_ROOT),
            new Row(ROOT.securebits(1), PLAIN, USUAL, LEAVES_PERMITTED, ExecCause.NOROOT),
            new Row(USER.permitted(NR), PLAIN.withCapabilities(KILL_EP), USUAL, LEAVES_PERMITTED, ExecCause.FILE_LACKS),
            new Row(USER.noNewPrivs(), SETUID_ROOT, USUAL, NOT_PERMITTED, ExecCause.NO_NEW_PRIVS_STOPS_ROOT),
            new Row(USER, SETUID_ROOT.onNosuidMount(), USUAL, NOT_PERMITTED, ExecCause.MOUNT_STOPS_ROOT),
            new Row(USER, SETUID_ROOT.withUnmappedOwner(), USUAL, NOT_PERMITTED, ExecCause.UNMAPPED_STOPS_ROOT),
            new Row(USER, NR_EP.onNosuidMount(), USUAL, NOT_PERMITTED, ExecCause.MOUNT_STOPS_FILE),
            new Row(
                    USER,
                    PLAIN.withCapabilities(new FileCapabilities(NR, NONE, true, 1000)),
                    USUAL,
                    NOT_PERMITTED,
                    ExecCause.FOREIGN_ROOT_ID),
            new Row(USER.permitted(NR), PLAIN, USUAL, LEAVES_PERMITTED, ExecCause.NO_FILE_CAPABILITIES),
            new Row(USER, PLAIN, USUAL, NOT_PERMITTED, ExecCause.NO_FILE_CAPABILITIES));

    @ParameterizedTest
    @FieldSource("ROWS")
    void reasons_capability_giveTheRealCauseFirst(Row row) {
        List<ExecReason> reasons = run(row.thread(), row.file(), row.context()).reasons(CAP_NET_RAW);

        assertEquals(new ExecReason(NR, row.effect(), row.cause()), reasons.getFirst());
    }

    @Test
    void rows_together_haveEveryCauseOfPermitted() {
        Set<ExecCause> without = EnumSet.allOf(ExecCause.class);
        ROWS.forEach(row -> without.remove(row.cause()));

        assertEquals(
                EnumSet.of(ExecCause.UNKNOWN_TO_KERNEL, ExecCause.NO_EFFECTIVE_BIT, ExecCause.ONLY_REAL_ROOT), without);
    }

    @Test
    void reasons_permittedWithoutEffectiveBit_tellBoth() {
        assertEquals(
                List.of(
                        new ExecReason(NR, ENTERS_PERMITTED, ExecCause.FILE_PERMITS),
                        new ExecReason(NR, NOT_EFFECTIVE, ExecCause.NO_EFFECTIVE_BIT)),
                run(USER, NR_P, USUAL).reasons(CAP_NET_RAW));
    }

    @Test
    void reasons_realRootOnly_tellWhyNotEffective() {
        assertEquals(
                new ExecReason(NR, NOT_EFFECTIVE, ExecCause.ONLY_REAL_ROOT),
                run(USER.uids(0, 1000), PLAIN, USUAL).reasons(CAP_NET_RAW).getLast());
    }

    @Test
    void reasons_ambientCapabilityOfCapableFile_tellItsWayOutOfAmbient() {
        assertEquals(
                List.of(
                        new ExecReason(NR, STAYS_PERMITTED, ExecCause.FILE_PERMITS),
                        new ExecReason(NR, LEAVES_AMBIENT, ExecCause.FILE_CLEARS_AMBIENT)),
                run(USER.ambient(NR), NR_EP, USUAL).reasons(CAP_NET_RAW));
    }

    @Test
    void reasons_numberThatOnlyTheFileKnows_isExplained() {
        Started started = run(USER, capable(NR.plus(UNKNOWN), NONE, true), USUAL);

        assertEquals(
                List.of(new ExecReason(CapabilitySet.of(UNKNOWN), NOT_PERMITTED, ExecCause.UNKNOWN_TO_KERNEL)),
                started.reasons(UNKNOWN));
    }

    @Test
    void reasons_numberThatNobodyKnows_areNone() {
        assertEquals(List.of(), run(USER, PLAIN, USUAL).reasons(UNKNOWN));
    }

    @Test
    void reason_oneCapability_isASentenceWithItsName() {
        assertEquals(
                NR + " is not in permitted: the file has no capabilities and " + CAP_NET_RAW + " is not ambient",
                run(USER, PLAIN, USUAL).reasons(CAP_NET_RAW).getFirst().toString());
    }

    @Test
    void reason_severalCapabilities_isASentenceAboutThem() {
        CapabilitySet two = NR.plus(CAP_CHOWN);

        assertEquals(
                two + " enter permitted: the file permits them and the bounding set has them",
                run(USER, capable(two, NONE, true), USUAL).reasons().getFirst().toString());
    }

    @Test
    void reason_noCapability_isRefused() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new ExecReason(NONE, NOT_PERMITTED, ExecCause.NO_FILE_CAPABILITIES));
    }

    @Test
    void toString_allCapabilitiesWithOneCause_printOneLine() {
        List<String> lines = run(USER, PLAIN, USUAL).toString().lines().toList();

        assertEquals(
                "all 41 capabilities are not in permitted: the file has no capabilities and they are not ambient",
                lines.getLast());
        assertEquals("permitted none", lines.getFirst());
    }

    @Test
    void toString_allCapabilitiesButOne_namesTheOne() {
        String text = run(USER, NR_EP, USUAL).toString();

        assertTrue(text.contains("all capabilities but " + NR + " are not in permitted: "), text);
    }

    @Test
    void toString_refusals_tellTheErrorAndItsReason() {
        ExecOutcome eperm = ExecRules.execve(USER.bounding(NONE).snapshot(), NR_EP, USUAL);
        ExecOutcome einval = ExecRules.execve(USER.snapshot(), PLAIN.withDamagedCapabilities(), USUAL);

        assertTrue(eperm.toString().startsWith("EPERM: "), eperm::toString);
        assertTrue(eperm.toString().contains(NR.toString()), eperm::toString);
        assertTrue(einval.toString().startsWith("EINVAL: "), einval::toString);
    }

    private static Started run(ExecThread thread, ExecutedFile file, ExecContext context) {
        return assertInstanceOf(Started.class, ExecRules.execve(thread.snapshot(), file, context));
    }

    private static ExecutedFile capable(CapabilitySet permitted, CapabilitySet inheritable, boolean effective) {
        return PLAIN.withCapabilities(new FileCapabilities(permitted, inheritable, effective, 0));
    }
}
