package dev.jcap.example;

import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySet;
import dev.jcap.linux.Capabilities;
import dev.jcap.linux.ThreadReport;
import java.io.IOException;
import java.net.ServerSocket;

/** The smallest service that gives its privileges away: the program of the README. */
// @start region="program"
public final class FirstDrop {

    public static void main(String[] args) throws IOException {
        // @start region="drop"
        int number = Integer.getInteger("port", 80);
        try (ServerSocket port = new ServerSocket(number)) {      // what needs root comes first
            CapabilityPlan plan = CapabilityPlan
                    .limitTo(CapabilitySet.EMPTY)                 // nothing stays, in any of the five sets
                    .become(Capabilities.user("nobody"))          // groups, gid and uid
                    .setNoNewPrivs();                             // no program started later gains any
            ThreadReport report = Capabilities.process().apply(plan);
            System.out.println(report);
            System.out.println(port.isBound() && Capabilities.process().check(CapabilitySet.EMPTY).isProven());
        }
        // @end
    }
}
// @end
