package dev.jcap.linux;

import dev.jcap.Identity;
import dev.jcap.linux.internal.kernel.Errno;
import dev.jcap.linux.internal.shared.CapabilityExceptions;
import dev.jcap.linux.internal.shared.RunningKernel;
import dev.jcap.linux.internal.system.LinuxAccounts;

/** A user of the C library's user database. */
final class UserLookup {

    private UserLookup() {}

    static Identity find(String name) {
        if (name.indexOf('\0') >= 0) {
            throw new CapabilityException("a user name cannot hold a NUL character");
        }
        RunningKernel.get();
        LinuxAccounts.Account account = account(name);
        if (account.error() < 0) {
            throw new CapabilityException("the user database cannot be asked for \"" + name + "\": "
                    + Errno.describe(account.error()));
        }
        if (account.uid() < 0) {
            throw new CapabilityException("there is no user \"" + name + "\" in the user database");
        }
        return new Identity(account.uid(), account.gid(), account.groups());
    }

    private static LinuxAccounts.Account account(String name) {
        try {
            return LinuxAccounts.user(name);
        } catch (UnsupportedOperationException e) {
            throw CapabilityExceptions.unusable(e.getMessage(), e);
        }
    }
}
