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

    /** Lines of kernels that know no such workers, or others: the flags are PF_VCPU, PF_USED_ASYNC and others there. */
    @ParameterizedTest
    @CsvSource({
        "'1 (systemd) S 0 1 1 0 -1 4210944 0', ORDINARY",
        "'9 (CPU 0/KVM) S 1 9 9 0 -1 138412432 0', ORDINARY",
        "'9 (java) S 1 9 9 0 -1 1077952576 0', ORDINARY",
        "'9 (iou-wrk-8) S 1 9 9 0 -1 20976 0', REQUEST_WORKER",
        "'9 (iou-sqp-8) S 1 9 9 0 -1 20976 0', KERNEL_WORKER",
        "'9 (iou-wrk-8) S 1 9 9 0 -1 16384 0', KERNEL_WORKER",
        "'9 (iou-wrk-8) S 1 9 9 0 -1 64 0', ORDINARY",
        "'9 (iou-wrk-8) S 1 9 9 0 -1 many 0', ORDINARY",
        "'9 (iou-wrk-8) S 1 9 9 0 -1', ORDINARY",
        "'iou-wrk-8) S 1 9 9 0 -1 16 0', ORDINARY",
        "'', ORDINARY"})
    void kindOf_statLine_isAWorkerByNameAndFlags(String stat, TaskStatus.Kind kind) {
        assertEquals(kind, TaskStatus.kindOf(stat));
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
}
