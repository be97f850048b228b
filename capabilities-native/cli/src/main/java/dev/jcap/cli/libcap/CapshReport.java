package dev.jcap.cli.libcap;

import dev.jcap.CapabilityFormat;
import dev.jcap.CapabilitySet;
import dev.jcap.Securebits;
import dev.jcap.SecurityMode;
import dev.jcap.linux.internal.system.LinuxAccounts;
import dev.jcap.linux.internal.system.LinuxShell;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The options of capsh that print the state of the thread. */
final class CapshReport {

    static final Map<String, CapshSession.Option> OPTIONS = Map.of(
            "--current", (session, none) -> current(session),
            "--print", (session, none) -> print(session));

    private CapshReport() {}

    private static void current(CapshSession session) {
        sets(session);
        tuple(session);
    }

    private static void sets(CapshSession session) {
        OwnThread thread = session.thread;
        session.print("Current: " + CapabilityFormat.ofCount(thread.known()).print(thread.state()));
    }

    private static void tuple(CapshSession session) {
        session.print("Current IAB: " + session.thread.iab());
    }

    private static void print(CapshSession session) {
        OwnThread thread = session.thread;
        sets(session);
        set(session, "Bounding", thread.bounding(), thread.shell().boundingHas(0));
        set(session, "Ambient", thread.ambient(), thread.shell().ambientHas(0));
        tuple(session);
        securebits(session);
        identity(session, thread.shell());
        SecurityMode mode = thread.mode();
        session.print("Guessed mode: " + mode + " (" + mode.number() + ')');
    }

    private static void set(CapshSession session, String name, CapabilitySet set, long first) {
        session.print(name + " set =" + (first < 0 ? " <unsupported>" : set.isEmpty() ? "" : set));
    }

    private static void securebits(CapshSession session) {
        Securebits bits = session.thread.securebits();
        long noNewPrivs = session.thread.shell().noNewPrivs();
        session.print("Securebits: " + bits.toNumbers() + " (no-new-privs=" + noNewPrivs + ')');
        flag(session, "noroot", bits, Securebits.NOROOT);
        flag(session, "no-suid-fixup", bits, Securebits.NO_SETUID_FIXUP);
        flag(session, "keep-caps", bits, Securebits.KEEP_CAPS);
        if (session.thread.shell().ambientHas(0) >= 0) {
            flag(session, "no-ambient-raise", bits, Securebits.NO_CAP_AMBIENT_RAISE);
        }
    }

    private static void flag(CapshSession session, String name, Securebits bits, Securebits flag) {
        boolean locked = bits.containsAll(Securebits.NONE.lock(flag));
        session.print(" secure-" + name + ": " + (bits.containsAll(flag) ? "yes" : "no")
                + (locked ? " (locked)" : " (unlocked)"));
    }

    private static void identity(CapshSession session, LinuxShell ids) {
        session.print("uid=" + user(ids.uid()) + " euid=" + user(ids.effectiveUid()));
        session.print("gid=" + group(ids.gid()));
        session.print("groups=" + ids.groups().stream().map(CapshReport::group).collect(Collectors.joining(",")));
    }

    private static String user(long uid) {
        return named(uid, LinuxAccounts.userName(uid));
    }

    private static String group(long gid) {
        return named(gid, LinuxAccounts.groupName(gid));
    }

    private static String named(long id, Optional<String> name) {
        return id + "(" + name.orElse("???") + ')';
    }
}
