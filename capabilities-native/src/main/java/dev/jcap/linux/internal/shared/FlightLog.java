package dev.jcap.linux.internal.shared;

/**
 * Tells the JDK's flight recorder what is done here. Without one not a class of its module is loaded, which need not even
 * be there.
 */
public final class FlightLog {

    /** The recorder sets it when it is made ready, and it stays. */
    public static final String REPOSITORY = "jdk.jfr.repository";

    private FlightLog() {}

    /** Something that changes credentials. */
    @FunctionalInterface
    public interface Change<T, X extends Exception> {
        T make() throws X;
    }

    /** Makes a change, and records it, its outcome and its time. */
    public static <T, X extends Exception> T record(String place, Object what, Change<T, X> change) throws X {
        return isOn() ? ChangeEvent.record(place, what, change) : change.make();
    }

    /** Whether there is a recorder. */
    public static boolean isOn() {
        return System.getProperty(REPOSITORY) != null
                && ModuleLayer.boot().findModule("jdk.jfr").isPresent();
    }
}
