package dev.jcap.kerneltest.launch;

import static dev.jcap.Capability.CAP_CHOWN;
import static dev.jcap.Capability.CAP_KILL;
import static dev.jcap.Capability.CAP_NET_BIND_SERVICE;
import static dev.jcap.Capability.CAP_SETGID;
import static dev.jcap.Capability.CAP_SETPCAP;
import static dev.jcap.Capability.CAP_SETUID;
import static dev.jcap.kerneltest.support.Scenarios.awaitTrue;
import static dev.jcap.kerneltest.support.Scenarios.require;
import static dev.jcap.kerneltest.support.Scenarios.requireEqual;

import dev.jcap.Capability;
import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySet;
import dev.jcap.CapabilitySnapshot;
import dev.jcap.CapabilityState;
import dev.jcap.Identity;
import dev.jcap.kerneltest.support.ChildJvm;
import dev.jcap.kerneltest.support.ChildPrivilege;
import dev.jcap.kerneltest.support.Scenarios;
import dev.jcap.kerneltest.support.Slow;
import dev.jcap.linux.Capabilities;
import dev.jcap.linux.launch.CapabilityLauncher;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Many launches while the whole process changes. */
@Slow
class LaunchCrowdIT {

    @Test
    void start_manyTimesDuringProcessWideChanges_leavesNothingAndGivesNothingMore() {
        ChildJvm.in(ChildPrivilege.ROOT).run(Crowd.class).passed();
    }

    static final class Crowd {

        private static final int LAUNCHERS = 4;
        private static final int LAUNCHES = 50;
        private static final CapabilitySet KEEP = CapabilitySet.of(CAP_NET_BIND_SERVICE);
        private static final CapabilityPlan PLAN = CapabilityPlan.limitTo(KEEP)
                .become(Identity.of(ChildPrivilege.NOBODY, 4243, 4244L))
                .raiseAmbient(KEEP)
                .setNoNewPrivs();
        private static final CapabilitySet NEEDED = KEEP.plus(CAP_SETPCAP).plus(CAP_SETUID).plus(CAP_SETGID);
        private static final AtomicBoolean LAUNCHED = new AtomicBoolean();

        public static void main(String[] args) throws Exception {
            long descriptors = count("/proc/self/fd");
            String dumpable = LaunchingParent.dumpable();
            List<FutureTask<Void>> launchers = new ArrayList<>();
            for (int i = 0; i < LAUNCHERS; i++) {
                FutureTask<Void> launcher = new FutureTask<>(() -> launchAll());
                launchers.add(launcher);
                Thread.ofPlatform().start(launcher);
            }
            FutureTask<CapabilitySet> shrinking = new FutureTask<>(Crowd::shrinkAndLook);
            Thread.ofPlatform().start(shrinking);
            for (FutureTask<Void> launcher : launchers) {
                launcher.get();
            }
            LAUNCHED.set(true);
            CapabilitySet limit = shrinking.get();
            require(Capabilities.process().check(limit).isProven(), "within " + limit);
            awaitTrue(() -> Capabilities.process().read().stream().noneMatch(t -> t.name().equals("jcap")), () -> "threads");
            awaitTrue(() -> count("/proc/self/fd") <= descriptors + 1, () -> count("/proc/self/fd") + " descriptors");
            requireEqual(0L, ProcessHandle.current().children().count(), "children and zombies");
            requireForeignersHoldNothing(dumpable);
        }

        private static void requireForeignersHoldNothing(String dumpable) {
            List<CapabilitySnapshot> foreign = Capabilities.process().read().stream()
                    .filter(thread -> thread.uids().effective() != 0)
                    .toList();
            foreign.forEach(thread -> requireEqual(CapabilityState.EMPTY, thread.state(), thread.toString()));
            requireEqual(foreign.isEmpty() ? dumpable : "0", LaunchingParent.dumpable(), "dumpable with " + foreign.size());
            System.out.println(foreign.size() + " reapers of another user");
        }

        private static Void launchAll() throws Exception {
            for (int i = 0; i < LAUNCHES; i++) {
                Process child = CapabilityLauncher.start(new ProcessBuilder("cat", "/proc/self/status"), PLAN);
                String status = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                requireEqual(0, child.waitFor(), "exit status");
                CapabilitySnapshot snapshot = CapabilitySnapshot.parse(status);
                requireEqual(new CapabilityState(KEEP, KEEP, KEEP), snapshot.state(), "child");
                requireEqual(KEEP, snapshot.allHeld(), "child");
                requireEqual(ChildPrivilege.NOBODY, snapshot.uids().effective(), "child");
            }
            return null;
        }

        /** Takes one capability after the other from every thread, and then goes on changing no_new_privs and ambient. */
        private static CapabilitySet shrinkAndLook() {
            CapabilitySet limit = Scenarios.all();
            for (Capability drop : Capabilities.thread().read().bounding().minus(NEEDED).minus(CAP_KILL)) {
                limit = limit.minus(drop);
                require(Capabilities.process().apply(CapabilityPlan.limitTo(limit)).isProven(), "without " + drop);
            }
            while (!LAUNCHED.get()) {
                Capabilities.process().apply(CapabilityPlan.unchanged().raiseAmbient(CapabilitySet.of(CAP_KILL)));
                Capabilities.process().apply(CapabilityPlan.unchanged().clearAmbient());
            }
            Capabilities.process().apply(CapabilityPlan.limitTo(limit.minus(CAP_CHOWN)).clearAmbient());
            return limit;
        }

        private static long count(String directory) {
            try (Stream<Path> entries = Files.list(Path.of(directory))) {
                return entries.count();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
