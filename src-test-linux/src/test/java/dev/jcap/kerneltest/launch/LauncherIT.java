package dev.jcap.kerneltest.launch;

import static dev.jcap.Capability.CAP_CHOWN;
import static dev.jcap.Capability.CAP_NET_BIND_SERVICE;
import static dev.jcap.Capability.CAP_SETPCAP;
import static dev.jcap.kerneltest.support.Scenarios.require;
import static dev.jcap.kerneltest.support.Scenarios.requireEqual;
import static dev.jcap.kerneltest.support.Scenarios.requireThrows;

import dev.jcap.Capability;
import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySet;
import dev.jcap.CapabilitySnapshot;
import dev.jcap.CapabilityState;
import dev.jcap.Credentials.Ids;
import dev.jcap.Iab;
import dev.jcap.Identity;
import dev.jcap.SecurityMode;
import dev.jcap.kerneltest.support.ChildJvm;
import dev.jcap.kerneltest.support.ChildPrivilege;
import dev.jcap.kerneltest.support.Scenarios;
import dev.jcap.kerneltest.support.Slow;
import dev.jcap.linux.Capabilities;
import dev.jcap.linux.CapabilityDeniedException;
import dev.jcap.linux.launch.CapabilityLauncher;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

/** What a launched child is, and what the launch leaves in this process. */
@Slow
class LauncherIT {

    private static final CapabilitySet KEEP = CapabilitySet.of(CAP_NET_BIND_SERVICE);
    private static final Identity WHO = Identity.of(ChildPrivilege.NOBODY, 4243, 4244L, 4245L);
    private static final CapabilityPlan PLAN =
            CapabilityPlan.limitTo(KEEP).become(WHO).raiseAmbient(KEEP).setNoNewPrivs();

    /** A child's own status, launched with a plan; the parent must be as it was. */
    static CapabilitySnapshot launched(CapabilityPlan plan) throws Exception {
        LaunchingParent parent = new LaunchingParent();
        Process child = CapabilityLauncher.start(
                new ProcessBuilder("cat", "/proc/self/status").redirectError(ProcessBuilder.Redirect.INHERIT), plan);
        String status = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        requireEqual(0, child.waitFor(), "exit status");
        parent.requireUnchanged();
        return CapabilitySnapshot.parse(status);
    }

    @Test
    void start_withLimitIdentityAndAmbient_isWhatTheChildHas() {
        ChildJvm.in(ChildPrivilege.ROOT).run(Everything.class).passed();
    }

    static final class Everything {
        public static void main(String[] args) throws Exception {
            CapabilitySnapshot child = launched(PLAN);
            requireEqual(new CapabilityState(KEEP, KEEP, KEEP), child.state(), "sets");
            requireEqual(KEEP, child.bounding(), "bounding");
            requireEqual(KEEP, child.ambient(), "ambient");
            requireEqual(Ids.all(WHO.uid()), child.uids(), "user ids");
            requireEqual(Ids.all(WHO.gid()), child.gids(), "group ids");
            requireEqual(WHO.groups(), child.groups(), "groups");
            require(child.noNewPrivs(), "no_new_privs");
        }
    }

    @Test
    void start_asAnotherUserWithAmbientAndNoLimit_isWhatSetprivStarts() {
        ChildJvm.in(ChildPrivilege.ROOT).run(AmbientWithoutLimit.class).passed();
    }

    static final class AmbientWithoutLimit {
        public static void main(String[] args) throws Exception {
            Process setpriv = new ProcessBuilder(
                    "setpriv", "--reuid=4242", "--regid=4243", "--clear-groups", "--inh-caps=+net_bind_service",
                    "--ambient-caps=+net_bind_service", "cat", "/proc/self/status").start();
            String status = new String(setpriv.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            CapabilitySnapshot expected = CapabilitySnapshot.parse(status);
            CapabilityPlan user = CapabilityPlan.unchanged().become(Identity.of(4242, 4243));
            for (CapabilityPlan plan : List.of(
                    user.raiseAmbient(CAP_NET_BIND_SERVICE), user.setIab(Iab.parse("^cap_net_bind_service")))) {
                requireEqual(expected.credentials(), launched(plan).credentials(), plan.toString());
            }
        }
    }

    @Test
    void start_withEachPart_givesThatPartToTheChild() {
        ChildJvm.in(ChildPrivilege.ROOT).run(EachPart.class).passed();
    }

    static final class EachPart {
        public static void main(String[] args) throws Exception {
            CapabilitySnapshot me = Capabilities.thread().read();
            CapabilitySet all = me.bounding();
            requireEqual(me.state(), launched(CapabilityPlan.unchanged()).state(), "unchanged");
            requireEqual(
                    new CapabilityState(KEEP, KEEP, CapabilitySet.EMPTY),
                    launched(CapabilityPlan.limitTo(KEEP)).state(),
                    "uid 0 within a limit");
            requireEqual(
                    CapabilityState.EMPTY,
                    launched(CapabilityPlan.unchanged().become(WHO)).state(),
                    "another user");
            CapabilitySnapshot tuple =
                    launched(CapabilityPlan.unchanged().setIab(Iab.parse("!cap_chown,^cap_kill,cap_sys_admin")));
            Iab wanted = Iab.parse("!cap_chown,^cap_kill,cap_sys_admin");
            CapabilitySet blocked = wanted.blocked().plus(me.bounding().complement(Capabilities.supported().size()));
            requireEqual(wanted.withBlocked(blocked), tuple.iab(Capabilities.supported().size()), "tuple");
            requireEqual(all.minus(CAP_CHOWN), tuple.state().permitted(), "what uid 0 gains with the tuple");
            CapabilitySnapshot pure = launched(CapabilityPlan.unchanged().setMode(SecurityMode.PURE1E));
            requireEqual(CapabilityState.EMPTY, pure.state(), "uid 0 in a pure mode");
            requireEqual(all, pure.bounding(), "bounding set in a pure mode");
            CapabilitySnapshot nothing = launched(CapabilityPlan.unchanged().setMode(SecurityMode.NOPRIV));
            requireEqual(CapabilitySet.EMPTY, nothing.allHeld(), "in NOPRIV");
            require(nothing.noNewPrivs(), "no_new_privs in NOPRIV");
            CapabilitySnapshot nnp = launched(CapabilityPlan.unchanged().setNoNewPrivs());
            require(nnp.noNewPrivs(), "no_new_privs alone");
            requireEqual(me.state(), nnp.state(), "no_new_privs alone");
        }
    }

    @Test
    void start_byPlainUser_givesNoNewPrivs() {
        ChildJvm.in(ChildPrivilege.PLAIN_USER).run(PlainUser.class).passed();
    }

    static final class PlainUser {
        public static void main(String[] args) throws Exception {
            CapabilitySnapshot child = launched(CapabilityPlan.unchanged().setNoNewPrivs());
            require(child.noNewPrivs(), "no_new_privs");
            requireRefused(CapabilityPlan.unchanged().become(WHO), "setgroups: it needs cap_setgid");
            requireRefused(CapabilityPlan.limitTo(CapabilitySet.EMPTY), "PR_CAPBSET_DROP: it needs cap_setpcap");
        }
    }

    @Test
    void start_inUserNamespace_givesThePlan() {
        ChildJvm.in(ChildPrivilege.USER_NAMESPACE).run(InUserNamespace.class).passed();
    }

    static final class InUserNamespace {
        public static void main(String[] args) throws Exception {
            CapabilitySnapshot child = launched(CapabilityPlan.limitTo(KEEP).raiseAmbient(KEEP).setNoNewPrivs());
            requireEqual(new CapabilityState(KEEP, KEEP, KEEP), child.state(), "sets");
            requireRefused(CapabilityPlan.unchanged().become(WHO), "become");
        }
    }

    @Test
    void start_withBuilder_keepsDirectoryEnvironmentAndStreams() {
        ChildJvm.in(ChildPrivilege.ROOT).run(Builder.class).passed();
    }

    static final class Builder {
        public static void main(String[] args) throws Exception {
            Path directory = Files.createTempDirectory("jcap-launch");
            Path output = directory.resolve("out");
            ProcessBuilder builder = new ProcessBuilder("sh", "-c", "pwd; echo $JCAP; cat; echo oops >&2; exit 7");
            builder.directory(directory.toFile()).redirectErrorStream(true).redirectOutput(output.toFile());
            builder.environment().put("JCAP", "a b");
            // The file is opened by the thread that launches, as the user of the plan.
            Files.createFile(output);
            Files.setPosixFilePermissions(output, PosixFilePermissions.fromString("rw-rw-rw-"));
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
            Process child = CapabilityLauncher.start(builder, PLAN);
            try (var input = child.outputWriter()) {
                input.write("input\n");
            }
            requireEqual(7, child.waitFor(), "exit status");
            requireEqual(
                    List.of(directory.toRealPath().toString(), "a b", "input", "oops"),
                    Files.readAllLines(output),
                    "output");
            requireEqual(7, child.onExit().get().exitValue(), "exit status told later");
            Files.delete(output);
            Files.delete(directory);
        }
    }

    @Test
    void start_onVirtualOrInterruptedThread_works() {
        ChildJvm.in(ChildPrivilege.ROOT).run(VirtualAndInterrupted.class).passed();
    }

    static final class VirtualAndInterrupted {
        public static void main(String[] args) throws Exception {
            FutureTask<CapabilitySnapshot> virtual = new FutureTask<>(() -> launched(PLAN));
            Thread.ofVirtual().start(virtual);
            requireEqual(KEEP, virtual.get().state().effective(), "child of a virtual thread");
            Thread.currentThread().interrupt();
            Process child = CapabilityLauncher.start(new ProcessBuilder("true"), PLAN);
            require(Thread.interrupted(), "the interrupt is lost");
            requireEqual(0, child.waitFor(), "exit status");
        }
    }

    @Test
    void start_failing_tellsWhyAndChangesNothing() {
        ChildJvm.in(ChildPrivilege.ROOT).run(Failing.class).passed();
    }

    static final class Failing {
        public static void main(String[] args) throws Exception {
            LaunchingParent parent = new LaunchingParent();
            try {
                CapabilityLauncher.start(new ProcessBuilder("/does/not/exist"), PLAN);
                throw new AssertionError("it was started");
            } catch (IOException e) {
                require(e.getMessage().contains("No such file or directory"), e.getMessage());
                require(e.getMessage().contains("/does/not/exist"), e.getMessage());
            }
            parent.requireUnchanged();
            requireThrows(
                    IllegalArgumentException.class,
                    () -> startTrue(CapabilityPlan.unchanged().setDumpable(true)));
            CapabilitySet unknown = CapabilitySet.of(Capability.of(63));
            requireRefused(CapabilityPlan.unchanged().raiseAmbient(unknown), "PR_CAP_AMBIENT_RAISE: 63 cannot become");
            Capabilities.thread().apply(CapabilityPlan.limitTo(Scenarios.all().minus(CAP_SETPCAP)));
            requireRefused(CapabilityPlan.limitTo(KEEP), "PR_CAPBSET_DROP: it needs cap_setpcap");
        }
    }

    private static void requireRefused(CapabilityPlan plan, String message) throws Exception {
        LaunchingParent parent = new LaunchingParent();
        CapabilityDeniedException denied = requireThrows(CapabilityDeniedException.class, () -> startTrue(plan));
        require(denied.getMessage().startsWith(message), denied.getMessage());
        parent.requireUnchanged();
        requireEqual(0L, ProcessHandle.current().children().count(), "children");
    }

    private static void startTrue(CapabilityPlan plan) {
        try {
            CapabilityLauncher.start(new ProcessBuilder("true"), plan);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void start_whenOthersTakeTheIdleReaper_stripsTheNewOneAndClearsDumpable() {
        ChildJvm.in(ChildPrivilege.ROOT).run(NoIdleReaper.class).passed();
    }

    /** Other children take the idle reaper again and again, until one is born from a launching thread. */
    static final class NoIdleReaper {

        private static final int LAUNCHES = 400;

        public static void main(String[] args) throws Exception {
            String before = LaunchingParent.dumpable();
            FutureTask<Void> thief = new FutureTask<>(() -> {
                List<Process> others = new ArrayList<>();
                while (!Thread.currentThread().isInterrupted()) {
                    others.add(new ProcessBuilder("true").start());
                }
                return null;
            });
            Thread other = Thread.ofPlatform().daemon().start(thief);
            int strays = 0;
            for (int i = 0; i < LAUNCHES; i++) {
                Process child = CapabilityLauncher.start(new ProcessBuilder("true"), PLAN);
                List<CapabilitySnapshot> foreign = foreigners();
                for (CapabilitySnapshot stray : foreign) {
                    requireEqual(CapabilityState.EMPTY, stray.state(), "what " + stray.name() + " holds");
                    requireEqual(CapabilitySet.EMPTY, stray.ambient(), "what is ambient in " + stray.name());
                }
                if (!foreign.isEmpty()) {
                    strays++;
                    requireEqual("0", LaunchingParent.dumpable(), "dumpable with a stray reaper");
                } else if (strays == 0) {
                    requireEqual(before, LaunchingParent.dumpable(), "dumpable");
                }
                requireEqual(0, child.waitFor(), "exit status");
            }
            other.interrupt();
            System.out.println(strays + " launches with a stray reaper");
        }

        private static List<CapabilitySnapshot> foreigners() {
            return Capabilities.process().read().stream()
                    .filter(thread -> thread.uids().effective() != 0)
                    .toList();
        }
    }
}
