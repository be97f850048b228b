package dev.jcap.kerneltest.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcap.kerneltest.support.ChildPrivilege;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code jcap predict} of what is no program itself: a script's interpreter counts, and a directory cannot run. */
class PredictScriptIT {

    private static String script(Path directory) throws Exception {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path script = Files.writeString(directory.resolve("script"), "#! /bin/sh\ntrue\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        return script.toString();
    }

    @Test
    void script_withCapabilities_saysThatTheyHaveNoEffect(@TempDir Path directory) throws Exception {
        String script = script(directory);
        JcapJar.run(ChildPrivilege.ROOT, "file", "set", "cap_net_raw=ep", script);
        String out = JcapJar.run(ChildPrivilege.ROOT, "predict", script).out().replaceAll("\\s+", " ");
        assertTrue(out.contains(script + " is a script: the kernel runs /bin/sh, and that file's owner, mode and capabilities"
                + " count; its own capabilities, cap_net_raw=ep, have no effect"), out);
    }

    @Test
    void script_withoutCapabilities_namesItsInterpreter(@TempDir Path directory) throws Exception {
        String script = script(directory);
        String json = JcapJar.run(ChildPrivilege.HERE, "predict", "--json", script).out();
        assertTrue(json.contains("\"interpreter\":\"/bin/sh\",\"ignoredCapabilities\":null"), json);
        String program = JcapJar.run(ChildPrivilege.HERE, "predict", "--json", "/bin/sh").out();
        assertEquals(-1, program.indexOf("interpreter"), program);
    }

    @Test
    void directory_isNamedAsOne() {
        JcapJar.Result result = JcapJar.run(ChildPrivilege.HERE, "predict", "--", "/etc");
        assertEquals("jcap predict: /etc: is a directory, not a program\n", result.err());
        assertEquals(1, result.status());
    }
}
