package dev.jcap.example;

import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySet;
import dev.jcap.CapabilitySnapshot;
import dev.jcap.CapabilityState;
import dev.jcap.Iab;
import dev.jcap.Identity;
import dev.jcap.Securebits;
import dev.jcap.linux.Capabilities;
import dev.jcap.linux.ThreadReport;
import java.util.Optional;

/** The code of docs/model.md. Changes nothing but the thread that it runs on; works for everybody. */
public final class ModelExamples {

    private ModelExamples() {}

    /**
     * Runs all of it.
     *
     * @param args none are read
     */
    public static void main(String[] args) {
        read();
        texts();
        plan();
        others();
        oneThread();
    }

    private static void read() {
        // @start region="read"
        CapabilitySnapshot me = Capabilities.thread().read();
        System.out.println(me.state());      // permitted, effective, inheritable, as libcap writes them
        System.out.println(me.bounding());
        System.out.println(me.ambient());
        System.out.println(me.uids().effective() + " " + me.groups() + " " + me.noNewPrivs());
        // @end
    }

    private static void texts() {
        // @start region="texts"
        CapabilityState state = CapabilityState.parse("cap_net_bind_service,cap_chown=ep cap_chown-e");
        CapabilitySet mask = CapabilitySet.parseMask("00000000a80425fb");            // as in /proc/PID/status
        Iab tuple = Iab.parse("!cap_net_raw,^cap_net_bind_service");                 // blocked, ambient
        Securebits bits = Securebits.parse("noroot,noroot_locked");
        // @end
        System.out.println(state.permitted() + " / " + state.effective());
        System.out.println(mask.size() + " " + tuple.ambient() + " " + bits);
    }

    private static void plan() {
        // @start region="plan"
        CapabilityPlan plan = CapabilityPlan.limitTo(CapabilitySet.EMPTY).become(Identity.of(65534, 65534)).setNoNewPrivs();
        System.out.println(plan);
        // @end
    }

    private static void others() {
        long pidOrTid = 1;
        // @start region="others"
        Optional<CapabilitySnapshot> other = Capabilities.find(pidOrTid);            // empty: no such process
        for (CapabilitySnapshot thread : Capabilities.threads(ProcessHandle.current())) {
            System.out.println(thread.id() + " " + thread.name() + " " + thread.state());
        }
        // @end
        other.ifPresent(snapshot -> System.out.println(snapshot.name()));
    }

    private static void oneThread() {
        // @start region="one-thread"
        Capabilities.thread().apply(CapabilityPlan.unchanged().setState(CapabilityState.EMPTY));   // this thread only
        ThreadReport report = Capabilities.process().check(CapabilitySet.EMPTY);                   // changes nothing
        report.offenders().forEach(System.out::println);
        // @end
    }
}
