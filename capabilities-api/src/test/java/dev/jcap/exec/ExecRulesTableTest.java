package dev.jcap.exec;

import static dev.jcap.Capability.CAP_CHOWN;
import static dev.jcap.Capability.CAP_KILL;
import static dev.jcap.Capability.CAP_NET_RAW;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.jcap.Capability;
import dev.jcap.CapabilitySet;
import dev.jcap.CapabilitySnapshot;
import dev.jcap.FileCapabilities;
import dev.jcap.Securebits;
import dev.jcap.exec.ExecOutcome.Errno;
import dev.jcap.exec.ExecOutcome.Refused;
import dev.jcap.exec.ExecOutcome.Started;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Outcomes that Linux 6.18 has shown, one by one. */
class ExecRulesTableTest {

    private static final CapabilitySet NONE = CapabilitySet.EMPTY;
    private static final CapabilitySet ALL = CapabilitySet.lowest(ExecThread.COUNT);
    private static final CapabilitySet NR = CapabilitySet.of(CAP_NET_RAW);
    private static final CapabilitySet KILL = CapabilitySet.of(CAP_KILL);
    private static final CapabilitySet CHOWN = CapabilitySet.of(CAP_CHOWN);
    private static final CapabilitySet NR_KILL = NR.plus(KILL);

    private static final ExecutedFile PLAIN = ExecutedFile.plain();
    private static final ExecutedFile EMPTY = PLAIN.withCapabilities(FileCapabilities.EMPTY);
    private static final ExecutedFile NR_P = capable(NR, NONE, false);
    private static final ExecutedFile NR_EP = capable(NR, NONE, true);
    private static final ExecutedFile NR_I = capable(NONE, NR, false);
    private static final ExecutedFile NR_EI = capable(NONE, NR, true);
    private static final ExecutedFile NR_EIP = capable(NR, NR, true);
    private static final ExecutedFile SETUID_ROOT = ExecutedFile.of(0, 0, 04755);
    private static final ExecutedFile SETUID_ROOT_NR_EP =
            SETUID_ROOT.withCapabilities(new FileCapabilities(NR, NONE, true, 0));
    private static final ExecutedFile SETUID_2000 = ExecutedFile.of(2000, 0, 04755);
    private static final ExecutedFile SETGID_2000 = ExecutedFile.of(0, 2000, 02755);
    private static final int SECBIT_NOROOT = 1;

    private static final ExecThread USER = ExecThread.user();
    private static final ExecThread ROOT = ExecThread.root();
    private static final ExecThread AMBIENT = USER.ambient(NR);
    private static final ExecThread LOCKED = USER.noNewPrivs();

    /** A row whose program starts; the euid is that of after. */
    record Row(
            String number,
            ExecThread thread,
            ExecutedFile file,
            CapabilitySet permitted,
            CapabilitySet effective,
            CapabilitySet ambient,
            long euid,
            int secure) {}

    static final List<Row> STARTING = List.of(
            new Row("1", AMBIENT, PLAIN, NR, NR, NR, 1000, 0),
            new Row("2", AMBIENT.uids(1000, 2000), PLAIN, NR, NR, NR, 2000, 1),
            new Row("3", AMBIENT.gids(1000, 2000), PLAIN, NR, NR, NR, 1000, 1),
            new Row("4", AMBIENT.groups(2000L), SETGID_2000, NR, NR, NR, 1000, 1),
            new Row("5", AMBIENT, SETGID_2000, NONE, NONE, NONE, 1000, 1),
            new Row("5, without group execute", AMBIENT, ExecutedFile.of(0, 2000, 02745), NR, NR, NR, 1000, 0),
            new Row("6", AMBIENT, SETUID_2000, NONE, NONE, NONE, 2000, 1),
            new Row("7", AMBIENT, ExecutedFile.of(1000, 0, 04755), NR, NR, NR, 1000, 0),
            new Row("8", USER, NR_P, NR, NONE, NONE, 1000, 1),
            new Row("9", USER, NR_EP, NR, NR, NONE, 1000, 1),
            new Row("10", USER, NR_I, NONE, NONE, NONE, 1000, 0),
            new Row("11", USER.inheritable(NR), NR_I, NR, NONE, NONE, 1000, 1),
            new Row("12", USER, NR_EI, NONE, NONE, NONE, 1000, 1),
            new Row("13", USER.inheritable(NR), NR_EI, NR, NR, NONE, 1000, 1),
            new Row("14", USER.inheritable(NR).bounding(NONE), NR_EI, NR, NR, NONE, 1000, 1),
            new Row("15", USER, capable(NONE, NONE, true), NONE, NONE, NONE, 1000, 1),
            new Row("16", USER, EMPTY, NONE, NONE, NONE, 1000, 0),
            new Row("17", USER.ambient(NR_KILL), NR_EP, NR, NR, NONE, 1000, 1),
            new Row("18", USER.ambient(NR_KILL), EMPTY, NONE, NONE, NONE, 1000, 0),
            new Row("20", USER.bounding(ALL.minus(NR)), NR_P, NONE, NONE, NONE, 1000, 0),
            new Row("22", USER.inheritable(NR).bounding(NONE), NR_EIP, NR, NR, NONE, 1000, 1),
            new Row("24", USER, capable(NR.plus(Capability.of(63)), NONE, true), NR, NR, NONE, 1000, 1),
            new Row("26", ROOT.permitted(NONE).bounding(CHOWN), PLAIN, CHOWN, CHOWN, NONE, 0, 0),
            new Row("27", ROOT.permitted(NONE).bounding(NONE).inheritable(KILL), PLAIN, KILL, KILL, NONE, 0, 0),
            new Row("28", ROOT.ambient(NR), EMPTY, ALL, ALL, NONE, 0, 0),
            new Row("29", USER.uids(0, 1000), PLAIN, ALL, NONE, NONE, 1000, 1),
            new Row("30", USER.uids(0, 1000).ambient(NR), PLAIN, ALL, NR, NR, 1000, 1),
            new Row("31", USER.uids(1000, 0), PLAIN, ALL, ALL, NONE, 0, 1),
            new Row("32", USER.uids(1000, 0), NR_EP, NR, NR, NONE, 0, 1),
            new Row("33", ROOT, SETUID_2000, ALL, NONE, NONE, 2000, 1),
            new Row("34", USER, SETUID_ROOT, ALL, ALL, NONE, 0, 1),
            new Row("35", USER, SETUID_ROOT_NR_EP, NR, NR, NONE, 0, 1),
            new Row("36", USER, SETUID_ROOT.withCapabilities(FileCapabilities.EMPTY), NONE, NONE, NONE, 0, 1),
            new Row("37", USER.securebits(SECBIT_NOROOT), SETUID_ROOT, NONE, NONE, NONE, 0, 1),
            new Row("38", ROOT.securebits(SECBIT_NOROOT), PLAIN, NONE, NONE, NONE, 0, 0),
            new Row("39", ROOT.securebits(SECBIT_NOROOT), NR_EP, NR, NR, NONE, 0, 0),
            new Row("40", ROOT, SETUID_ROOT_NR_EP, ALL, ALL, NONE, 0, 0),
            new Row("41", LOCKED, SETUID_ROOT, NONE, NONE, NONE, 1000, 0),
            new Row("42", LOCKED, NR_EP, NONE, NONE, NONE, 1000, 1),
            new Row("43", LOCKED.permitted(NR), NR_EP, NR, NR, NONE, 1000, 1),
            new Row("44", LOCKED.permitted(NR).ambient(KILL), NR_EP, NR, NR, NONE, 1000, 1),
            new Row("45", AMBIENT.noNewPrivs(), PLAIN, NR, NR, NR, 1000, 0),
            new Row("47", ROOT.noNewPrivs().permitted(KILL), PLAIN, KILL, KILL, NONE, 0, 0),
            new Row("48", ROOT.noNewPrivs().permitted(NONE), PLAIN, NONE, NONE, NONE, 0, 0),
            new Row("52, set-ID", AMBIENT, SETUID_ROOT.onNosuidMount(), NR, NR, NR, 1000, 0),
            new Row("52, capabilities", USER.ambient(KILL), NR_EP.onNosuidMount(), KILL, KILL, KILL, 1000, 0),
            new Row("52, root", ROOT, PLAIN.onNosuidMount(), ALL, ALL, NONE, 0, 0),
            new Row("53", USER, PLAIN.withCapabilities(revision1()), NR, NR, NONE, 1000, 1),
            new Row(
                    "54",
                    USER.ambient(KILL),
                    PLAIN.withCapabilities(new FileCapabilities(NR, NONE, true, 1000)),
                    KILL,
                    KILL,
                    KILL,
                    1000,
                    0));

    @ParameterizedTest
    @FieldSource("STARTING")
    void execve_startingRow_leavesWhatTheKernelLeaves(Row row) {
        CapabilitySnapshot before = row.thread().snapshot();

        Started started = assertInstanceOf(
                Started.class, ExecRules.execve(before, row.file(), ExecContext.of(ExecThread.COUNT)));

        CapabilitySnapshot after = started.after();
        assertEquals(row.permitted(), after.state().permitted());
        assertEquals(row.effective(), after.state().effective());
        assertEquals(before.state().inheritable(), after.state().inheritable());
        assertEquals(row.ambient(), after.ambient());
        assertEquals(before.bounding(), after.bounding());
        assertEquals(row.euid(), after.uids().effective());
        assertEquals(row.secure() == 1, started.secure());
    }

    /** A row whose execve fails. */
    record FailingRow(String number, ExecThread thread, ExecutedFile file, Errno errno) {}

    static final List<FailingRow> FAILING = List.of(
            new FailingRow("19", USER.bounding(ALL.minus(NR)), NR_EP, Errno.EPERM),
            new FailingRow("21", ROOT.bounding(ALL.minus(NR)), NR_EP, Errno.EPERM),
            new FailingRow("23", USER.bounding(NONE), NR_EIP, Errno.EPERM),
            new FailingRow("25", USER, PLAIN.withDamagedCapabilities(), Errno.EINVAL),
            new FailingRow("25, root", ROOT, PLAIN.withDamagedCapabilities(), Errno.EINVAL),
            new FailingRow("46", LOCKED.bounding(ALL.minus(NR)), NR_EP, Errno.EPERM));

    @ParameterizedTest
    @FieldSource("FAILING")
    void execve_failingRow_failsAsInTheKernel(FailingRow row) {
        Refused refused = assertInstanceOf(
                Refused.class,
                ExecRules.execve(row.thread().snapshot(), row.file(), ExecContext.of(ExecThread.COUNT)));

        assertEquals(new Refused(row.errno(), row.errno() == Errno.EPERM ? NR : NONE), refused);
    }

    /** Row 51: securebits before and after. */
    record SecurebitsRow(int before, int after) {}

    static final List<SecurebitsRow> SECUREBITS = List.of(
            new SecurebitsRow(0x30, 0x20), new SecurebitsRow(0xff, 0xef), new SecurebitsRow(0xfff, 0xfef));

    @ParameterizedTest
    @FieldSource("SECUREBITS")
    void execve_securebits_loseKeepCapsOnly(SecurebitsRow row) {
        Started started = (Started) ExecRules.execve(
                USER.securebits(row.before()).snapshot(), PLAIN, ExecContext.of(ExecThread.COUNT));

        assertEquals(new Securebits(row.after()), started.after().securebits().orElseThrow());
    }

    private static ExecutedFile capable(CapabilitySet permitted, CapabilitySet inheritable, boolean effective) {
        return PLAIN.withCapabilities(new FileCapabilities(permitted, inheritable, effective, 0));
    }

    private static FileCapabilities revision1() {
        return FileCapabilities.decode(HexFormat.of().parseHex("010000010020000000000000"));
    }
}
