package dev.jcap.example;

import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySet;
import dev.jcap.Identity;
import dev.jcap.linux.Capabilities;
import dev.jcap.linux.ProcessSettings;
import dev.jcap.linux.ThreadReport;

/** The code of docs/after-the-drop.md, in a process of its own, as root. */
public final class AfterTheDrop {

    private AfterTheDrop() {}

    /** Sets what a daemon starter sets, and hands over files that need not exist. */
    public static void main(String[] args) {
        Identity app = Capabilities.user("nobody");
        // @start region="settings"
        ProcessSettings.setUmask(027);
        ProcessSettings.setOpenFiles(4096);      // soft; a smaller hard limit is raised too, with CAP_SYS_RESOURCE
        // @end
        // @start region="hand-over"
        CapabilityPlan plan = CapabilityPlan.limitTo(CapabilitySet.EMPTY)
                .become(app)
                .handOver("/var/log/app", "/tmp/app-*")           // with all that is in them
                .setNoNewPrivs();
        ThreadReport report = Capabilities.process().apply(plan);
        report.handover().ifPresent(System.out::println);         // how many files, and what was left
        // @end
    }
}
