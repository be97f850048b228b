package dev.jcap.cli.process;

import dev.jcap.CapabilitySet;
import dev.jcap.CapabilitySnapshot;
import dev.jcap.cli.shell.JsonAnswer;
import dev.jcap.cli.shell.TextLayout;
import dev.jcap.cli.surroundings.Accounts;
import dev.jcap.cli.surroundings.Listeners;
import dev.jcap.cli.surroundings.NamespaceText;
import dev.jcap.linux.internal.json.Json;
import dev.jcap.linux.internal.proc.SocketTable.Socket;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Prints the processes that wait for packets or connections and that have capabilities, or can get some. */
final class ShowListening {

    private static final int ID = 9;
    private static final int USER = 12;
    private static final int NAME = 17;
    private static final int SETS = 4;

    private final SetStyle style;
    private final Accounts accounts = new Accounts();
    private final StringBuilder out = new StringBuilder();
    private int unknown;

    ShowListening(SetStyle style) {
        this.style = style;
    }

    /**
     * A process and its sockets.
     *
     * @param sockets empty when jcap may not read which sockets it has
     */
    private record Entry(ProcessView view, Optional<List<Socket>> sockets) {}

    /** Returns those that may listen: without an answer a process counts as one. */
    private static List<Entry> entries(List<ProcessView> views) throws IOException {
        Listeners listeners = new Listeners();
        List<Entry> entries = new ArrayList<>();
        for (ProcessView view : views) {
            if (view.leader().kernel() || view.leader().ended() || reachable(view).isEmpty()) {
                continue;
            }
            Optional<List<Socket>> sockets = listeners.of(view.leader().process());
            if (sockets.isEmpty() || !sockets.get().isEmpty()) {
                entries.add(new Entry(view, sockets));
            }
        }
        return entries;
    }

    /** Returns what any thread of a process, or a program that it starts, can come to hold. */
    private static CapabilitySet reachable(ProcessView view) {
        CapabilitySet reachable = view.leader().snapshot().reachable();
        for (TaskView thread : view.others()) {
            reachable = reachable.plus(thread.snapshot().reachable());
        }
        return reachable;
    }

    String print(List<ProcessView> views) throws IOException {
        TextLayout.pad(out, "  PID", ID);
        TextLayout.pad(out, "USER", USER);
        TextLayout.pad(out, "NAME", NAME);
        out.append("SOCKET, CAPABILITIES\n");
        style.head(out, 0);
        int found = 0;
        for (Entry entry : entries(views)) {
            if (entry.sockets().isPresent()) {
                found++;
                process(entry.view(), entry.sockets().get());
            } else {
                unknown++;
            }
        }
        out.append(found).append(found == 1 ? " process listens" : " processes listen");
        out.append(" and has or can reach capabilities");
        if (unknown > 0) {
            out.append("; unknown for ").append(unknown).append(" more: reading the sockets of a process requires")
                    .append(" CAP_SYS_PTRACE or the same user");
        }
        return out.append('\n').toString();
    }

    private void process(ProcessView view, List<Socket> sockets) {
        for (Socket socket : sockets) {
            TextLayout.pad(out, "  ".concat(Long.toString(view.leader().process())), ID - 1);
            out.append(' ');
            TextLayout.pad(out, accounts.user(view.leader().snapshot().uids().effective()), USER - 1);
            out.append(' ');
            TextLayout.pad(out, view.leader().name(), NAME - 1);
            out.append(' ').append(socket).append('\n');
        }
        sets("", view, view.leader());
        for (List<TaskView> group : view.differing()) {
            int from = out.length();
            sets("! ".concat(SetStyle.names(group)).concat(": "), view, group.getFirst());
            style.alarm(out, from);
        }
    }

    private void sets(String who, ProcessView view, TaskView task) {
        CapabilitySnapshot thread = task.snapshot();
        CapabilitySet more = thread.reachable().minus(thread.permitted());
        out.append(" ".repeat(SETS));
        TextLayout.wrap(out, SETS + 2, style.columns(), who.concat(style.summary(thread))
                .concat(more.isEmpty() ? "" : "; reachable at execve: ".concat(style.set(thread.reachable())))
                .concat(NamespaceText.mark(view.namespace(), thread)));
    }

    /** Returns the processes with a member {@code sockets}, which is null where it is unknown. */
    static String json(List<ProcessView> views, int count) throws IOException {
        Json json = JsonAnswer.of("show").name("processes").array();
        for (Entry entry : entries(views)) {
            json.object();
            ShowJson.members(json, entry.view(), count);
            json.name("reachable").value(reachable(entry.view()));
            json.name("sockets");
            if (entry.sockets().isEmpty()) {
                json.value((String) null);
            } else {
                json.array();
                for (Socket socket : entry.sockets().get()) {
                    json.object().name("kind").value(socket.kind()).name("address").value(socket.address());
                    json.name(socket.isInternet() ? "port" : "protocol").value(socket.port());
                    json.name("inode").value(socket.inode()).endObject();
                }
                json.endArray();
            }
            json.endObject();
        }
        return JsonAnswer.end(json.endArray());
    }
}
