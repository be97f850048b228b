package dev.jcap.kerneltest.surroundings;

import static dev.jcap.Capability.CAP_NET_BIND_SERVICE;
import static dev.jcap.kerneltest.support.Scenarios.require;
import static dev.jcap.kerneltest.support.Scenarios.requireEqual;
import static dev.jcap.kerneltest.support.Scenarios.requireThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySet;
import dev.jcap.CapabilitySnapshot;
import dev.jcap.Credentials;
import dev.jcap.Identity;
import dev.jcap.kerneltest.profile.Tool;
import dev.jcap.kerneltest.support.ChildJvm;
import dev.jcap.kerneltest.support.ChildPrivilege;
import dev.jcap.kerneltest.support.Container;
import dev.jcap.kerneltest.support.Scenarios;
import dev.jcap.linux.Capabilities;
import dev.jcap.linux.CapabilityDeniedException;
import dev.jcap.linux.PlanOutcome;
import dev.jcap.linux.PlanOutcome.Part;
import dev.jcap.linux.ThreadReport;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One line of a program in all the places where it may be deployed. */
class DeploymentsIT {

    private static final CapabilitySet PORT = CapabilitySet.of(CAP_NET_BIND_SERVICE);
    private static final CapabilitySet DOCKER = CapabilitySet.parseMask("a80425fb");
    private static final long APP = 1000;

    private static final String[] USER = {"setpriv", "--reuid=1000", "--regid=1000", "--clear-groups"};
    private static final String[] OTHER_USER = {"setpriv", "--reuid=1001", "--regid=1001", "--clear-groups"};
    private static final String[] UNIT = {
        "setpriv", "--reuid=1000", "--regid=1000", "--clear-groups", "--inh-caps=+net_bind_service",
        "--ambient-caps=+net_bind_service", "--bounding-set=-all,+net_bind_service", "--no-new-privs"
    };

    private enum Deployment {
        ROOT(Part.DONE, Part.DONE) {
            @Override
            ChildJvm child() {
                return ChildJvm.in(ChildPrivilege.ROOT);
            }
        },
        CONTAINER_WITH_DOCKERS_CAPABILITIES(Part.DONE, Part.DONE) {
            @Override
            ChildJvm child() throws Exception {
                return contained(DOCKER);
            }
        },
        CONTAINER_WITH_ONE_CAPABILITY(Part.NOT_NEEDED, Part.NOT_POSSIBLE) {
            @Override
            ChildJvm child() throws Exception {
                return contained(PORT);
            }
        },
        THE_USER_ITSELF(Part.NOT_POSSIBLE, Part.NOT_NEEDED) {
            @Override
            ChildJvm child() {
                return ChildJvm.in(ChildPrivilege.ROOT).under(USER);
            }
        },
        ANOTHER_USER(Part.NOT_POSSIBLE, Part.NOT_POSSIBLE) {
            @Override
            ChildJvm child() {
                return ChildJvm.in(ChildPrivilege.ROOT).under(OTHER_USER);
            }
        },
        UNIT_WITH_AMBIENT_CAPABILITY(Part.NOT_NEEDED, Part.NOT_NEEDED) {
            @Override
            ChildJvm child() {
                return ChildJvm.in(ChildPrivilege.ROOT).under(UNIT);
            }
        },
        USER_NAMESPACE(Part.DONE, Part.NOT_POSSIBLE) {
            @Override
            ChildJvm child() {
                return ChildJvm.in(ChildPrivilege.USER_NAMESPACE);
            }
        };

        private final Part bounding;
        private final Part identity;

        Deployment(Part bounding, Part identity) {
            this.bounding = bounding;
            this.identity = identity;
        }

        abstract ChildJvm child() throws Exception;

        private static ChildJvm contained(CapabilitySet capabilities) throws Exception {
            Tool.require("runc", "runc");
            assumeTrue(ChildPrivilege.isMachineRoot(), "needs uid 0 of the initial user namespace");
            return ChildJvm.in(ChildPrivilege.ROOT).under(Container.runner(capabilities));
        }
    }

    @ParameterizedTest
    @EnumSource
    void apply_ofOneLine_givesUpWhatThereIsToGiveUp(Deployment deployment) throws Exception {
        deployment.child()
                .run(Line.class, deployment.bounding.name(), deployment.identity.name())
                .passed();
    }

    static final class Line {
        private static final CapabilityPlan LINE = CapabilityPlan.limitTo(CAP_NET_BIND_SERVICE)
                .become(Identity.of(APP, APP))
                .setNoNewPrivs();

        public static void main(String[] args) throws Exception {
            CapabilitySnapshot start = Capabilities.thread().read();
            PlanOutcome foreseen = Capabilities.thread().preview(LINE);
            if (!foreseen.isComplete()) {
                List<String> before = Scenarios.credentialsOfAllThreads();
                requireThrows(CapabilityDeniedException.class, () -> Capabilities.process().apply(LINE.strict()));
                Scenarios.requireUnchanged(before);
            }
            ThreadReport report = Capabilities.process().apply(LINE);
            System.out.println(report);
            PlanOutcome outcome = report.outcome().orElseThrow();
            requireEqual(foreseen, outcome, "outcome");
            requireEqual(Part.valueOf(args[0]), outcome.bounding(), "bounding set");
            requireEqual(Part.valueOf(args[1]), outcome.identity(), "user");
            boolean stays = outcome.identity() == Part.NOT_POSSIBLE;
            requireEqual(stays && start.uids().includes(0), outcome.staysRoot(), "stays root");
            requireChecks(report, outcome, stays);
            Credentials.Ids uids = stays ? start.uids() : Credentials.Ids.all(APP);
            require(
                    Capabilities.process().read().stream().allMatch(thread -> thread.uids().equals(uids)),
                    "every thread is " + uids);
            requireEqual(
                    CapabilitySet.EMPTY, Scenarios.childSnapshot().permitted().minus(PORT), "what a program got besides");
        }

        private static void requireChecks(ThreadReport report, PlanOutcome outcome, boolean stays) {
            require(PORT.containsAll(report.reachable()), "reachable: " + report.reachable());
            require(Capabilities.process().checkReachable(PORT).isProven(), "nothing else can be reached");
            require(Capabilities.process().check(outcome.plan()).isProven(), "as carried out");
            requireEqual(!stays, Capabilities.process().check(LINE).isProven(), "as planned");
            requireEqual(
                    outcome.bounding() != Part.NOT_POSSIBLE,
                    Capabilities.process().check(PORT).isProven(),
                    "within the limit in all five sets");
        }
    }
}
