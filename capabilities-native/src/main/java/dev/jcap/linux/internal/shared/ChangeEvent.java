package dev.jcap.linux.internal.shared;

import dev.jcap.linux.CapabilityDeniedException;
import dev.jcap.linux.MixedCapabilitiesException;
import dev.jcap.linux.ThreadReport;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;

/** A change of credentials, made or refused, as the flight recorder shows it. */
@Name("dev.jcap.CapabilityChange")
@Label("Capability Change")
@Category("jcap")
@Description("A change of credentials through jcap, made or refused")
public final class ChangeEvent extends Event {

    @Label("Place")
    @Description("process: every thread; thread: the event thread only; child: a program that was started")
    String place;

    @Label("Change")
    String change;

    @Label("Outcome")
    @Description("made, denied (nothing has changed), mixed (some threads hold more), failed")
    String outcome;

    @Label("Message")
    String message;

    @Label("Threads Reached")
    @Description("How many threads were found at the goal; 0 where that is not known")
    int threadsReached;

    public static <T, X extends Exception> T record(String place, Object what, FlightLog.Change<T, X> change) throws X {
        ChangeEvent event = new ChangeEvent();
        event.begin();
        try {
            T result = change.make();
            event.made(result);
            return result;
        } catch (Throwable e) {
            event.failed(e);
            throw e;
        } finally {
            event.end();
            if (event.shouldCommit()) {
                event.place = place;
                event.change = what.toString();
                event.commit();
            }
        }
    }

    private void made(Object result) {
        outcome = "made";
        threadsReached = result instanceof ThreadReport report ? report.threads().size() : 1;
    }

    private void failed(Throwable e) {
        message = e.getMessage();
        switch (e) {
            case CapabilityDeniedException _ -> outcome = "denied";
            case MixedCapabilitiesException mixed -> {
                outcome = "mixed";
                int all = mixed.report().threads().size();
                threadsReached = all - mixed.report().offenders().size();
            }
            default -> outcome = "failed";
        }
    }
}
