package dev.jcap.cli.libcap;

import dev.jcap.linux.internal.system.LinuxAccounts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** The options of capsh that change the ids of the thread. */
final class CapshIdentity {

    static final Map<String, CapshSession.Option> OPTIONS = Map.ofEntries(
            Map.entry("--uid=", CapshIdentity::uid),
            Map.entry("--gid=", CapshIdentity::gid),
            Map.entry("--groups=", CapshIdentity::groups),
            Map.entry("--cap-uid=", CapshIdentity::capUid),
            Map.entry("--noenv", (session, none) -> session.keepsEnvironment = true),
            Map.entry("--user=", CapshIdentity::user));

    private CapshIdentity() {}

    private static void uid(CapshSession session, String text) throws ExitException {
        long uid = session.number(text, "--uid");
        session.require(session.thread.shell().setUid(uid), "Failed to set uid=" + uid);
    }

    private static void gid(CapshSession session, String text) throws ExitException {
        long gid = session.number(text, "--gid");
        session.require(session.thread.shell().setGid(gid), "Failed to set gid=" + gid);
    }

    private static void capUid(CapshSession session, String text) throws ExitException {
        long uid = session.number(text, "--cap-uid");
        session.require(session.libcap.setUid(uid), "Failed to cap_setuid(" + uid + ')');
    }

    private static void groups(CapshSession session, String list) throws ExitException {
        List<Long> groups = new ArrayList<>();
        for (String word : Words.parts(list)) {
            boolean isNumber = word.charAt(0) >= '0' && word.charAt(0) <= '9';
            OptionalLong group = isNumber ? Words.number(word) : LinuxAccounts.group(word);
            groups.add(group.orElseThrow(() -> session.fail("Failed to identify gid for group [" + word + ']')));
        }
        if (session.thread.setGroups(groups) < 0) {
            throw session.fail("Failed to setgroups.");
        }
    }

    private static void user(CapshSession session, String name) throws ExitException {
        LinuxAccounts.Account account = LinuxAccounts.user(name);
        if (account.error() < 0 || account.uid() < 0) {
            throw session.fail("User [" + name + "] not known");
        }
        session.require(
                session.libcap.setGroups(account.gid(), account.groups()), "Unable to set group list for user");
        session.require(
                session.libcap.setUid(account.uid()), "Failed to set uid=" + account.uid() + "(user=" + name + ')');
        if (!session.keepsEnvironment) {
            LinuxAccounts.login(name).ifPresent(login -> session.variables.put("HOME", login.home()));
            session.variables.put("USER", name);
        }
    }
}
