package dev.jcap.cli.libcap;

import dev.jcap.Capability;
import dev.jcap.CapabilityState;
import dev.jcap.linux.internal.system.Execve;
import dev.jcap.linux.internal.system.LinuxPrograms;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The options of capsh that start, find and end other programs. */
final class CapshPrograms {

    private static final Set<String> STARTING = Set.of("--", "-+", "==", "=+");

    private final RunningProgram self;
    private final int arguments;

    /** @param arguments how many arguments capsh has */
    CapshPrograms(RunningProgram self, int arguments) {
        this.self = self;
        this.arguments = arguments;
    }

    /** Returns whether this word starts a program. */
    static boolean startsProgram(String word) {
        return STARTING.contains(word) || word.startsWith("--forkfor=");
    }

    Map<String, CapshSession.Option> options() {
        return Map.ofEntries(
                Map.entry("--shell=", (session, path) -> session.program = path),
                Map.entry("--chroot=", CapshPrograms::chroot),
                Map.entry("--forkfor=", this::forkFor),
                Map.entry("--killit=", CapshPrograms::killIt),
                Map.entry("--", (session, none) -> execute(session, shell(session))),
                Map.entry("==", (session, none) -> execute(session, again(session))),
                Map.entry("-+", (session, none) -> launch(session, shell(session))),
                Map.entry("=+", (session, none) -> launch(session, again(session))));
    }

    /** Returns the shell with the remaining words. */
    private List<byte[]> shell(CapshSession session) {
        List<byte[]> command = new ArrayList<>();
        command.add(Execve.encode(session.program));
        command.addAll(self.last(session.words.size()));
        return command;
    }

    /** Returns this command with the remaining words. */
    private List<byte[]> again(CapshSession session) {
        List<byte[]> command = self.again(arguments);
        if (session.quiet) {
            command.add(Execve.encode("--quiet"));
        }
        command.addAll(self.last(session.words.size()));
        return command;
    }

    private void execute(CapshSession session, List<byte[]> command) throws ExitException {
        ready(session).execute(command.getFirst(), command, self.environmentWith(session.variables));
        throw session.fail("execve '" + text(command.getFirst()) + "' failed!");
    }

    private void launch(CapshSession session, List<byte[]> command) throws ExitException {
        LinuxPrograms programs = ready(session);
        long child = programs.start(path(command.getFirst()), command, self.environmentWith(session.variables));
        session.require(child, "child failed to start");
        LinuxPrograms.End end = programs.await(child);
        session.require(end.error(), "failed to wait for PID=" + child + ", result=0");
        if (end.signal() != 0) {
            throw session.fail("child PID=" + child + " terminated by signo=" + end.signal());
        }
        throw new ExitException(end.status());
    }

    /** Flushes the output before a program starts, and closes Java's own files in it. */
    private LinuxPrograms ready(CapshSession session) {
        session.shell.out().flush();
        LinuxPrograms programs = new LinuxPrograms(session.kernel);
        self.descriptors().forEach(programs::closeAtExecve);
        return programs;
    }

    /** Returns the path: a name without a slash is in the working directory, because PATH is not searched. */
    private static byte[] path(byte[] program) {
        String text = text(program);
        return !text.isEmpty() && text.indexOf('/') < 0 ? Execve.encode("./" + text) : program;
    }

    private static String text(byte[] text) {
        return new String(text, StandardCharsets.UTF_8);
    }

    private static void chroot(CapshSession session, String path) throws ExitException {
        OwnThread thread = session.thread;
        CapabilityState before = thread.state();
        session.require(thread.setRaised(before, Capability.CAP_SYS_CHROOT), "unable to raise CAP_SYS_CHROOT");
        long result = thread.shell().chroot(Execve.encode(path));
        session.elsewhere |= result >= 0;
        session.require(thread.set(before), "unable to lower CAP_SYS_CHROOT");
        if (result < 0 || thread.shell().chdir(Execve.encode("/")) < 0) {
            session.shell.err().print("Unable to chroot/chdir to [" + path + ']');
            throw new ExitException(1);
        }
    }

    private void forkFor(CapshSession session, String text) throws ExitException {
        if (session.child != 0) {
            throw session.fail("already forked");
        }
        long seconds = session.number(text, "--forkfor");
        if (seconds == 0) {
            session.shell.err().println("require non-zero --forkfor value");
            throw CapshUsage.printed(session, 1);
        }
        List<byte[]> sleep = List.of(Execve.encode("sleep"), Execve.encode(Long.toString(seconds)));
        long child = ready(session).start(sleep.getFirst(), sleep, self.environment());
        session.require(child, "unable to fork()");
        session.child = child;
    }

    private static void killIt(CapshSession session, String text) throws ExitException {
        long signal = session.number(text, "--killit signo");
        if (session.child == 0) {
            throw session.fail("no forked process to kill");
        }
        session.require(session.thread.shell().kill(session.child, signal), "Unable to kill child process");
        LinuxPrograms.End end = new LinuxPrograms(session.kernel).await(session.child);
        if (end.error() < 0) {
            throw session.fail("waitpid didn't match child: " + session.child + " != " + end.error());
        }
        if (end.signal() != signal) {
            throw session.fail("child terminated with odd signal (" + signal + " != " + end.signal() + ')');
        }
        session.child = 0;
    }
}
