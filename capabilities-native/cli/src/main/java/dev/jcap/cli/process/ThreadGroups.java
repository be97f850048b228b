package dev.jcap.cli.process;

import java.util.ArrayList;
import java.util.List;

/** Threads with equal credentials together. */
final class ThreadGroups {

    private ThreadGroups() {}

    /** In the order of their first threads. */
    static List<List<TaskView>> of(List<TaskView> threads) {
        List<List<TaskView>> crowds = new ArrayList<>();
        for (TaskView thread : threads) {
            find(crowds, thread).add(thread);
        }
        return crowds;
    }

    private static List<TaskView> find(List<List<TaskView>> crowds, TaskView thread) {
        for (List<TaskView> crowd : crowds) {
            if (crowd.getFirst().hasCredentialsOf(thread)) {
                return crowd;
            }
        }
        List<TaskView> crowd = new ArrayList<>();
        crowds.add(crowd);
        return crowd;
    }
}
