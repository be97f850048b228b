package dev.jcap.cli.process;

import dev.jcap.CapabilityPlan;
import dev.jcap.linux.Capabilities;
import dev.jcap.linux.CapabilityException;
import dev.jcap.linux.internal.system.LinuxAccounts;
import java.util.LinkedHashMap;
import java.util.Map;

/** The environment of a fresh login, as {@code setpriv --reset-env} makes it. */
final class ResetEnvironment {

    private static final String USER_PATH = "/usr/local/bin:/bin:/usr/bin";
    private static final String ROOT_PATH = "/usr/local/sbin:/usr/local/bin:/sbin:/bin:/usr/sbin:/usr/bin";

    private ResetEnvironment() {}

    /** Returns TERM, and the variables of the user that the plan leads to. */
    static Map<String, String> of(CapabilityPlan plan, Map<String, String> environment) {
        long uid = plan.identity().map(who -> who.uid())
                .orElseGet(() -> Capabilities.thread().readStatus().uids().real());
        String user = LinuxAccounts.userName(uid)
                .orElseThrow(() -> new CapabilityException("--reset-env: the user database has no user " + uid));
        LinuxAccounts.Login login = LinuxAccounts.login(user)
                .orElseThrow(() -> new CapabilityException("--reset-env: the user database has no user " + user));
        Map<String, String> fresh = new LinkedHashMap<>();
        if (environment.containsKey("TERM")) {
            fresh.put("TERM", environment.get("TERM"));
        }
        fresh.put("SHELL", login.shell().isEmpty() ? "/bin/sh" : login.shell());
        fresh.put("HOME", login.home());
        fresh.put("USER", user);
        fresh.put("LOGNAME", user);
        fresh.put("PATH", uid == 0 ? ROOT_PATH : USER_PATH);
        return fresh;
    }
}
