package dev.jcap.kerneltest.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jcap.kerneltest.support.ChildPrivilege;
import dev.jcap.kerneltest.support.Slow;
import dev.jcap.kerneltest.tools.JcapJar.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code jcap run} hands on besides credentials: descriptors, a parent death signal, an environment. */
@Slow
class RunSurroundingsIT {

    private static final String LIST =
            "cd /proc/self/fd; for f in 3 4 5 6 7 8 9; do [ -e $f ] && fds=\"$fds $f\"; done; echo fds:$fds";

    /** Runs jcap from a shell that does something before, with $JCAP as the command. */
    private static Result shell(String script) {
        String jcap = String.join(" ", JcapJar.command());
        return JcapJar.run(new ProcessBuilder("sh", "-c", script.replace("$JCAP", jcap), "sh", LIST));
    }

    @ParameterizedTest
    @CsvSource({
        "'', 'fds:'", "'--keep-fds=9', 'fds: 9'", "'--keep-fds=8,9', 'fds: 8 9'", "'--keep-fds=0,9', 'fds: 9'",
        "'--keep-fds=none', 'fds:'"
    })
    void run_withOpenFiles_keepsTheGivenOnes(String option, String expected) {
        Result result = shell("exec 8</etc/passwd 9</etc/passwd; $JCAP run " + option + " -- sh -c \"$1\"");
        assertEquals(expected + "\n", result.out(), result.err());
    }

    @ParameterizedTest
    @CsvSource({"LISTEN_PID=$$, 'fds: 3 4'", "LISTEN_PID=1, 'fds:'", "X=1, 'fds:'", "LISTEN_PID=$$ A=1, 'fds: 3 4'"})
    void run_withSocketsOfSystemd_keepsThoseOfItsOwnProcess(String variable, String expected) {
        Result result = shell("exec 3</etc/passwd 4</etc/passwd 5</etc/passwd; export LISTEN_FDS=2 " + variable
                + "; exec $JCAP run -- sh -c \"$1\"");
        assertEquals(expected + "\n", result.out(), result.err());
    }

    @Test
    void run_underFlock_keepsTheLockOnlyIfTold() {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/flock")), "needs flock");
        String take = "f=$(mktemp); exec 9>$f; flock 9; %s & p=$!; exec 9>&-; sleep 0.1; wait $p; rm $f";
        String probe = "sh -c \"flock -n $f true && echo free || echo locked\"";
        assertEquals("locked\n", shell(take.formatted("$JCAP run --keep-fds=9 -- " + probe)).out());
        assertEquals("free\n", shell(take.formatted("$JCAP run -- " + probe)).out());
    }

    @ParameterizedTest
    @ValueSource(strings = {"--keep-fds=7", "--keep-fds=3", "--keep-fds=x", "--keep-fds=", "--pdeathsig=FOO", "--pdeathsig=0",
        "--pdeathsig=65"})
    void run_withWrongValues_isTwoAndSaysWhich(String option) {
        Result result = shell("exec 3<&- 7<&-; $JCAP run " + option + " -- echo ran");
        assertEquals(2, result.status(), result.err());
        assertEquals("", result.out());
        assertTrue(result.err().startsWith("jcap run: " + option.substring(0, option.indexOf('='))), result.err());
    }

    @ParameterizedTest
    @CsvSource({"TERM, 15", "SIGUSR1, 10", "hup, 1", "34, 34"})
    void run_withParentDeathSignal_hasItAfterAChangeOfUser(String signal, int number) {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/python3")), "needs python3 to ask prctl(2)");
        Result result = JcapJar.run(
                ChildPrivilege.ROOT, "run", "--user=65534:65534", "--pdeathsig=" + signal, "--", "/usr/bin/python3", "-c",
                "import ctypes; c = ctypes.c_int(); ctypes.CDLL(None).prctl(2, ctypes.byref(c)); print(c.value)");
        assertEquals(number + "\n", result.out(), result.err());
    }

    /** The kernel looks at the limit before it looks for the file, so the file says nothing. One process is one too many. */
    @Test
    void run_asAUserWithoutRoomForAProcess_namesTheLimit() throws IOException {
        List<String> command = new ArrayList<>(ChildPrivilege.ROOT.prefix());
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/setpriv")), "needs setpriv");
        Process first = new ProcessBuilder("setpriv", "--reuid=54321", "--regid=54321", "--clear-groups", "cat").start();
        first.getOutputStream().write('\n');
        first.getOutputStream().flush();
        assertEquals('\n', first.getInputStream().read());
        command.addAll(List.of("prlimit", "--nproc=0"));
        command.addAll(JcapJar.command("run", "--user=54321:54321", "--", "true"));
        Result result = JcapJar.run(new ProcessBuilder(command));
        first.destroy();
        assertEquals("jcap run: execve: EAGAIN (11): the user has as many processes and threads as its limit allows"
                + " (RLIMIT_NPROC, ulimit -u)\n", result.err());
        assertEquals(126, result.status());
    }

    @ParameterizedTest
    @ValueSource(strings = {"root", "nobody"})
    void run_withResetEnvironment_hasThatOfSetpriv(String user) {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/setpriv")), "needs setpriv");
        Result jcap = JcapJar.run(withVariables(
                JcapJar.command("run", "--reset-env", "--user=" + user, "--", "env")));
        Result setpriv = JcapJar.run(withVariables(List.of(
                "setpriv", "--reset-env", "--reuid=" + user, "--regid=" + user.replace("nobody", "nogroup"), "--clear-groups",
                "--", "env")));
        assumeTrue(setpriv.status() == 0, setpriv.err());
        assertEquals(new TreeSet<>(setpriv.out().lines().toList()), new TreeSet<>(jcap.out().lines().toList()), jcap.err());
    }

    private static ProcessBuilder withVariables(List<String> command) {
        List<String> there = new ArrayList<>(ChildPrivilege.ROOT.prefix());
        there.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(there);
        builder.environment().put("SECRET", "1");
        builder.environment().put("TERM", "vt100");
        return builder;
    }

    /** The program is looked for where the new PATH says. */
    @Test
    void run_withResetEnvironment_searchesTheNewPath() {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        ProcessBuilder builder = new ProcessBuilder(JcapJar.command("run", "--reset-env", "--", "sh", "-c", "echo $PATH"));
        builder.environment().put("PATH", java);
        Result result = JcapJar.run(builder);
        assertTrue(result.out().contains("/bin:/"), result.out() + result.err());
    }

    /** The replacement of cap_launcher_set_chroot in docs/coming-from.md. */
    @Test
    void capsh_withChroot_leavesTheProgramNoWayBack() {
        Result result = JcapJar.run(ChildPrivilege.ROOT, "capsh", "--drop=all", "--user=nobody", "--chroot=/",
                "--shell=/bin/grep", "--", "-E", "CapPrm|CapBnd|CapAmb", "/proc/self/status");
        assertEquals(3, result.out().lines().filter(line -> line.matches("Cap...:\t0{16}")).count(), result.toString());
    }
}
