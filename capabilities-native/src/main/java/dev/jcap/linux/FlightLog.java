package dev.jcap.linux;

/**
 * Tells the JDK's flight recorder what is done here. Without one not a class of its module is loaded, which need not even
 * be there.
 */
final class FlightLog {

    /** The recorder sets it when it is made ready, and it stays. */
    private static final String REPOSITORY = "jdk.jfr.repository";

    private FlightLog() {}

    /** Something that changes credentials. */
    @FunctionalInterface
    interface Change<T, X extends Exception> {
        T make() throws X;
    }

    /** Makes a change, and records it, its outcome and its time. */
    static <T, X extends Exception> T record(String place, Object what, Change<T, X> change) throws X {
        return isOn() ? ChangeEvent.record(place, what, change) : change.make();
    }

    /** Records an alarm of a watch. */
    static void alarm(CapabilityWatch.Alarm alarm) {
        if (isOn()) {
            AlarmEvent.record(alarm);
        }
    }

    /** Whether there is a recorder. */
    static boolean isOn() {
        return System.getProperty(REPOSITORY) != null
                && ModuleLayer.boot().findModule("jdk.jfr").isPresent();
    }
}
