package dev.jcap.linux.internal.kernel;

import dev.jcap.CapabilityFormatException;
import dev.jcap.proof.Expect;

/** The status and stat files of a thread, as the sweep reads them. */
public final class TaskStatusFuzz {

    private TaskStatusFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        Expect.that(new TaskStatus(null, 'S', -1).kind(Expect.text(input)) != null, "no kind");
        String text = Expect.text(input);
        try {
            TaskStatus status = TaskStatus.parse(text);
            Expect.equal(status, TaskStatus.parse(text));
            Expect.that(TaskStatus.threads(text) >= -1, text);
        } catch (CapabilityFormatException e) {
            Expect.refusal(text, e.input(), e.index(), e.getMessage());
        }
    }
}
