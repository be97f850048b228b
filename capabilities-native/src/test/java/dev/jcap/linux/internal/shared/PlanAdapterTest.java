package dev.jcap.linux.internal.shared;

import static dev.jcap.Capability.CAP_NET_BIND_SERVICE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySet;
import dev.jcap.CapabilitySnapshot;
import dev.jcap.CapabilityState;
import dev.jcap.Credentials;
import dev.jcap.Identity;
import dev.jcap.linux.PlanOutcome.Part;
import dev.jcap.linux.PlanOutcome;
import dev.jcap.linux.internal.proc.UserNamespace;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The same line in every deployment. */
class PlanAdapterTest {

    private static final CapabilitySet ALL = CapabilitySet.lowest(41);
    private static final CapabilitySet PORT = CapabilitySet.of(CAP_NET_BIND_SERVICE);
    private static final CapabilitySet DOCKER = CapabilitySet.parseMask("a80425fb");
    private static final CapabilitySet NONE = CapabilitySet.EMPTY;
    private static final Identity APP = Identity.of(1000, 1000, 1000);
    private static final CapabilityPlan LINE = CapabilityPlan.limitTo(CAP_NET_BIND_SERVICE).become(APP).setNoNewPrivs();
    private static final UserNamespace ONE_ID =
            new UserNamespace(UserNamespace.parse("0 1000 1"), UserNamespace.parse("0 1000 1"), true);
    private static final UserNamespace MANY_IDS =
            new UserNamespace(UserNamespace.parse("0 100000 65536"), UserNamespace.parse("0 100000 65536"), false);

    private static CapabilitySnapshot thread(long uid, CapabilitySet held, CapabilitySet bounding, CapabilitySet ambient) {
        return CapabilitySnapshot.of(1, "main", Credentials.of(uid, uid)
                .withState(new CapabilityState(held, held, ambient))
                .withBounding(bounding)
                .withAmbient(ambient)
                .withGroups(List.of(uid)));
    }

    private enum Deployment {
        ROOT(thread(0, ALL, ALL, NONE), UserNamespace.WHOLE, Part.DONE, Part.DONE),
        DOCKERS_DEFAULT(thread(0, DOCKER, DOCKER, NONE), UserNamespace.WHOLE, Part.DONE, Part.DONE),
        DROP_ALL_ADD_ONE(thread(0, PORT, PORT, NONE), UserNamespace.WHOLE, Part.NOT_NEEDED, Part.NOT_POSSIBLE),
        THE_USER_ITSELF(thread(1000, NONE, ALL, NONE), UserNamespace.WHOLE, Part.NOT_POSSIBLE, Part.NOT_NEEDED),
        ANOTHER_USER(thread(1001, NONE, ALL, NONE), UserNamespace.WHOLE, Part.NOT_POSSIBLE, Part.NOT_POSSIBLE),
        AMBIENT(thread(1000, PORT, PORT, PORT), UserNamespace.WHOLE, Part.NOT_NEEDED, Part.NOT_NEEDED),
        NAMESPACE_OF_ONE_ID(thread(0, ALL, ALL, NONE), ONE_ID, Part.DONE, Part.NOT_POSSIBLE),
        ROOTLESS_CONTAINER(thread(0, DOCKER, DOCKER, NONE), MANY_IDS, Part.DONE, Part.DONE);

        private final CapabilitySnapshot thread;
        private final UserNamespace namespace;
        private final Part bounding;
        private final Part identity;

        Deployment(CapabilitySnapshot thread, UserNamespace namespace, Part bounding, Part identity) {
            this.thread = thread;
            this.namespace = namespace;
            this.bounding = bounding;
            this.identity = identity;
        }

        PlanOutcome of(CapabilityPlan plan) {
            return new PlanAdapter(plan, thread, namespace).outcome();
        }
    }

    @ParameterizedTest
    @EnumSource
    void outcome_ofTheSameLine_saysWhatBecomesOfEachPart(Deployment deployment) {
        PlanOutcome outcome = deployment.of(LINE);
        assertEquals(deployment.bounding, outcome.bounding());
        assertEquals(deployment.identity, outcome.identity());
        boolean stays = deployment.identity == Part.NOT_POSSIBLE;
        assertEquals(stays ? LINE.keepIdentity() : LINE, outcome.plan());
        assertEquals(stays && deployment.thread.uids().effective() == 0, outcome.staysRoot());
        boolean complete = !stays && deployment.bounding != Part.NOT_POSSIBLE;
        assertEquals(complete, outcome.isComplete());
        assertEquals(complete, outcome.notes().isEmpty());
    }

    @ParameterizedTest
    @EnumSource
    void outcome_ofAStrictLine_leavesNothingOut(Deployment deployment) {
        PlanOutcome outcome = deployment.of(LINE.strict());
        assertEquals(LINE.strict(), outcome.plan());
        assertTrue(outcome.isComplete());
        assertFalse(outcome.staysRoot());
    }

    @Test
    void outcome_withoutALimit_leavesNothingOut() {
        CapabilityPlan plan = CapabilityPlan.unchanged().become(APP);
        assertEquals(plan, Deployment.ANOTHER_USER.of(plan).plan());
    }

    @Test
    void notes_ofRootThatStays_nameTheReasonAndTheDanger() {
        String note = Deployment.DROP_ALL_ADD_ONE.of(LINE).notes().getFirst();
        assertTrue(note.contains("cap_setuid is not permitted") && note.contains("uid 0 still owns root's files"), note);
    }

    @Test
    void notes_ofANamespaceWithoutTheUser_sayThatItIsNotMapped() {
        String note = Deployment.NAMESPACE_OF_ONE_ID.of(LINE).notes().getFirst();
        assertTrue(note.contains("uid 1000 is not mapped in this user namespace"), note);
    }
}
