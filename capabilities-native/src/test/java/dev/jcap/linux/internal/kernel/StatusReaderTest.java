package dev.jcap.linux.internal.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.jcap.CapabilityFormatException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever was read before, a status file is read as if it were the first. */
class StatusReaderTest {

    private static final String STATUS = """
            Name:\tjava
            Umask:\t0022
            State:\tS (sleeping)
            Tgid:\t42
            Pid:\t43
            Uid:\t0\t0\t0\t0
            Gid:\t0\t0\t0\t0
            FDSize:\t256
            Groups:\t4 27\s
            NStgid:\t42
            NSpid:\t43
            Threads:\t20
            SigQ:\t1/95000
            SigBlk:\t0000000000000004
            CapInh:\t0000000000000000
            CapPrm:\t000001ffffffffff
            CapEff:\t000001ffffffffff
            CapBnd:\t000001ffffffffff
            CapAmb:\t0000000000000000
            NoNewPrivs:\t0
            Seccomp:\t0
            """;

    private final StatusReader reader = new StatusReader();

    private void assertReadAsAlways(String status) {
        assertEquals(TaskStatus.parse(status), reader.read(status));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "Uid:\t0\t0\t0\t0          | Uid:\t0\t65534\t0\t0",
        "Gid:\t0\t0\t0\t0          | Gid:\t0\t0\t0\t1",
        "Groups:\t4 27             | Groups:\t4",
        "Groups:\t4 27             | Groups:\t4 27 28",
        "CapInh:\t0000000000000000 | CapInh:\t0000000000000001",
        "CapPrm:\t000001ffffffffff | CapPrm:\t000001fffffffffe",
        "CapEff:\t000001ffffffffff | CapEff:\t0000000000000000",
        "CapBnd:\t000001ffffffffff | CapBnd:\t000001fffffff7ff",
        "CapAmb:\t0000000000000000 | CapAmb:\t0000000000000400",
        "NoNewPrivs:\t0            | NoNewPrivs:\t1",
        "Name:\tjava               | Name:\tUid:\t0",
        "Pid:\t43                  | Pid:\t44",
        "State:\tS (sleeping)      | State:\tZ (zombie)",
        "SigBlk:\t0000000000000004 | SigBlk:\tfffffffffffbfeff",
        "Threads:\t20              | Threads:\t2000",
    })
    void read_afterAnotherThreads_tellsWhatDiffers(String line, String other) {
        assertReadAsAlways(STATUS);
        assertReadAsAlways(STATUS.replace(line, other));
        assertReadAsAlways(STATUS);
    }

    @Test
    void read_ofTheSameCredentials_givesTheSameObject() {
        assertSame(reader.read(STATUS).snapshot().credentials(),
                reader.read(STATUS.replace("Pid:\t43", "Pid:\t44")).snapshot().credentials());
    }

    @ParameterizedTest
    @ValueSource(strings = {"CapAmb:\t0000000000000000\n", "NoNewPrivs:\t0\n"})
    void read_onAKernelWithoutALine_isAsAlways(String line) {
        assertReadAsAlways(STATUS.replace(line, ""));
        assertReadAsAlways(STATUS.replace(line, ""));
        assertReadAsAlways(STATUS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Uid:\t0\t0\t0\t0\n", "Groups:\t4 27 \n", "CapInh:\t0000000000000000\n", "Pid:\t43\n",
        "State:\tS (sleeping)\n"})
    void read_ofALineMissing_isRefusedAsAlways(String line) {
        assertReadAsAlways(STATUS);
        assertThrows(CapabilityFormatException.class, () -> reader.read(STATUS.replace(line, "")));
        assertReadAsAlways(STATUS);
    }

    @Test
    void read_ofATextThatEndsEarly_isAsAlways() {
        assertReadAsAlways(STATUS);
        for (int end = 0; end < STATUS.length(); end++) {
            String cut = STATUS.substring(0, end);
            String always = answer(() -> TaskStatus.parse(cut));
            assertEquals(always, answer(() -> reader.read(cut)));
        }
    }

    private static String answer(java.util.function.Supplier<TaskStatus> read) {
        try {
            return read.get().toString();
        } catch (CapabilityFormatException e) {
            return e.getMessage();
        }
    }
}
