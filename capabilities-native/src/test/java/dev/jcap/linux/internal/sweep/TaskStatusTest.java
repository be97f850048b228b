package dev.jcap.linux.internal.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcap.CapabilityFormatException;
import dev.jcap.linux.internal.kernel.TaskStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TaskStatusTest {

    private final FakeKernel kernel = new FakeKernel();

    @ParameterizedTest
    @CsvSource({"R, false, false", "S, false, false", "D, false, false", "T, false, true", "t, false, true",
        "Z, true, false", "X, true, false"})
    void parse_stateLetter_tellsZombieAndStopped(char letter, boolean zombie, boolean stopped) {
        TaskStatus status = TaskStatus.parse(kernel.current.in(letter).status());

        assertEquals(letter, status.run());
        assertEquals(zombie, status.isZombie());
        assertEquals(stopped, status.isStopped());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 32, 33, 34, 63, 64})
    void parse_signalMasks_firstSignalIsTheLowestBit(int signal) {
        kernel.current.blocked = 1L << signal - 1;

        TaskStatus status = TaskStatus.parse(kernel.current.status());

        for (int other = 1; other <= 64; other++) {
            assertEquals(other == signal, status.blocks(other));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"State", "SigBlk", "CapPrm", "Uid", "Groups"})
    void parse_lineMissing_isAFormatErrorThatNamesIt(String key) {
        String status = kernel.current.status().replace("\n" + key + ":", "\nOther:");

        CapabilityFormatException error = assertThrows(CapabilityFormatException.class, () -> TaskStatus.parse(status));

        assertTrue(error.getMessage().contains(key), error.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"State:\tS", "SigBlk:\t00"})
    void parse_textCutOff_isAFormatError(String end) {
        String whole = kernel.current.status();
        String status = whole.substring(0, whole.indexOf(end) + end.length());

        assertThrows(CapabilityFormatException.class, () -> TaskStatus.parse(status));
    }

    @Test
    void parse_nameLooksLikeALine_isNotTakenForOne() {
        kernel.current.name = "x\nSigBlk:\tffff";
        kernel.current.blocked = 0;

        assertEquals(0, TaskStatus.parse(kernel.current.status()).blocked());
    }

    @ParameterizedTest
    @CsvSource({"iou-sqp-1, KERNEL_WORKER", "iou-wrk-1, REQUEST_WORKER", "vhost-1, KERNEL_WORKER", "worker, ORDINARY",
        "'iou-wrk-1) S 1 1 1 0 -1 0', REQUEST_WORKER", "'((', ORDINARY", "'', ORDINARY"})
    void kind_nameAndFlagsAndBlockedSignals_tellAWorker(String name, TaskStatus.Kind kind) {
        kernel.current.name = name;
        assertEquals(TaskStatus.Kind.ORDINARY, kind(kernel.current));

        kernel.current.kernelWorker(FakeThread.PF_IO_WORKER);
        assertEquals(kind, kind(kernel.current));

        kernel.current.unblocks(33);
        assertEquals(TaskStatus.Kind.ORDINARY, kind(kernel.current), "it takes signals");
    }

    private static TaskStatus.Kind kind(FakeThread thread) {
        return TaskStatus.parse(thread.status()).kind(thread.stat());
    }

    /** The name has the form of a stat file's, which can end anywhere in it; the flags are a number, or there are none. */
    @ParameterizedTest
    @CsvSource({
        "'9 (iou-wrk-8) S 1 9 9 0 -1 20976 0', REQUEST_WORKER",
        "'9 (iou-sqp-8) S 1 9 9 0 -1 20976 0', KERNEL_WORKER",
        "'9 (iou-wrk-8) S 1 9 9 0 -1 16384 0', KERNEL_WORKER",
        "'9 (iou-wrk-8) S 1 9 9 0 -1 64 0', ORDINARY",
        "'9 (iou-wrk-8) S 1 9 9 0 -1 many 0', ORDINARY",
        "'9 (iou-wrk-8) S 1 9 9 0 -1', ORDINARY",
        "'iou-wrk-8) S 1 9 9 0 -1 16 0', ORDINARY",
        "'', ORDINARY"})
    void kind_statLineOfAThreadWithoutSignals_isAWorkerByNameAndFlags(String stat, TaskStatus.Kind kind) {
        assertEquals(kind, TaskStatus.parse(kernel.current.kernelWorker(0).status()).kind(stat));
    }

    /**
     * Lines as these kernels print them for pid 1, for threads of a JVM and for a virtual processor, with the bits that meant
     * something else: 0x10 was PF_VCPU (4.18, 4.19), 0x4000 was PF_USED_ASYNC (before 5.17) and then nothing (before 6.4).
     */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            4.18    | 1 (systemd) S 0 1 1 0 -1 4210944 1                     | 7be3c0fe28014a03
            4.18    | 7 (C2 CompilerThre) S 1 7 7 0 -1 1077960704 1          | 0000000000000004
            4.18    | 8 (CPU 0/KVM) R 1 7 7 0 -1 138412432 1                 | 0000000000000000
            4.19    | 1 (systemd) S 0 1 1 0 -1 4194560 1                     | 7be3c0fe28014a03
            4.19    | 7 (java) S 1 7 7 0 -1 1077960768 1                     | fffffffffffbfeff
            4.19    | 8 (CPU 1/KVM) R 1 7 7 0 -1 138412496 1                 | fffffffffffbfeff
            5.10    | 1 (systemd) S 0 1 1 0 -1 4210944 1                     | 7fe3c0fe28014a03
            5.10    | 1 (init) S 0 1 1 0 -1 4210944 1                        | fffffffffffbfeff
            5.10    | 7 (GC Thread#0) S 1 7 7 0 -1 1077960768 1              | 0000000000000004
            5.15    | 1 (systemd) S 0 1 1 0 -1 4210944 1                     | 7fe3c0fe28014a03
            5.15    | 7 (jemalloc_bg_thd) S 1 7 7 0 -1 1077960768 1          | fffffffffffbfeff
            6.1     | 1 (systemd) S 0 1 1 0 -1 4194560 1                     | 7fe3c0fe28014a03
            6.1     | 7 (java) S 1 7 7 0 -1 1077936192 1                     | 0000000000000004
            6.6     | 1 (systemd) S 0 1 1 0 -1 4194560 1                     | 7fe3c0fe28014a03
            6.6     | 7 (VM Thread) S 1 7 7 0 -1 4194368 1                   | 0000000000000004
            6.12    | 1 (systemd) S 0 1 1 0 -1 4194560 1                     | 7fe3c0fe28014a03
            6.12    | 7 (jemalloc_bg_thd) S 1 7 7 0 -1 4194368 1             | fffffffffffbfeff
            6.18    | 1 (systemd) S 0 1 1 0 -1 4194560 1                     | 7fe3c0fe28014a03
            6.18    | 7 (java) S 1 7 7 0 -1 4194368 1                        | 0000000000000004
            """)
    void kind_ofPidOneAndThreadsOfOldAndNewKernels_isOrdinary(String release, String stat, String blocked) {
        kernel.current.blocked = Long.parseUnsignedLong(blocked, 16);

        assertEquals(TaskStatus.Kind.ORDINARY, TaskStatus.parse(kernel.current.status()).kind(stat), release);
    }

    /** The workers are threads of their process since 5.12. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            5.15    | 9 (iou-wrk-7) S 1 7 7 0 -1 4194384 1                   | REQUEST_WORKER
            5.15    | 9 (iou-sqp-7) S 1 7 7 0 -1 4194384 1                   | KERNEL_WORKER
            6.1     | 9 (iou-wrk-7) S 1 7 7 0 -1 4194384 1                   | REQUEST_WORKER
            6.1     | 9 (iou-sqp-7) R 1 7 7 0 -1 4194384 1                   | KERNEL_WORKER
            6.6     | 9 (iou-wrk-7) S 1 7 7 0 -1 4210768 1                   | REQUEST_WORKER
            6.12    | 9 (iou-sqp-7) R 1 7 7 0 -1 4210768 1                   | KERNEL_WORKER
            6.12    | 9 (vhost-7) S 1 7 7 0 -1 4210752 1                     | KERNEL_WORKER
            6.18    | 9 (iou-wrk-7) S 1 7 7 0 -1 4210768 1                   | REQUEST_WORKER
            """)
    void kind_ofAWorkerOnAnyKernelThatHasThem_isAWorker(String release, String stat, TaskStatus.Kind kind) {
        assertEquals(kind, TaskStatus.parse(kernel.current.kernelWorker(0).status()).kind(stat), release);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            NSpid:=7;     | true
            NSpid:=70;    | false
            NSpid:=9=7;   | false
            NSpid:=7=9;   | false
            Pid:=7;       | true
            Pid:=8;       | false
            PPid:=7;      | false
            """)
    void isOf_numberInThisNamespaceAlone_isThatThread(String lines, boolean isOf) {
        String status = "Name:\tx\n" + lines.replace(';', '\n').replace('=', '\t');

        assertEquals(isOf, TaskStatus.isOf(7, status));
    }

    @Test
    void parse_lastLineWithoutItsEnd_isReadIfItsValueIsWhole() {
        String status = kernel.current.status().replaceFirst("SigBlk:\t.*\n", "") + "SigBlk:\t0000000000000005";

        assertEquals(5, TaskStatus.parse(status).blocked());
        String cut = status.substring(0, status.length() - 1);
        assertThrows(CapabilityFormatException.class, () -> TaskStatus.parse(cut));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Name:=x;Threads:=7;       | 7
            Name:=x;Threads:=1;a      | 1
            Name:=x;Threads:=7        | -1
            Name:=x;Threads:=many;    | -1
            Name:=x;                  | -1
            Threads:=7;               | -1
            """)
    void threads_ofAStatusFile_areItsNumberOrUnknown(String status, int threads) {
        assertEquals(threads, TaskStatus.threads(status.replace(';', '\n').replace('=', '\t')));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\r", "\u0085", "\u2028"})
    void value_inANameBehindAnotherLineTerminator_isNotRead(String terminator) {
        String status = "Name:\tx" + terminator + "NSpid:\t1\nPid:\t42\nTracerPid:\t0\nNSpid:\t42\t7\n";

        assertEquals("42\t7", TaskStatus.valueOf(status, "NSpid"));
        assertEquals("", TaskStatus.valueOf(status, "Tgid"));
        assertEquals(7, TaskStatus.ownId(status));
        assertEquals(42, TaskStatus.ownId(status.replace("\nNSpid:", "\nOther:")));
    }
}
