package dev.jcap.cli.process;

import dev.jcap.cli.surroundings.Accounts;
import dev.jcap.CapabilitySet;
import dev.jcap.CapabilitySnapshot;

/** Describes how a thread differs from its process. */
final class Differences {

    private final SetStyle style;
    private final Accounts accounts;
    private final StringBuilder text = new StringBuilder();

    Differences(SetStyle style, Accounts accounts) {
        this.style = style;
        this.accounts = accounts;
    }

    /** Returns the values of the thread that differ from those of the process. */
    String between(CapabilitySnapshot process, CapabilitySnapshot thread) {
        set("permitted", process.state().permitted(), thread.state().permitted());
        set("effective", process.state().effective(), thread.state().effective());
        set("inheritable", process.state().inheritable(), thread.state().inheritable());
        set("ambient", process.ambient(), thread.ambient());
        set("bounding", process.bounding(), thread.bounding());
        if (process.noNewPrivs() != thread.noNewPrivs()) {
            next().append("no_new_privs ").append(thread.noNewPrivs() ? "yes" : "no");
        }
        if (!process.uids().equals(thread.uids())) {
            next().append("user ").append(accounts.user(thread.uids().effective()));
        }
        if (!process.gids().equals(thread.gids()) || !process.groups().equals(thread.groups())) {
            next().append("group ").append(accounts.group(thread.gids().effective()));
            text.append(" and groups ").append(thread.groups());
        }
        return text.toString();
    }

    private void set(String name, CapabilitySet process, CapabilitySet thread) {
        if (process.mask() != thread.mask()) {
            next().append(name).append(' ').append(style.set(thread));
        }
    }

    private StringBuilder next() {
        return text.isEmpty() ? text : text.append("; ");
    }
}
