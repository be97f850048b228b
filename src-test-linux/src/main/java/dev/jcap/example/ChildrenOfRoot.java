package dev.jcap.example;

import static dev.jcap.Capability.CAP_SYS_ADMIN;

import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySet;
import dev.jcap.CapabilityState;
import dev.jcap.exec.ExecOutcome;
import dev.jcap.linux.Capabilities;
import dev.jcap.linux.launch.CapabilityLauncher;
import java.io.IOException;
import java.util.List;

/** Why it is not enough that root empties its own sets: what a child would get, without starting one. */
public final class ChildrenOfRoot {

    private ChildrenOfRoot() {}

    /**
     * Run as root; prints one sentence for each plan.
     *
     * @param args none are read
     */
    public static void main(String[] args) throws IOException {
        // @start region="predict"
        ProcessBuilder command = new ProcessBuilder("id");
        for (CapabilityPlan plan : List.of(
                CapabilityPlan.unchanged().setState(CapabilityState.EMPTY),
                CapabilityPlan.unchanged().setState(CapabilityState.EMPTY).setNoNewPrivs(),
                CapabilityPlan.limitTo(CapabilitySet.EMPTY),
                CapabilityPlan.unchanged().become(Capabilities.user("app")))) {
            switch (CapabilityLauncher.predict(command, plan)) {
                case ExecOutcome.Started child -> child.reasons(CAP_SYS_ADMIN).forEach(System.out::println);
                case ExecOutcome.Refused refused -> System.out.println(refused);
            }
        }
        // @end
    }
}
