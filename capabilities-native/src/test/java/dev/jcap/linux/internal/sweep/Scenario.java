package dev.jcap.linux.internal.sweep;

import static dev.jcap.Capability.CAP_CHOWN;
import static dev.jcap.Capability.CAP_NET_BIND_SERVICE;
import static dev.jcap.Capability.CAP_NET_RAW;
import static dev.jcap.Capability.CAP_SETPCAP;

import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySet;
import dev.jcap.CapabilityState;
import dev.jcap.Identity;
import dev.jcap.Securebits;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** A small process and a plan that works for it. */
enum Scenario {
    ROOT_GIVES_EVERYTHING_UP(
            Scenario::fourRootThreads,
            CapabilityPlan.limitTo(CapabilitySet.EMPTY).setNoNewPrivs()),
    ROOT_BECOMES_USER_AND_KEEPS_ONE(
            Scenario::fourRootThreads,
            CapabilityPlan.limitTo(CapabilitySet.of(CAP_NET_BIND_SERVICE))
                    .become(Identity.of(1000, 1000, 27L))
                    .setNoNewPrivs()
                    .setDumpable(true)),
    ROOT_BECOMES_USER_AND_RAISES_AMBIENT(
            Scenario::fourRootThreads,
            CapabilityPlan.limitTo(CapabilitySet.of(CAP_NET_BIND_SERVICE, CAP_CHOWN))
                    .raiseAmbient(CapabilitySet.of(CAP_NET_BIND_SERVICE))
                    .become(Identity.of(1000, 1000))),
    ROOT_LOCKS_SECUREBITS(
            Scenario::fourRootThreads,
            CapabilityPlan.limitTo(CapabilitySet.of(CAP_NET_RAW)).setSecurebits(new Securebits(0xEF))),
    SECUREBITS_ONLY(
            Scenario::fourRootThreads,
            CapabilityPlan.unchanged().setSecurebits(new Securebits(0x2F))),
    USER_WITH_CAPABILITIES_LOWERS_THEM(
            Scenario::threeUserThreads,
            CapabilityPlan.unchanged()
                    .clearAmbient()
                    .setState(CapabilityState.parse("cap_net_raw=ep"))
                    .setNoNewPrivs()),
    THREADS_DIFFER(
            Scenario::mixedThreads,
            CapabilityPlan.limitTo(CapabilitySet.of(CAP_NET_RAW)).become(Identity.of(1000, 1000)));

    private final Supplier<FakeKernel> process;
    final CapabilityPlan plan;

    Scenario(Supplier<FakeKernel> process, CapabilityPlan plan) {
        this.process = process;
        this.plan = plan;
    }

    FakeKernel start() {
        return process.get();
    }

    private static FakeKernel fourRootThreads() {
        FakeKernel kernel = new FakeKernel();
        few(kernel);
        Stream.of("gc", "compiler")
                .forEach(name -> kernel.add(1001 + kernel.threads.size(), name, kernel.current.credentials.copy()));
        return kernel;
    }

    private static FakeKernel threeUserThreads() {
        FakeKernel kernel = new FakeKernel();
        kernel.current.credentials = FakeCredentials.user(kernel.process, 1000)
                .state("cap_net_raw,cap_chown=eip")
                .ambient(CAP_NET_RAW);
        kernel.add(1002, "gc", kernel.current.credentials.copy());
        kernel.add(1003, "compiler", kernel.current.credentials.copy());
        return kernel;
    }

    private static FakeKernel mixedThreads() {
        FakeKernel kernel = new FakeKernel();
        few(kernel);
        FakeCredentials less = kernel.current.credentials.copy().bounding(CAP_SETPCAP, CAP_NET_RAW);
        kernel.add(1002, "less", less);
        kernel.add(1003, "alike", kernel.current.credentials.copy());
        kernel.add(1004, "there", FakeCredentials.user(kernel.process, 1000).bounding(CAP_NET_RAW).groups());
        return kernel;
    }

    /** A bounding set of three keeps the lists short. */
    private static void few(FakeKernel kernel) {
        kernel.current.credentials.bounding(CAP_NET_RAW, CAP_NET_BIND_SERVICE, CAP_CHOWN);
    }
}
