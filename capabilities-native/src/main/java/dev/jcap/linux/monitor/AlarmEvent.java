package dev.jcap.linux.monitor;

import dev.jcap.ThreadState;
import dev.jcap.linux.ThreadReport;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** An alarm of a watch, as the flight recorder shows it. */
@Name("dev.jcap.CapabilityAlarm")
@Label("Capability Alarm")
@Category("jcap")
@Description("A watch found a thread that holds more than it should, or could not look")
@StackTrace(false)
final class AlarmEvent extends Event {

    @Label("Thread Id")
    @Description("The kernel's thread id; 0 when the watch could not look")
    int tid;

    @Label("Thread Name")
    String name;

    @Label("Standing")
    String standing;

    @Label("Message")
    String message;

    static void record(CapabilityWatch.Alarm alarm) {
        AlarmEvent event = new AlarmEvent();
        alarm.thread().ifPresent(event::about);
        event.message = alarm.message();
        event.commit();
    }

    private void about(ThreadState thread) {
        tid = thread.tid();
        name = thread.name();
        standing = thread.status().name();
    }
}
