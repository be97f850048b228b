package dev.jcap.linux.trace.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@EnabledOnOs(OS.LINUX)
class InstanceNameTest {

    private static final String OURS = InstanceName.ofThisProcess(1);

    @Test
    void name_ofThisProcess_isNotStale() {
        assertTrue(OURS.startsWith("jcap-" + ProcessHandle.current().pid() + "-"), OURS);
        assertFalse(InstanceName.isStale(OURS));
    }

    @Test
    void name_ofAnEndedProcess_isStale() {
        assertTrue(InstanceName.isStale("jcap-2147483000-1-1"));
    }

    @Test
    void name_ofAProcessWhoseNumberWasUsedAgain_isStale() {
        assertTrue(InstanceName.isStale("jcap-" + ProcessHandle.current().pid() + "-7-1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"foreign", "jcap-", "jcap-1", "jcap-x-1-1", "jcap-2147483000-1-1x", "xjcap-2147483000-1-1",
        "jcap-99999999999999-1-1"})
    void name_ofAnotherForm_isNeverOurs(String name) {
        assertFalse(InstanceName.isStale(name));
    }

    @Test
    void cleaning_ofADirectory_removesTheStaleOnly(@TempDir Path instances) throws IOException {
        for (String name : List.of(OURS, "jcap-2147483000-1-1", "somebody")) {
            Files.createDirectory(instances.resolve(name));
        }
        InstanceName.removeStale(instances);
        try (Stream<Path> left = Files.list(instances)) {
            assertEquals(List.of(OURS, "somebody"), left.map(path -> path.getFileName().toString()).sorted().toList());
        }
    }

    @Test
    void cleaning_ofAStaleInstanceInUse_goesOn(@TempDir Path instances) throws IOException {
        Path held = Files.createDirectory(instances.resolve("jcap-2147483000-1-1"));
        Files.createFile(held.resolve("tracing_on"));
        InstanceName.removeStale(instances);
        assertTrue(Files.exists(held));
    }
}
