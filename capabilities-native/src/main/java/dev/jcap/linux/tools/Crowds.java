package dev.jcap.linux.tools;

import java.util.ArrayList;
import java.util.List;

/** Threads with equal credentials together. */
final class Crowds {

    private Crowds() {}

    /** In the order of their first threads. */
    static List<List<Task>> of(List<Task> threads) {
        List<List<Task>> crowds = new ArrayList<>();
        for (Task thread : threads) {
            find(crowds, thread).add(thread);
        }
        return crowds;
    }

    private static List<Task> find(List<List<Task>> crowds, Task thread) {
        for (List<Task> crowd : crowds) {
            if (crowd.getFirst().hasCredentialsOf(thread)) {
                return crowd;
            }
        }
        List<Task> crowd = new ArrayList<>();
        crowds.add(crowd);
        return crowd;
    }
}
