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
        try (ServerSocket port = new ServerSocket(number)) {      // first, everything that needs root
            CapabilityPlan plan = CapabilityPlan
                    .limitTo(CapabilitySet.EMPTY)                 // empties all five sets
                    .become(Capabilities.user("app"))             // changes groups, gid and uid
                    .setNoNewPrivs();                             // execve grants nothing new
            ThreadReport report = Capabilities.process().apply(plan);
            System.out.println(report);
            System.out.println(port.isBound() && Capabilities.process().checkReachable(CapabilitySet.EMPTY).isProven());
        }
        // @end
    }
}
// @end
