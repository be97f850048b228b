package dev.jcap.example;

import static dev.jcap.Capability.CAP_NET_BIND_SERVICE;

import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySet;
import dev.jcap.Iab;
import dev.jcap.Identity;
import dev.jcap.exec.ExecOutcome;
import dev.jcap.linux.Capabilities;
import dev.jcap.linux.launch.CapabilityLauncher;
import java.io.IOException;
import java.util.List;

/** The code of docs/children.md, run as root. The process becomes another program at its end. */
public final class ChildExamples {

    private ChildExamples() {}

    /**
     * Starts children, and becomes one.
     *
     * @param args none are read
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        Identity app = Capabilities.user("app");
        // @start region="start"
        CapabilitySet keep = CapabilitySet.of(CAP_NET_BIND_SERVICE);
        CapabilityPlan plan = CapabilityPlan.limitTo(keep).become(app).raiseAmbient(keep).setNoNewPrivs();
        Process child = CapabilityLauncher.start(
                new ProcessBuilder("grep", "-E", "^(Uid|Cap|NoNew)", "/proc/self/status").inheritIO(), plan);
        // @end
        child.waitFor();
        predict(plan);
        tuple();
        System.out.flush();
        // @start region="exec"
        CapabilityLauncher.exec(List.of("id", "-u"), System.getenv(), plan);     // this process becomes the command
        // @end
    }

    private static void predict(CapabilityPlan plan) throws IOException {
        // @start region="predict"
        switch (CapabilityLauncher.predict(new ProcessBuilder("id"), plan)) {          // starts nothing
            case ExecOutcome.Started start -> start.reasons(CAP_NET_BIND_SERVICE).forEach(System.out::println);
            case ExecOutcome.Refused refused -> System.out.println(refused);
        }
        // @end
    }

    private static void tuple() throws IOException, InterruptedException {
        // @start region="iab"
        Process child = CapabilityLauncher.start(
                new ProcessBuilder("true"), CapabilityPlan.unchanged().setIab(Iab.parse("!cap_sys_admin,^cap_kill")));
        // @end
        System.out.println(child.waitFor());
    }
}
