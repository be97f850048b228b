package dev.jcap.kerneltest.surroundings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.jcap.Identity;
import dev.jcap.kerneltest.support.Users;
import dev.jcap.linux.Capabilities;
import dev.jcap.linux.CapabilityException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Users as the C library knows them, compared with what {@code id(1)} says. */
class UserLookupIT {

    @ParameterizedTest
    @ValueSource(strings = {"root", "nobody", "daemon", "postgres"})
    void user_ofTheSystem_isWhatIdSays(String name) throws Exception {
        List<Long> uid = id("-u", name);
        assumeFalse(uid.isEmpty(), "needs a user " + name);
        List<Long> groups = id("-G", name);
        assertEquals(new Identity(uid.getFirst(), id("-g", name).getFirst(), groups), Capabilities.user(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"no-such-user", "", "root:x", "1000000"})
    void user_unknown_isAClearException(String name) {
        CapabilityException unknown = assertThrows(CapabilityException.class, () -> Capabilities.user(name));
        assertEquals("there is no user \"" + name + "\" in the user database", unknown.getMessage());
    }

    @Test
    void user_withNulInItsName_isNotCutShort() {
        CapabilityException refused = assertThrows(CapabilityException.class, () -> Capabilities.user("root\0x"));
        assertTrue(refused.getMessage().contains("NUL"), refused.getMessage());
    }

    private static List<Long> id(String option, String name) throws IOException {
        Process id = new ProcessBuilder("id", option, name)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String text = new String(id.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
        return text.isEmpty()
                ? List.of()
                : Arrays.stream(text.split(" ")).map(Long::valueOf).toList();
    }
}
