package dev.jcap.linux.internal.sweep;

import dev.jcap.linux.internal.kernel.Errno;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * What goes wrong, and what else happens, at which step of a run: every operation of a {@link FakeKernel} is a step.
 */
final class Script {

    enum Operation {
        OPEN_TASKS, LIST, READ, NAMESPACE, DESCRIPTORS, CALL, CAPGET, CAPSET, PREPARE, STOP, SIGNAL, SPAWN, CLOSE
    }

    /**
     * One operation.
     *
     * @param tid    the thread that makes the call, is read or is sent the signal
     * @param detail the call in the kernel's words, or the file
     */
    record Step(int number, Operation operation, int tid, String detail) {
        boolean is(Operation what, int who) {
            return operation == what && tid == who;
        }
    }

    private final List<Step> steps = new ArrayList<>();
    private final List<Event> events = new ArrayList<>();

    private static final class Event {
        private final Predicate<Step> when;
        private final Runnable happens;
        private final int errno;
        private int skip;
        private int times;

        Event(Predicate<Step> when, int nth, int times, Runnable happens, int errno) {
            this.when = when;
            skip = nth - 1;
            this.times = times;
            this.happens = happens;
            this.errno = errno;
        }

        boolean strikes(Step step) {
            if (times == 0 || !when.test(step) || skip-- > 0) {
                return false;
            }
            times--;
            return true;
        }
    }

    /** Before the nth matching step something else happens. */
    void before(Predicate<Step> when, int nth, Runnable happens) {
        events.add(new Event(when, nth, 1, happens, 0));
    }

    /** Before every matching step something else happens. */
    void beforeEach(Predicate<Step> when, Runnable happens) {
        events.add(new Event(when, 1, -1, happens, 0));
    }

    /** The nth matching step fails, once. */
    void fail(Predicate<Step> when, int nth, Errno errno) {
        events.add(new Event(when, nth, 1, () -> {}, errno.number()));
    }

    /** The nth matching step and all later ones fail. */
    void failFrom(Predicate<Step> when, int nth, Errno errno) {
        events.add(new Event(when, nth, -1, () -> {}, errno.number()));
    }

    /** Takes a step: 0, or -errno when it is to fail. */
    long step(Operation operation, int tid, String detail) {
        Step step = new Step(steps.size(), operation, tid, detail);
        steps.add(step);
        long error = 0;
        for (Event event : List.copyOf(events)) {
            if (event.strikes(step)) {
                event.happens.run();
                error = event.errno != 0 ? -event.errno : error;
            }
        }
        return error;
    }

    List<Step> steps() {
        return List.copyOf(steps);
    }
}
