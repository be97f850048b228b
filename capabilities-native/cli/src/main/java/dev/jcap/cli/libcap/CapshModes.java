package dev.jcap.cli.libcap;

import dev.jcap.Securebits;
import dev.jcap.SecurityMode;
import dev.jcap.linux.internal.kernel.Errno;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/** The options of capsh for modes, securebits and no_new_privs. */
final class CapshModes {

    static final Map<String, CapshSession.Option> OPTIONS = Map.ofEntries(
            Map.entry("--mode", (session, none) -> session.print("Mode: " + session.thread.mode())),
            Map.entry("--mode=", CapshModes::mode),
            Map.entry("--modes", (session, none) -> session.print("Supported modes: " + names())),
            Map.entry("--secbits=", CapshModes::securebits),
            Map.entry("--keep=", CapshModes::keep),
            Map.entry("--no-new-privs", CapshModes::noNewPrivs));

    private CapshModes() {}

    private static String names() {
        return Arrays.stream(SecurityMode.values())
                .filter(mode -> mode != SecurityMode.UNCERTAIN)
                .map(SecurityMode::name)
                .collect(Collectors.joining(" "));
    }

    private static void mode(CapshSession session, String name) throws ExitException {
        SecurityMode mode = Arrays.stream(SecurityMode.values())
                .filter(each -> each != SecurityMode.UNCERTAIN && each.name().equals(name))
                .findFirst()
                .orElse(null);
        if (mode == null) {
            session.print("unsupported mode: " + name);
            throw new ExitException(1);
        }
        long result = session.libcap.setMode(mode);
        if (result < 0) {
            session.print("failed to set mode [" + name + "]: " + Errno.text(result));
            throw new ExitException(1);
        }
    }

    private static void securebits(CapshSession session, String text) throws ExitException {
        int bits = (int) session.number(text, "--secbits");
        if (session.thread.setSecurebits(bits) < 0) {
            String numbers = new Securebits(bits).toNumbers();
            throw session.fail("failed to set securebits to " + numbers.substring(0, numbers.lastIndexOf('/')));
        }
    }

    private static void keep(CapshSession session, String text) throws ExitException {
        long value = session.number(text, "--keep");
        session.require(
                session.thread.shell().setKeepCaps(value), "prctl(PR_SET_KEEPCAPS, " + value + ") failed");
    }

    private static void noNewPrivs(CapshSession session, String none) throws ExitException {
        session.require(session.thread.setNoNewPrivs(), "unable to set no-new-privs");
    }
}
