package dev.jcap.kerneltest.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcap.kerneltest.support.ChildPrivilege;
import dev.jcap.kerneltest.support.Slow;
import dev.jcap.kerneltest.tools.JcapJar.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code jcap run} and {@code jcap predict} on a real kernel. */
@Slow
class RunIT {

    private static Result run(ChildPrivilege privilege, String line) {
        return JcapJar.run(privilege, line.split(" "));
    }

    @ParameterizedTest
    @EnumSource(value = ChildPrivilege.class, names = {"ANY_ROOT", "USER_NAMESPACE"})
    void run_keepingOne_leavesTheCommandThat(ChildPrivilege privilege) {
        Result result = run(privilege, "run --keep=kill --no-new-privs -- grep -E Cap|NoNew /proc/self/status");
        assertEquals(0, result.status(), result.err());
        assertEquals(
                """
                CapInh:\t0000000000000000
                CapPrm:\t0000000000000020
                CapEff:\t0000000000000020
                CapBnd:\t0000000000000020
                CapAmb:\t0000000000000000
                NoNewPrivs:\t1
                """,
                result.out());
    }

    @Test
    void run_asAnotherUserWithSomethingAmbient_leavesTheCommandBoth() {
        Result result = run(ChildPrivilege.ROOT, "run --keep=kill --ambient=kill --user=65534:65534 --groups=7 -- grep -E "
                + "Uid|Groups|Cap /proc/self/status");
        assertTrue(result.out().startsWith("Uid:\t65534\t65534\t65534\t65534\nGroups:\t7 \nCapInh:\t0000000000000020\n"
                + "CapPrm:\t0000000000000020\nCapEff:\t0000000000000020\n"), result.out() + result.err());
    }

    @ParameterizedTest
    @EnumSource(ChildPrivilege.class)
    void run_withoutAPlan_handsOnStatusWordsAndEnvironment(ChildPrivilege privilege) {
        List<String> command = new ArrayList<>(privilege.prefix());
        command.addAll(JcapJar.command("run", "sh", "-c", "echo \"$0 $1 $WORD\"; exit 7", "--keep=x", "two  blanks"));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("WORD", "=w,");
        Result result = JcapJar.run(builder);
        assertEquals("--keep=x two  blanks =w,\n", result.out(), result.err());
        assertEquals(7, result.status());
    }

    @Test
    void run_becomesTheCommand_noJvmStaysBehind() throws Exception {
        Process process = new ProcessBuilder(JcapJar.command("run", "sh", "-c", "echo $$; readlink /proc/$$/exe")).start();
        String out = new String(process.getInputStream().readAllBytes());
        assertEquals(0, process.waitFor());
        assertTrue(out.startsWith(process.pid() + "\n"), out);
        assertFalse(out.contains("java"), out);
    }

    @ParameterizedTest
    @CsvSource({"no-such-command, 127", "/no/such/command, 127", "/etc/passwd, 126", "/, 126"})
    void run_ofWhatCannotRun_endsAsEnvDoes(String program, int status) {
        ProcessBuilder builder = new ProcessBuilder(JcapJar.command("run", program));
        // An entry that this user may not search would make it 126, as with env.
        builder.environment().put("PATH", "/usr/bin:/bin");
        Result result = JcapJar.run(builder);
        assertEquals(status, result.status(), result.err());
        assertEquals(1, result.err().lines().count(), result.err());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "--bounding=none", "--user=0:0", "--ambient=chown", "--mode=PURE1E", "--securebits=noroot", "--user=no-such-user"
    })
    void run_refusedForAPlainUser_isOneAndTheCommandHasNotRun(String option, @TempDir Path directory) throws Exception {
        Files.setPosixFilePermissions(
                directory, PosixFilePermissions.fromString("rwxrwxrwx"));
        Path made = directory.resolve("made");
        Result result = JcapJar.run(ChildPrivilege.PLAIN_USER, "run", option, "--", "touch", made.toString());
        assertEquals(1, result.status(), result.err());
        assertEquals(1, result.err().lines().count(), result.err());
        assertFalse(Files.exists(made));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "--kep=none", "--keep", "--keep=nne", "--keep=none --keep=none", "--no-new-privs=1", "--user=5", "--mode=X",
        "--iab=cap_kill --ambient=kill", "--keep=none --ambient=kill", "--json"
    })
    void run_withWrongWords_isTwoAndTheCommandHasNotRun(String options, @TempDir Path directory) {
        Path made = directory.resolve("made");
        List<String> words = new ArrayList<>(List.of("run"));
        words.addAll(List.of(options.split(" ")));
        words.addAll(List.of("--", "touch", made.toString()));
        Result result = JcapJar.run(ChildPrivilege.HERE, words.toArray(String[]::new));
        assertEquals(2, result.status(), result.err());
        assertEquals(1, result.err().lines().count(), result.err());
        assertFalse(Files.exists(made));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "--keep=kill", "--keep=kill --ambient=kill", "--keep=none --no-new-privs", "--bounding=chown",
        "--iab=!cap_chown,^cap_kill", "--mode=NOPRIV", "--securebits=noroot --no-new-privs"
    })
    void dryRun_ofAPlan_saysWhatTheCommandThenHas(String options) {
        String words = "run " + (options.isEmpty() ? "" : options + " ");
        String predicted = run(ChildPrivilege.ANY_ROOT, words + "--dry-run --json -- cat /proc/self/status").out();
        String real = run(ChildPrivilege.ANY_ROOT, words + "-- cat /proc/self/status").out();
        for (String set : List.of("permitted CapPrm", "effective CapEff", "inheritable CapInh", "bounding CapBnd",
                "ambient CapAmb")) {
            String[] names = set.split(" ");
            String mask = real.lines().filter(line -> line.startsWith(names[1])).findFirst().orElseThrow().substring(8);
            assertTrue(predicted.contains("\"" + names[0] + "\":{\"mask\":\"" + mask + "\""), predicted + real);
        }
    }

    @Test
    void dryRun_forAPerson_hasThePlanTheSetsAndTheReasons() {
        Result result = run(ChildPrivilege.ANY_ROOT, "predict --keep=none --no-new-privs -- cat");
        assertEquals(0, result.status(), result.err());
        assertTrue(result.out().startsWith("plan\n  limit all five sets to none\n  set no_new_privs\n/"), result.out());
        assertTrue(result.out().contains("/cat would start with\n  permitted none\n"), result.out());
    }

    @Test
    void run_withAnArgumentThatTheLocaleCannotHold_isRefusedRatherThanChanged() {
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", "exec \"$@\" \"$(printf '\\303\\244')\"", "sh");
        builder.command().addAll(JcapJar.command("run", "echo"));
        builder.environment().keySet().removeIf(name -> name.startsWith("LC_") || name.equals("LANG"));
        builder.environment().put("LC_ALL", "C");
        Result result = JcapJar.run(builder);
        assertEquals(1, result.status(), result.out());
        assertTrue(result.err().contains("an argument is not valid text in the locale's encoding"), result.err());
    }

    @Test
    void run_ofWhatCannotBeExecuted_tellsThatFromWhatIsMissing(@TempDir Path directory) throws Exception {
        Path named = Files.createFile(directory.resolve("ENOENT"));
        assertEquals(126, run(ChildPrivilege.HERE, "run " + named).status());
        Result missing = run(ChildPrivilege.HERE, "run " + directory.resolve("gone"));
        assertEquals(127, missing.status());
        assertTrue(missing.err().endsWith("ENOENT (2): the file or its interpreter does not exist\n"),
                missing.err());
    }

    @Test
    void anyCommand_withAnArgumentThatIsNoText_neverTakesItForAFileThatIsNamedLikeItsReplacement(@TempDir Path directory)
            throws Exception {
        Files.createFile(directory.resolve("\uFFFD"));
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", "exec \"$@\" \"$(printf '\\377')\"", "sh");
        builder.command().addAll(JcapJar.command("file", "get"));
        builder.directory(directory.toFile()).environment().put("LC_ALL", "C.UTF-8");
        Result result = JcapJar.run(builder);
        assertEquals(1, result.status(), result.out());
        assertEquals("jcap file: an argument is not valid text in the locale's encoding UTF-8: \\ufffd\n", result.err());
    }

    @Test
    void output_thatNobodyReadsAnyMore_endsAsSigpipeEndsOtherPrograms() {
        List<String> command = new ArrayList<>(List.of("sh", "-c", "{ sleep 1; \"$@\"; echo $? >&2; } | :", "sh"));
        command.addAll(JcapJar.command("show", "--all"));
        assertEquals("141\n", JcapJar.run(new ProcessBuilder(command)).err());
    }
}
