package dev.jcap.cli.process;

import java.util.ArrayList;
import java.util.List;

/** Groups threads with equal credentials. */
final class ThreadGroups {

    private ThreadGroups() {}

    /** Returns the groups in the order of their first threads. */
    static List<List<TaskView>> of(List<TaskView> threads) {
        List<List<TaskView>> groups = new ArrayList<>();
        for (TaskView thread : threads) {
            find(groups, thread).add(thread);
        }
        return groups;
    }

    private static List<TaskView> find(List<List<TaskView>> groups, TaskView thread) {
        for (List<TaskView> group : groups) {
            if (group.getFirst().hasCredentialsOf(thread)) {
                return group;
            }
        }
        List<TaskView> group = new ArrayList<>();
        groups.add(group);
        return group;
    }
}
