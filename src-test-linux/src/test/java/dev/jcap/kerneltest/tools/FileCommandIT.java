package dev.jcap.kerneltest.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcap.kerneltest.support.ChildPrivilege;
import dev.jcap.kerneltest.support.Slow;
import dev.jcap.kerneltest.tools.JcapJar.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code jcap file} on real files. */
@Slow
class FileCommandIT {

    private static Result file(ChildPrivilege privilege, String... words) {
        String[] all = new String[words.length + 1];
        all[0] = "file";
        System.arraycopy(words, 0, all, 1, words.length);
        return JcapJar.run(privilege, all);
    }

    @Test
    void file_setVerifiedFoundAndRemoved_saysSoEachTime(@TempDir Path directory) throws Exception {
        String program = Files.createFile(directory.resolve("program")).toString();
        String other = Files.createFile(directory.resolve("other")).toString();
        String kept = directory.resolve("kept").toString();
        String root = directory.toString();
        Result set = file(ChildPrivilege.ROOT, "set", "cap_kill=ep", program);
        assertEquals("", set.out() + set.err());
        assertEquals(program + " cap_kill=ep\n" + other + " (no attribute)\n",
                file(ChildPrivilege.ROOT, "get", program, other).out());
        assertEquals(0, file(ChildPrivilege.ROOT, "verify", "cap_kill=ep", program).status());
        Result verified = file(ChildPrivilege.ROOT, "verify", "cap_kill=p", program, other);
        assertEquals(1, verified.status());
        assertEquals(
                program + ": wanted cap_kill=p, found cap_kill=ep\n" + other + ": wanted cap_kill=p, found no attribute\n",
                verified.out());
        assertEquals(program + " cap_kill=ep\n", file(ChildPrivilege.ROOT, "scan", root).out());
        assertTrue(file(ChildPrivilege.ROOT, "scan", "--json", root).out().contains("\"text\":\"cap_kill=ep\",\"permitted\":{"));
        assertEquals(0, file(ChildPrivilege.ROOT, "baseline", kept, root).status());
        assertEquals(0, file(ChildPrivilege.ROOT, "baseline", "--check", kept, root).status());
        assertEquals(0, file(ChildPrivilege.ROOT, "remove", program, other).status());
        Result changed = file(ChildPrivilege.ROOT, "baseline", "--check", kept, root);
        assertEquals("-" + program + " cap_kill=ep\n", changed.out());
        assertEquals(1, changed.status());
    }

    @Test
    void file_ofAPlainUser_canReadButNotSet(@TempDir Path directory) throws Exception {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        String program = Files.createFile(directory.resolve("program")).toString();
        assertEquals(program + " (no attribute)\n", file(ChildPrivilege.PLAIN_USER, "get", program).out());
        Result set = file(ChildPrivilege.PLAIN_USER, "set", "cap_kill=ep", program);
        assertEquals(1, set.status());
        assertTrue(set.err().contains("cap_setfcap") && set.err().lines().count() == 1, set.err());
        assertEquals(1, file(ChildPrivilege.HERE, "verify", "cap_kill=ep", program).status());
    }

    @Test
    void file_oneOfSeveralMissing_doesTheOthers(@TempDir Path directory) throws Exception {
        String there = Files.createFile(directory.resolve("there")).toString();
        String link = Files.createSymbolicLink(directory.resolve("link"), Path.of("there")).toString();
        Result get = file(ChildPrivilege.HERE, "get", directory.resolve("gone").toString(), link, there);
        assertEquals(1, get.status());
        assertEquals(there + " (no attribute)\n", get.out());
        assertEquals(
                "jcap file: " + directory.resolve("gone") + ": no such file or directory\njcap file: " + link
                        + ": is a symbolic link; use --follow to follow it\n",
                get.err());
        assertEquals(link + " (no attribute)\n", file(ChildPrivilege.HERE, "get", "--follow", link).out());
    }

    @Test
    void baseline_withoutAnEnd_isAFailureInOneLine() {
        ProcessBuilder builder = new ProcessBuilder(
                JcapJar.command("file", "baseline", "--check", "/dev/zero", "/nowhere"));
        builder.command().add(1, "-Xmx32m");
        Result result = JcapJar.run(builder);
        assertEquals(1, result.status(), result.err());
        assertEquals(1, result.err().lines().count(), result.err());
        assertTrue(result.err().startsWith("jcap file: out of memory: "), result.err());
    }
}
