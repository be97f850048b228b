package dev.jcap.cli.options;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcap.CapabilityFormatException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingOptionsTest {

    @Test
    void with_value_isThatSetting() {
        assertTrue(SettingOptions.NONE.isEmpty());
        assertEquals(new SettingOptions(027, -1, -1), SettingOptions.NONE.with(SettingOptions.UMASK, "027"));
        assertEquals(new SettingOptions(-1, 1024, -1), SettingOptions.NONE.with(SettingOptions.NOFILE, "1024"));
        assertEquals(new SettingOptions(-1, 1024, 4096), SettingOptions.NONE.with(SettingOptions.NOFILE, "1024:4096"));
        assertFalse(SettingOptions.NONE.with(SettingOptions.UMASK, "0").isEmpty());
    }

    @ParameterizedTest
    @CsvSource({
        "umask, 8, 0", "umask, 1777, 0", "umask, '', 0", "umask, 0x1, 0", "umask, -1, 0",
        "nofile, '', 0", "nofile, 0, 0", "nofile, many, 0", "nofile, 1:, 2", "nofile, 5:4, 2", "nofile, :5, 0",
        "nofile, 12345678901, 0"
    })
    void with_mistake_isRefusedWithItsIndex(String word, String value, int index) {
        CapabilityFormatException refusal =
                assertThrows(CapabilityFormatException.class, () -> SettingOptions.NONE.with(word, value));
        assertEquals(index, refusal.index(), refusal.getMessage());
    }
}
