package dev.jcap.cli.process;

import dev.jcap.cli.shell.TextLayout;
import dev.jcap.cli.surroundings.Accounts;
import dev.jcap.cli.surroundings.NamespaceText;
import java.util.ArrayList;
import java.util.List;

/** Prints a line for each process that has capabilities, and for each group of its threads that differ. */
final class ShowTable {

    private static final int ID = 9;
    private static final int LONGEST_USER = 16;

    private final SetStyle style;
    private final Accounts accounts = new Accounts();
    private final StringBuilder out = new StringBuilder();
    private int user = 6;
    private int name = 6;

    ShowTable(SetStyle style) {
        this.style = style;
    }

    String print(List<ProcessView> views) {
        List<ProcessView> shown = new ArrayList<>();
        int kernel = 0;
        for (ProcessView view : views) {
            if (view.leader().kernel()) {
                kernel++;
            } else if (view.hasCapabilities()) {
                shown.add(view);
                fit(view);
            }
        }
        head();
        for (ProcessView view : shown) {
            process(view);
        }
        int all = views.size() - kernel;
        out.append(shown.size()).append(" of ").append(all).append(all == 1 ? " process" : " processes");
        out.append(shown.size() == 1 ? " has capabilities" : " have capabilities");
        out.append(kernel == 0 ? "" : "; kernel threads are not shown").append('\n');
        return out.toString();
    }

    private void fit(ProcessView view) {
        user = Math.max(user, Math.min(LONGEST_USER, user(view.leader()).length()) + 1);
        name = Math.max(name, view.leader().name().length() + 1);
        for (TaskView thread : view.others()) {
            name = Math.max(name, thread.name().length() + 1);
        }
    }

    private String user(TaskView task) {
        return accounts.user(task.snapshot().uids().effective());
    }

    private void head() {
        TextLayout.pad(out, "  PID", ID);
        TextLayout.pad(out, "USER", user);
        TextLayout.pad(out, "NAME", name);
        out.append("CAPABILITIES\n");
        style.head(out, 0);
    }

    private void process(ProcessView view) {
        line("  ", view.leader(), style.summary(view.leader().snapshot())
                .concat(NamespaceText.mark(view.namespace(), view.leader().snapshot())));
        for (List<TaskView> group : view.differing()) {
            TaskView first = group.getFirst();
            int from = out.length();
            String more = more(group.size() - 1);
            line("! ", first, style.summary(first.snapshot()).concat(more));
            style.alarm(out, from);
        }
    }

    private static String more(int threads) {
        return threads == 0 ? "" : " (and " + threads + (threads == 1 ? " more thread)" : " more threads)");
    }

    private void line(String mark, TaskView task, String summary) {
        TextLayout.pad(out, mark.concat(Long.toString(task.snapshot().id())), ID - 1);
        out.append(' ');
        String who = user(task);
        TextLayout.pad(out, who.length() > LONGEST_USER ? who.substring(0, LONGEST_USER) : who, user);
        TextLayout.pad(out, task.name(), name);
        TextLayout.wrap(out, ID + user + name, style.columns(), summary);
    }
}
