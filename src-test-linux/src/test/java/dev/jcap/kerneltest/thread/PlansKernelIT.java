package dev.jcap.kerneltest.thread;

import static dev.jcap.kerneltest.support.Scenarios.require;
import static dev.jcap.kerneltest.support.Scenarios.requireEqual;

import dev.jcap.Capability;
import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySet;
import dev.jcap.CapabilitySnapshot;
import dev.jcap.Securebits;
import dev.jcap.kerneltest.support.ChildJvm;
import dev.jcap.kerneltest.support.ChildPrivilege;
import dev.jcap.kerneltest.support.RandomPlans;
import dev.jcap.kerneltest.support.Scenarios;
import dev.jcap.kerneltest.support.StatusFile;
import dev.jcap.linux.internal.kernel.LinuxKernel;
import dev.jcap.linux.internal.sweep.OneThread;
import dev.jcap.linux.internal.sweep.OneThread.Change;
import dev.jcap.proof.Trial;
import java.io.IOException;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Random plans on threads of the running kernel, one after the other until nothing is left to change: what is found
 * possible the kernel does, and the thread's own status file shows what the plan means; what is refused has changed nothing.
 */
class PlansKernelIT {

    @ParameterizedTest
    @EnumSource(names = {"ROOT", "USER_NAMESPACE", "PLAIN_USER"})
    @Tag("random")
    void plan_random_isWhatTheKernelThenShowsOrChangesNothing(ChildPrivilege privilege) throws Exception {
        String property = "on the running kernel an accepted plan reaches its goal, and a refused plan changes nothing";
        Trial.random(getClass(), property, 1_500).run(trial -> System.out.println(ChildJvm.in(privilege)
                .run(Plans.class, Long.toString(trial.seed()), Integer.toString(trial.cases()), privilege.name())
                .passed()
                .output()));
    }

    static final class Plans {
        private static final int PLANS_A_THREAD = 5;

        private final LinuxKernel kernel = LinuxKernel.open(System.getProperty("os.name"), System.getProperty("os.arch"));
        private final boolean allIds;
        private int made;
        private int refused;

        private Plans(boolean allIds) {
            this.allIds = allIds;
        }

        public static void main(String[] args) throws Exception {
            Plans plans = new Plans(!args[2].equals(ChildPrivilege.USER_NAMESPACE.name()));
            SplittableRandom random = new SplittableRandom(Long.parseLong(args[0]));
            int cases = Integer.parseInt(args[1]);
            while (plans.made + plans.refused < cases) {
                Scenarios.onNewThread(() -> {
                    for (int i = 0; i < PLANS_A_THREAD; i++) {
                        plans.apply(new RandomPlans(random).next());
                    }
                    return null;
                });
            }
            System.out.println("PlansKernelIT: " + args[2] + ": " + plans.made + " made, " + plans.refused + " refused");
        }

        private void apply(CapabilityPlan plan) throws IOException {
            OneThread thread = new OneThread(kernel);
            CapabilitySnapshot before = thread.read().snapshot().orElseThrow();
            String told = " of\n" + plan + "\non " + before;
            String status = credentials();
            switch (thread.apply(plan)) {
                case Change.Made _ -> {
                    requireMeant(plan, before, thread.read().snapshot().orElseThrow(), told);
                    made++;
                }
                case Change.Refused no -> {
                    require(no.error() == 0 || !allIds && no.operation().startsWith("set"), "found possible, but " + no + told);
                    requireEqual(status, credentials(), "what was refused has changed something" + told);
                    requireEqual(before.securebits(), thread.read().snapshot().orElseThrow().securebits(), "securebits" + told);
                    refused++;
                }
                case Change.Broken broken -> throw new AssertionError("went part of the way: " + broken + told);
            }
        }

        /** The lines of the status file that tell credentials, without jcap's understanding of them. */
        private static String credentials() throws IOException {
            return StatusFile.of(Path.of("/proc/thread-self/status")).text().lines()
                    .filter(line -> line.matches("(Uid|Gid|Groups|Cap...|NoNewPrivs):.*"))
                    .toList()
                    .toString();
        }

        /** What the documentation of a plan promises, asked of the status file. */
        private static void requireMeant(CapabilityPlan plan, CapabilitySnapshot before, CapabilitySnapshot now, String told)
                throws IOException {
            StatusFile status = StatusFile.of(Path.of("/proc/thread-self/status"));
            long limit = plan.limit().map(CapabilitySet::mask).orElse(-1L);
            long drops = plan.boundingDrops().mask();
            long ambient = status.mask("CapAmb");
            long held = status.mask("CapPrm") | status.mask("CapEff") | status.mask("CapInh") | ambient;
            requireEqual(0L, held & ~limit, "beyond the limit" + told);
            requireEqual(0L, now.reachable().mask() & ~limit, "reachable beyond the limit" + told);
            boolean stays = !plan.isStrict() && now.noNewPrivs() && !before.permitted().contains(Capability.CAP_SETPCAP);
            long bounding = before.bounding().mask() & (stays ? -1 : limit) & ~drops;
            requireEqual(bounding, status.mask("CapBnd"), "bounding" + told);
            requireEqual(plan.ambientRaises().mask(), ambient & plan.ambientRaises().mask(), "raised" + told);
            requireEqual(0L, ambient & ~plan.ambientRaises().mask() & ~before.ambient().mask(), "ambient" + told);
            require(!plan.clearsAmbient() || (ambient & ~plan.ambientRaises().mask()) == 0, "not cleared" + told);
            plan.state().ifPresent(state -> {
                requireEqual(state.permitted().mask(), status.mask("CapPrm"), "permitted" + told);
                requireEqual(state.effective().mask(), status.mask("CapEff"), "effective" + told);
            });
            plan.inheritable().ifPresent(set -> requireEqual(set.mask(), status.mask("CapInh"), "inheritable" + told));
            boolean locked = plan.noNewPrivs() || before.noNewPrivs();
            requireEqual(locked ? "1" : "0", status.words("NoNewPrivs"), "no_new_privs" + told);
            plan.identity().ifPresent(who -> {
                requireEqual((who.uid() + " ").repeat(4).strip(), status.words("Uid"), "uids" + told);
                requireEqual((who.gid() + " ").repeat(4).strip(), status.words("Gid"), "gids" + told);
                requireEqual(who.groups(), now.groups(), "groups" + told);
            });
            if (plan.identity().isEmpty()) {
                requireEqual(before.uids(), now.uids(), "uids" + told);
                requireEqual(before.groups(), now.groups(), "groups" + told);
            }
            int keepCaps = Securebits.KEEP_CAPS.bits();
            int flags = plan.securebits().or(before::securebits).orElseThrow().bits();
            requireEqual(flags & ~keepCaps, now.securebits().orElseThrow().bits() & ~keepCaps, "securebits" + told);
        }
    }
}
