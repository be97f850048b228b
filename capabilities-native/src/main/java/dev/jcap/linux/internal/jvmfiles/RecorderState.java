package dev.jcap.linux.internal.jvmfiles;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Recording;

/** What the flight recorder says of itself. Apart from what uses it, as even checking this class needs its module. */
final class RecorderState {

    private RecorderState() {}

    static boolean isInitialized() {
        return FlightRecorder.isInitialized();
    }

    /** The files that recordings are written to when they stop. A link on the way could lead anywhere by now. */
    static List<String> destinations() {
        List<String> destinations = new ArrayList<>();
        for (Recording recording : FlightRecorder.getFlightRecorder().getRecordings()) {
            Path destination = recording.getDestination();
            if (destination != null) {
                destinations.add(destination.toAbsolutePath().normalize().toString());
            }
        }
        return destinations;
    }
}
