package dev.jcap.kerneltest.privileged;

import static dev.jcap.Capability.CAP_CHOWN;
import static dev.jcap.Capability.CAP_KILL;
import static dev.jcap.Capability.CAP_NET_BIND_SERVICE;
import static dev.jcap.Capability.CAP_NET_RAW;
import static dev.jcap.kerneltest.support.Scenarios.require;
import static dev.jcap.kerneltest.support.Scenarios.requireEqual;
import static dev.jcap.kerneltest.support.Scenarios.requireThrows;

import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySet;
import dev.jcap.CapabilitySnapshot;
import dev.jcap.CapabilityState;
import dev.jcap.Credentials;
import dev.jcap.Identity;
import dev.jcap.Securebits;
import dev.jcap.ThreadState;
import dev.jcap.ThreadStatus;
import dev.jcap.kerneltest.support.ChildJvm;
import dev.jcap.kerneltest.support.ChildPrivilege;
import dev.jcap.kerneltest.support.Scenarios;
import dev.jcap.linux.Capabilities;
import dev.jcap.linux.CapabilityDeniedException;
import dev.jcap.linux.PrivilegedThread;
import dev.jcap.linux.ThreadReport;
import java.io.IOException;
import java.net.BindException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** One thread keeps what the rest of the process gives up. */
class PrivilegedThreadIT {

    private static final CapabilitySet BIND = CapabilitySet.of(CAP_NET_BIND_SERVICE);
    private static final CapabilitySet CHOWN = CapabilitySet.of(CAP_CHOWN);
    private static final CapabilitySet KILL = CapabilitySet.of(CAP_KILL);
    static final CapabilityPlan DROP_ALL = CapabilityPlan.limitTo(CapabilitySet.EMPTY)
            .become(Identity.of(ChildPrivilege.NOBODY, ChildPrivilege.NOBODY))
            .setNoNewPrivs();

    @Test
    void keep_whileProcessDropsEverything_isTheOnlyThreadThatHoldsIt() {
        ChildJvm.in(ChildPrivilege.ROOT).run(OnlyTheKeeper.class).passed();
    }

    static final class OnlyTheKeeper {
        public static void main(String[] args) throws Exception {
            PrivilegedThread keeper = PrivilegedThread.keep(BIND);
            ThreadReport report = Capabilities.process().apply(DROP_ALL);
            requireOneDeclared(report, BIND);
            requireOneDeclared(Capabilities.process().check(CapabilitySet.EMPTY), BIND);
            CapabilitySnapshot idle = holders().getFirst();
            requireEqual(CapabilityState.EMPTY.withPermitted(BIND), idle.state(), "outside tasks");
            requireEqual(CapabilitySet.EMPTY, idle.bounding(), "its bounding set");
            requireEqual(Credentials.Ids.all(ChildPrivilege.NOBODY), idle.uids(), "its user");
            require(idle.noNewPrivs(), "its no_new_privs");

            int port = keeper.call(PrivilegedThreadIT::bindLowPort);
            requireThrows(AssertionError.class, () -> bind(port));
            CapabilitySnapshot atWork = keeper.call(() -> Capabilities.thread().read());
            requireEqual(idle.id(), atWork.id(), "the thread of the task");
            requireEqual(new CapabilityState(BIND, BIND, CapabilitySet.EMPTY), atWork.state(), "inside a task");
            requireEqual(Securebits.NONE, atWork.securebits().orElseThrow(), "its securebits");
            requireEqual(idle.state(), holders().getFirst().state(), "after tasks");
            FutureTask<Integer> virtual = new FutureTask<>(() -> keeper.call(PrivilegedThreadIT::bindLowPort));
            Thread.ofVirtual().start(virtual);
            require(virtual.get() > 0, "a caller on a virtual thread");
            requireOneDeclared(Capabilities.process().check(CapabilitySet.EMPTY), BIND);

            keeper.close();
            requireEqual(List.of(), holders(), "holders after close");
            ThreadReport closed = Capabilities.process().check(CapabilitySet.EMPTY);
            require(closed.isProven() && closed.declared().isEmpty(), closed.toString());
            keeper.close();
            requireThrows(IllegalStateException.class, () -> run(keeper, () -> {}));
        }
    }

    /** The threads that hold anything anywhere, read without the library's own judgement. */
    static List<CapabilitySnapshot> holders() {
        return Capabilities.threads(ProcessHandle.current()).stream()
                .filter(thread -> !thread.allHeld().isEmpty())
                .toList();
    }

    private static void requireOneDeclared(ThreadReport report, CapabilitySet kept) {
        require(report.isProven(), report.toString());
        requireEqual(1, report.declared().size(), "declared in " + report);
        ThreadState declared = report.declared().getFirst();
        requireEqual("privileged", declared.name(), "its name");
        requireEqual("keeps " + kept + ", declared", declared.detail(), "its detail");
        require(report.toString().contains("privileged (tid " + declared.tid() + "): DECLARED: keeps "), report.toString());
        List<CapabilitySnapshot> holders = holders();
        requireEqual(List.of((long) declared.tid()), holders.stream().map(CapabilitySnapshot::id).toList(), "holders");
    }

    static int bindLowPort() throws IOException {
        for (int port = 1023; port > 900; port--) {
            try (ServerSocket socket = new ServerSocket(port)) {
                return socket.getLocalPort();
            } catch (BindException e) {
                require(e.getMessage().contains("already in use"), "port " + port + ": " + e.getMessage());
            }
        }
        throw new AssertionError("no port is free");
    }

    private static void bind(int port) {
        try (ServerSocket _ = new ServerSocket(port)) {
            return;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    static void run(PrivilegedThread keeper, Runnable task) {
        try {
            keeper.run(task);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void keep_twiceWithDifferentSets_eachKeepsItsOwn() {
        ChildJvm.in(ChildPrivilege.ROOT).run(TwoKeepers.class).passed();
    }

    static final class TwoKeepers {
        public static void main(String[] args) throws Exception {
            Path file = Files.createTempFile("jcap-keeper", "");
            PrivilegedThread binder = PrivilegedThread.keep(BIND);
            try (PrivilegedThread chowner = PrivilegedThread.keep(CHOWN)) {
                Capabilities.process().apply(DROP_ALL);
                requireEqual(2, Capabilities.process().check(CapabilitySet.EMPTY).declared().size(), "declared");
                require(binder.call(PrivilegedThreadIT::bindLowPort) > 0, "bound");
                requireThrows(AssertionError.class, () -> run(chowner, () -> bind(1022)));
                chowner.run(() -> chown(file, 4242));
                requireEqual(4242, Files.getAttribute(file, "unix:uid"), "the file's owner");
                requireThrows(AssertionError.class, () -> run(binder, () -> chown(file, 4243)));
                requireThrows(AssertionError.class, () -> chown(file, 4243));
                // A task of one may ask the other.
                int port = chowner.call(() -> binder.call(PrivilegedThreadIT::bindLowPort));
                require(port > 0, "bound through both");
                binder.close();
                requireOneDeclared(Capabilities.process().check(CapabilitySet.EMPTY), CHOWN);
                require(Capabilities.process().check(CHOWN).declared().isEmpty(), "within cap_chown");
                chowner.run(() -> chown(file, 0));
                requireEqual(0, Files.getAttribute(file, "unix:uid"), "the file's owner at the end");
            }
        }

        private static void chown(Path file, int uid) {
            try {
                Files.setAttribute(file, "unix:uid", uid);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
    }

    @Test
    void apply_inSeveralSteps_leavesTheKeeperItsSetAndNothingElse() {
        ChildJvm.in(ChildPrivilege.ROOT).run(SeveralPlans.class).passed();
    }

    static final class SeveralPlans {
        public static void main(String[] args) throws Exception {
            PrivilegedThread keeper = PrivilegedThread.keep(BIND);
            CapabilitySet all = Capabilities.thread().read().state().permitted();
            requireKeeper(keeper, all);
            Capabilities.process().apply(CapabilityPlan.limitTo(Scenarios.all().minus(CAP_NET_RAW)));
            requireKeeper(keeper, all.minus(CAP_NET_RAW));
            CapabilitySet some = CapabilitySet.parse("cap_kill,cap_setpcap,cap_setuid,cap_setgid");
            Capabilities.process().apply(CapabilityPlan.limitTo(some));
            requireKeeper(keeper, some.plus(BIND));
            Capabilities.process().apply(CapabilityPlan.unchanged().setState(new CapabilityState(some, some, KILL)));
            requireKeeper(keeper, some.plus(BIND));
            Capabilities.process()
                    .apply(CapabilityPlan.limitTo(KILL).become(Identity.of(ChildPrivilege.NOBODY, ChildPrivilege.NOBODY)));
            requireKeeper(keeper, KILL.plus(BIND));
            requireOneDeclaredIn(Capabilities.process().check(KILL));
            for (int round = 0; round < 3; round++) {
                require(keeper.call(PrivilegedThreadIT::bindLowPort) > 0, "bound");
                Capabilities.process()
                        .apply(CapabilityPlan.unchanged().setState(CapabilityState.EMPTY).setNoNewPrivs());
                requireKeeper(keeper, BIND);
            }
        }

        private static void requireOneDeclaredIn(ThreadReport report) {
            require(report.isProven(), report.toString());
            requireEqual("keeps cap_net_bind_service, declared", report.declared().getFirst().detail(), "its detail");
        }

        private static void requireKeeper(PrivilegedThread keeper, CapabilitySet permitted) {
            long tid = Long.parseLong(keeper.toString().split(" ")[2]);
            CapabilityState state = Capabilities.find(tid).orElseThrow().state();
            requireEqual(permitted, state.permitted(), "permitted");
            requireEqual(CapabilitySet.EMPTY, state.effective(), "effective");
        }
    }

    @Test
    void become_withoutLimit_leavesTheKeeperItsSet() {
        ChildJvm.in(ChildPrivilege.ROOT).run(BecomesOnly.class).passed();
    }

    static final class BecomesOnly {
        public static void main(String[] args) throws Exception {
            PrivilegedThread keeper = PrivilegedThread.keep(BIND);
            ThreadReport report = Capabilities.process()
                    .apply(CapabilityPlan.unchanged().become(Identity.of(ChildPrivilege.NOBODY, ChildPrivilege.NOBODY)));
            requireEqual(ThreadStatus.DECLARED, report.declared().getFirst().status(), "its standing");
            require(keeper.call(PrivilegedThreadIT::bindLowPort) > 0, "bound");
        }
    }

    @Test
    void apply_fromATask_changesTheOthersAndLeavesTheKeeperItsSet() {
        ChildJvm.in(ChildPrivilege.ROOT).run(ApplyInATask.class).passed();
    }

    static final class ApplyInATask {
        public static void main(String[] args) throws Exception {
            PrivilegedThread keeper = PrivilegedThread.keep(BIND);
            CapabilitySet some = KILL.plus(CAP_CHOWN).plus(CapabilitySet.parse("cap_setpcap,cap_setuid,cap_setgid"));
            keeper.run(() -> Capabilities.process().apply(CapabilityPlan.limitTo(some)));
            requireEqual(some, Capabilities.thread().read().state().effective(), "effective for the caller");
            int port = keeper.call(() -> {
                ThreadReport report = Capabilities.process().apply(DROP_ALL);
                requireOneDeclared(report, BIND);
                requireOneDeclared(Capabilities.process().check(CapabilitySet.EMPTY), BIND);
                return bindLowPort();
            });
            require(port > 0, "bound after the drop in the same task");
            requireOneDeclared(Capabilities.process().check(CapabilitySet.EMPTY), BIND);
            requireEqual(CapabilitySet.EMPTY, holders().getFirst().state().effective(), "effective outside tasks");
        }
    }

    @Test
    void apply_duringATask_leavesTheTaskItsCapability() {
        ChildJvm.in(ChildPrivilege.ROOT).run(ApplyDuringATask.class).passed();
    }

    static final class ApplyDuringATask {
        public static void main(String[] args) throws Exception {
            PrivilegedThread keeper = PrivilegedThread.keep(BIND);
            int port = keeper.call(() -> {
                Scenarios.onNewThread(() -> Capabilities.process().apply(DROP_ALL));
                return bindLowPort();
            });
            require(port > 0, "bound");
            requireOneDeclared(Capabilities.process().check(CapabilitySet.EMPTY), BIND);
        }
    }

    @Test
    void keep_withoutTheCapability_isDenied() {
        ChildJvm.in(ChildPrivilege.PLAIN_USER).run(NothingToKeep.class).passed();
    }

    static final class NothingToKeep {
        public static void main(String[] args) throws Exception {
            List<String> before = Scenarios.credentialsOfAllThreads();
            CapabilityDeniedException denied =
                    requireThrows(CapabilityDeniedException.class, () -> PrivilegedThread.keep(BIND));
            require(denied.getMessage().contains("cap_net_bind_service"), denied.getMessage());
            Scenarios.requireUnchanged(before);
            try (PrivilegedThread keeper = PrivilegedThread.keep(CapabilitySet.EMPTY)) {
                requireEqual(CapabilityState.EMPTY, keeper.call(() -> Capabilities.thread().read()).state(), "a task");
                require(Capabilities.process().check(Scenarios.all()).declared().isEmpty(), "no exception");
            }
            FutureTask<PrivilegedThread> virtual = new FutureTask<>(() -> PrivilegedThread.keep(CapabilitySet.EMPTY));
            Thread.ofVirtual().start(virtual).join();
            require(virtual.exceptionNow() instanceof WrongThreadException, virtual.toString());
        }
    }

    @Test
    void call_afterItsSetWasDropped_isDeniedAndDoesNotRun() {
        ChildJvm.in(ChildPrivilege.ROOT).run(DroppedSet.class).passed();
    }

    static final class DroppedSet {
        public static void main(String[] args) throws Exception {
            PrivilegedThread keeper = PrivilegedThread.keep(BIND);
            Capabilities.process().apply(DROP_ALL);
            keeper.run(() -> Capabilities.thread().apply(CapabilityPlan.unchanged().setState(CapabilityState.EMPTY)));
            CapabilityDeniedException denied = requireThrows(
                    CapabilityDeniedException.class, () -> run(keeper, () -> System.out.println("it runs")));
            require(denied.getMessage().contains("cap_net_bind_service cannot become effective"), denied.getMessage());
            require(denied.getMessage().contains("thread privileged"), denied.getMessage());
            require(Capabilities.process().check(CapabilitySet.EMPTY).declared().isEmpty(), "it holds nothing");
        }
    }

    @Test
    void execute_asAnExecutor_runsWithTheKeptSetAndSaysWhenItCannot() {
        ChildJvm.in(ChildPrivilege.ANY_ROOT).run(AsExecutor.class).passed();
    }

    static final class AsExecutor {
        public static void main(String[] args) throws Exception {
            PrivilegedThread keeper = PrivilegedThread.keep(CHOWN);
            CapabilitySnapshot atWork = CompletableFuture.supplyAsync(() -> Capabilities.thread().read(), keeper).get();
            requireEqual(CHOWN, atWork.effective(), "effective in a task");
            IllegalStateException mine = new IllegalStateException("mine");
            require(requireThrows(IllegalStateException.class, () -> keeper.execute(() -> {
                throw mine;
            })) == mine, "what the task throws");
            Thread.currentThread().interrupt();
            requireThrows(RejectedExecutionException.class, () -> keeper.execute(() -> {}));
            require(Thread.interrupted(), "the interrupt is lost");
            keeper.close();
            requireThrows(RejectedExecutionException.class, () -> keeper.execute(() -> {}));
        }
    }
}
