package consumer;

import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySet;
import dev.jcap.CapabilitySnapshot;
import dev.jcap.CapabilityState;
import dev.jcap.linux.Capabilities;
import dev.jcap.linux.ThreadReport;

/** Gives up everything in every thread, and proves it. */
final class Main {

    private Main() {}

    public static void main(String[] args) {
        CapabilitySnapshot before = Capabilities.thread().read();
        boolean root = before.uids().effective() == 0;
        // Without CAP_SETPCAP nobody can make the bounding set smaller.
        ThreadReport report = Capabilities.process().apply(root
                ? CapabilityPlan.limitTo(CapabilitySet.EMPTY).setNoNewPrivs()
                : CapabilityPlan.unchanged().setState(CapabilityState.EMPTY).clearAmbient().setNoNewPrivs());
        CapabilitySnapshot after = Capabilities.thread().read();
        boolean named = Capabilities.class.getModule().isNamed();
        if (!report.isProven() || !after.state().permitted().isEmpty() || !after.noNewPrivs()
                || named != args[0].equals("module path")) {
            throw new AssertionError(report + "\n" + after);
        }
        System.out.println("from the " + args[0] + ", " + (named ? "as modules" : "without modules") + ": " + before.state()
                + " given up, proven for " + report.threads().size() + " threads");
    }
}
