package dev.jcap.cli.process;

import dev.jcap.CapabilityFormatException;
import dev.jcap.proof.Expect;

/** The status file of a thread, as the tools read it. */
public final class TaskViewFuzz {

    private TaskViewFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        String text = Expect.text(input);
        try {
            TaskView task = TaskView.parse(text);
            Expect.that(task.name().chars().noneMatch(Character::isISOControl), task);
            Expect.that(task.hasCredentialsOf(TaskView.parse(text)), task);
        } catch (CapabilityFormatException e) {
            Expect.that(text.contains(e.input()), "another input: " + e.input());
            Expect.refusal(e.input(), e.input(), e.index(), e.getMessage());
        }
    }
}
