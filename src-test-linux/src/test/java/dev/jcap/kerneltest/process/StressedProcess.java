package dev.jcap.kerneltest.process;

import static dev.jcap.Capability.CAP_CHOWN;
import static dev.jcap.kerneltest.support.Scenarios.require;

import dev.jcap.Capability;
import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySet;
import dev.jcap.CapabilityState;
import dev.jcap.linux.Capabilities;
import dev.jcap.linux.RaisedCapabilities;
import dev.jcap.linux.internal.kernel.KernelCall;
import dev.jcap.linux.internal.kernel.LinuxKernel;
import dev.jcap.linux.launch.CapabilityLauncher;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Phaser;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * A process whose threads take back what a sweep took from them, whenever they are told to: sleepers, chains of threads
 * each of which starts its successor and ends, threads that open scopes, and one that launches programs.
 */
public final class StressedProcess {

    /** What threads with open scopes may have effective besides. */
    static final CapabilitySet IN_SCOPES = CapabilitySet.of(CAP_CHOWN);

    private static final int SLEEPERS = 16;
    private static final int CHAINS = 2;
    private static final int SCOPES = 1;
    private static final long LONGEST_LIFE_NANOS = 1_000_000;
    private static final long LAUNCH_EVERY_NANOS = 2_000_000_000L;
    private static final CapabilityPlan CHILD = CapabilityPlan.limitTo(CapabilitySet.EMPTY).setNoNewPrivs();

    private final LinuxKernel kernel = LinuxKernel.open(System.getProperty("os.name"), System.getProperty("os.arch"));
    private final CapabilitySet all = Capabilities.thread().read().state().permitted();
    private final Phaser sleepers = new Phaser(SLEEPERS + 1);
    private final List<AtomicLong> chains = new ArrayList<>();
    private volatile long round;
    private volatile boolean over;
    private volatile Throwable failure;

    final AtomicLong launches = new AtomicLong();
    final AtomicLong scopes = new AtomicLong();
    final AtomicLong links = new AtomicLong();

    /** What a sweep leaves: permitted as before, nothing effective, inheritable or ambient. */
    public CapabilityPlan lowered() {
        return CapabilityPlan.unchanged()
                .setState(CapabilityState.EMPTY.withPermitted(all))
                .clearAmbient();
    }

    /** Threads that do nothing but that. */
    public void startSleepers() {
        for (int i = 0; i < SLEEPERS; i++) {
            start("sleeper", this::raiseWheneverTold);
        }
    }

    void start() {
        startSleepers();
        for (int i = 0; i < CHAINS; i++) {
            AtomicLong raisedIn = new AtomicLong();
            chains.add(raisedIn);
            start("link", () -> succeed(raisedIn));
        }
        for (int i = 0; i < SCOPES; i++) {
            start("scope", this::openScopes);
        }
        start("launcher", this::launch);
    }

    private void start(String name, Runnable work) {
        Thread.ofPlatform().name(name).daemon().uncaughtExceptionHandler((thread, e) -> failure = e).start(work);
    }

    /** Has all of them, and the calling thread, take everything back; from then on nobody does until the next time. */
    public void raise() {
        round++;
        sleepers.arriveAndAwaitAdvance();
        sleepers.arriveAndAwaitAdvance();
        raiseOwn();
        for (AtomicLong raisedIn : chains) {
            while (raisedIn.get() != round) {
                requireHealthy();
                LockSupport.parkNanos(20_000);
            }
        }
        requireHealthy();
    }

    private void requireHealthy() {
        if (failure != null) {
            throw new AssertionError("a thread of the process failed", failure);
        }
    }

    /** Past jcap, whose scopes are for single calls. */
    private void raiseOwn() {
        long mask = all.mask();
        require(kernel.capset(mask, mask, mask) == 0, "capset");
        for (Capability capability : IN_SCOPES) {
            require(kernel.call(new KernelCall.RaiseAmbient(capability)) == 0, "ambient");
        }
    }

    private void raiseWheneverTold() {
        while (!over) {
            sleepers.arriveAndAwaitAdvance();
            raiseOwn();
            sleepers.arriveAndAwaitAdvance();
        }
    }

    /** The successor is a copy of this thread: raised or not. */
    private void succeed(AtomicLong raisedIn) {
        long now = round;
        if (raisedIn.get() != now) {
            raiseOwn();
            raisedIn.set(now);
        }
        LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(LONGEST_LIFE_NANOS));
        links.incrementAndGet();
        if (!over) {
            start("link", () -> succeed(raisedIn));
        }
    }

    private void openScopes() {
        while (!over) {
            try (RaisedCapabilities scope = Capabilities.thread().raise(CAP_CHOWN)) {
                require(IN_SCOPES.containsAll(scope.raised()), scope.toString());
                scopes.incrementAndGet();
            }
            LockSupport.parkNanos(500_000);
        }
    }

    private void launch() {
        while (!over) {
            try {
                Process child = CapabilityLauncher.start(new ProcessBuilder("true"), CHILD);
                require(child.waitFor() == 0, "a child failed");
                launches.incrementAndGet();
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
            LockSupport.parkNanos(LAUNCH_EVERY_NANOS);
        }
    }

    void stop() {
        over = true;
        sleepers.forceTermination();
    }
}
