package dev.jcap.cli.process;

import dev.jcap.cli.shell.TextLayout;
import dev.jcap.cli.surroundings.NamespaceText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Prints processes as trees with their children and with the threads that differ. */
final class ShowTree {

    /** The largest indent in columns: any user can create an arbitrarily deep tree, and nobody can read it. */
    private static final int DEEPEST = 400;

    private final SetStyle style;
    private final List<ProcessView> roots;
    private final StringBuilder out = new StringBuilder();
    private List<ProcessView> all;

    ShowTree(SetStyle style, List<ProcessView> roots) {
        this.style = style;
        this.roots = roots;
    }

    /** Returns the trees below the roots; for all processes, below those without a visible parent. */
    String print(boolean everybody) throws IOException {
        all = everybody ? roots : ProcessSelector.everybody();
        for (ProcessView root : roots) {
            if (!root.leader().kernel() && (!everybody || find(root.leader().parent()) == null)) {
                process(root, "", "");
            }
        }
        return out.toString();
    }

    private ProcessView find(long id) {
        for (ProcessView view : all) {
            if (view.leader().snapshot().id() == id) {
                return view;
            }
        }
        return null;
    }

    /** Prints a process with one prefix for its own line and another for the lines below it. */
    private void process(ProcessView view, String before, String below) {
        if (below.length() > DEEPEST) {
            out.append(before).append("...\n");
            return;
        }
        List<ProcessView> children = children(view);
        String own = children.isEmpty() ? below.concat("  ") : below.concat("| ");
        line(before, own, view.leader().name().concat("(").concat(Long.toString(view.leader().snapshot().id())).concat(")"),
                view.leader(), NamespaceText.mark(view.namespace(), view.leader().snapshot()));
        for (List<TaskView> group : view.differing()) {
            int from = out.length();
            line(own.concat("! "), own.concat("  "), ids(group), group.getFirst(), "");
            style.alarm(out, from);
        }
        for (int i = 0; i < children.size(); i++) {
            boolean last = i == children.size() - 1;
            process(children.get(i), below.concat("+-"), below.concat(last ? "  " : "| "));
        }
    }

    private void line(String before, String below, String title, TaskView task, String mark) {
        String summary = style.summary(task.snapshot()).concat(mark);
        out.append(before);
        int start = out.length();
        TextLayout.wrap(out, below.length(), style.columns(), summary.equals("=") ? title : title.concat(" ").concat(summary));
        rule(start, below);
    }

    /** Replaces the indent of continuation lines with the bars of the tree. */
    private void rule(int start, String below) {
        int newline = out.indexOf("\n", start);
        while (newline < out.length() - 1) {
            out.replace(newline + 1, newline + 1 + below.length(), below);
            newline = out.indexOf("\n", newline + 1);
        }
    }

    private static String ids(List<TaskView> group) {
        StringBuilder text = new StringBuilder(group.getFirst().name()).append('{');
        for (int i = 0; i < group.size() && i < 5; i++) {
            text.append(i == 0 ? "" : ",").append(group.get(i).snapshot().id());
        }
        return text.append(group.size() > 5 ? ",...}" : "}").toString();
    }

    private List<ProcessView> children(ProcessView parent) {
        List<ProcessView> children = new ArrayList<>();
        for (ProcessView view : all) {
            if (parent.isProcess() && view.leader().parent() == parent.leader().snapshot().id()) {
                children.add(view);
            }
        }
        return children;
    }
}
