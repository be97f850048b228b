package dev.jcap.linux.internal.shared;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jcap.CapabilitySnapshot;
import dev.jcap.CapabilityState;
import dev.jcap.Credentials;
import dev.jcap.exec.ExecutedFile;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileAccessTest {

    private static FileAccess user(String capabilities) {
        return new FileAccess(CapabilitySnapshot.of(1, "test",
                Credentials.of(1000, 1000).withState(CapabilityState.parse(capabilities)).withGroups(List.of(4L, 27L))));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0, 755, '', true, true",
        "0, 0, 754, '', false, false",
        "1000, 0, 077, '', false, false",
        "1000, 0, 100, '', true, true",
        "0, 1000, 705, '', false, false",
        "0, 27, 010, '', true, true",
        "0, 28, 010, '', false, false",
        "0, 0, 700, cap_dac_override=p, false, false",
        "0, 0, 700, cap_dac_override=ep, true, true",
        "0, 0, 666, cap_dac_override=ep, false, true",
        "0, 0, 700, cap_dac_read_search=ep, false, true",
        "1000, 0, 001, cap_dac_override=ep, true, true"
    })
    void access_byOwnerModeAndCapabilities_isTheKernels(
            long uid, long gid, String mode, String capabilities, boolean run, boolean pass) {
        ExecutedFile file = ExecutedFile.of(uid, gid, Integer.parseInt(mode, 8));
        assertEquals(run, user(capabilities).mayRun(file), "run");
        assertEquals(pass, user(capabilities).mayPass(file), "pass");
    }

    @ParameterizedTest
    @CsvSource({"700, false", "701, true"})
    void access_toFileOfUnmappedOwner_isNotOverridden(String mode, boolean allowed) {
        ExecutedFile file = ExecutedFile.of(65534, 65534, Integer.parseInt(mode, 8)).withUnmappedOwner();
        assertEquals(allowed, user("cap_dac_override=ep").mayRun(file));
        assertEquals(allowed, user("cap_dac_override=ep").mayPass(file));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0, 755, '', true, false",
        "0, 27, 730, '', false, true",
        "0, 0, 702, '', false, false",
        "1000, 0, 700, '', true, true",
        "0, 0, 700, cap_dac_read_search=ep, true, false",
        "0, 0, 700, cap_dac_override=ep, true, true"
    })
    void directory_byOwnerModeAndCapabilities_isReadAndWrittenAsTheKernelDoes(
            long uid, long gid, String mode, String capabilities, boolean read, boolean add) {
        ExecutedFile directory = ExecutedFile.of(uid, gid, Integer.parseInt(mode, 8));
        assertEquals(read, user(capabilities).mayRead(directory), "read");
        assertEquals(add, user(capabilities).mayAdd(directory), "add");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0, 1777, '', false",
        "1000, 0, 1777, '', true",
        "0, 1000, 1777, '', true",
        "0, 0, 777, '', true",
        "1000, 0, 755, '', false",
        "0, 0, 1777, cap_fowner=ep, true"
    })
    void file_inStickyDirectory_isReplacedByItsOwnerOnly(
            long file, long directory, String mode, String capabilities, boolean replace) {
        assertEquals(replace, user(capabilities).mayReplace(
                ExecutedFile.of(file, 0, 0644), ExecutedFile.of(directory, 0, Integer.parseInt(mode, 8))));
    }
}
