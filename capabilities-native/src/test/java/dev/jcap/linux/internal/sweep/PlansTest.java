package dev.jcap.linux.internal.sweep;

import static dev.jcap.Capability.CAP_KILL;
import static dev.jcap.Capability.CAP_NET_BIND_SERVICE;
import static dev.jcap.Capability.CAP_NET_RAW;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySet;
import dev.jcap.CapabilityState;
import dev.jcap.Identity;
import dev.jcap.Securebits;
import dev.jcap.linux.internal.kernel.KernelCall;
import dev.jcap.linux.internal.plan.Plans;
import dev.jcap.linux.internal.plan.Route;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** From a plan and a start to the calls, in their order. */
class PlansTest {

    private static final Identity APP = Identity.of(1000, 1000, 27L);
    private static final CapabilitySet PORT = CapabilitySet.of(CAP_NET_BIND_SERVICE);
    private static final FakeProcess PROCESS = new FakeProcess();

    /** Root, with a bounding set short enough to write down. */
    private static FakeCredentials root() {
        return FakeCredentials.root(PROCESS).bounding(CAP_NET_BIND_SERVICE, CAP_NET_RAW);
    }

    private static FakeCredentials user(String state) {
        return FakeCredentials.user(PROCESS, 1000).bounding(CAP_NET_BIND_SERVICE, CAP_NET_RAW).state(state);
    }

    private static CapabilityPlan limit(CapabilitySet keep) {
        return CapabilityPlan.limitTo(keep);
    }

    private static CapabilityPlan plan() {
        return CapabilityPlan.unchanged();
    }

    private enum Ordered {
        ROOT_GIVES_EVERYTHING_UP(
                root(),
                limit(CapabilitySet.EMPTY).setNoNewPrivs(),
                "PR_CAPBSET_DROP cap_net_bind_service",
                "PR_CAPBSET_DROP cap_net_raw",
                "capset =",
                "PR_SET_NO_NEW_PRIVS"),
        ROOT_BECOMES_USER_AND_KEEPS_NOTHING(
                root(),
                limit(CapabilitySet.EMPTY).become(APP),
                "PR_CAPBSET_DROP cap_net_bind_service",
                "PR_CAPBSET_DROP cap_net_raw",
                "setgroups [27]",
                "setresgid 1000",
                "setresuid 1000"),
        ROOT_BECOMES_USER_AND_KEEPS_ONE(
                root(),
                limit(PORT).become(APP).setNoNewPrivs(),
                "PR_CAPBSET_DROP cap_net_raw",
                "setgroups [27]",
                "setresgid 1000",
                "PR_SET_KEEPCAPS 1",
                "setresuid 1000",
                "PR_SET_KEEPCAPS 0",
                "capset cap_net_bind_service=ep",
                "PR_SET_NO_NEW_PRIVS"),
        ROOT_BECOMES_USER_WITH_AMBIENT_FOR_A_CHILD(
                root(),
                limit(PORT).become(APP).raiseAmbient(PORT),
                "capset =ep cap_net_bind_service+i",
                "PR_CAPBSET_DROP cap_net_raw",
                "setgroups [27]",
                "setresgid 1000",
                "PR_SET_KEEPCAPS 1",
                "setresuid 1000",
                "PR_SET_KEEPCAPS 0",
                "PR_CAP_AMBIENT_RAISE cap_net_bind_service",
                "capset cap_net_bind_service=eip"),
        ROOT_BECOMES_USER_AS_THE_KERNEL_DOES_IT(
                root(),
                plan().become(APP),
                "setgroups [27]",
                "setresgid 1000",
                "setresuid 1000"),
        ROOT_WITHOUT_FIXUP_BECOMES_USER(
                root().securebits(0x4),
                limit(PORT).become(APP),
                "PR_CAPBSET_DROP cap_net_raw",
                "setgroups [27]",
                "setresgid 1000",
                "setresuid 1000",
                "capset cap_net_bind_service=ep"),
        ROOT_WITH_KEEP_CAPS_BECOMES_USER(
                root().securebits(0x10),
                limit(PORT).become(APP),
                "PR_CAPBSET_DROP cap_net_raw",
                "setgroups [27]",
                "setresgid 1000",
                "setresuid 1000",
                "PR_SET_KEEPCAPS 0",
                "capset cap_net_bind_service=ep"),
        ROOT_WITH_KEEP_CAPS_LOCKED_ON_BECOMES_USER(
                root().securebits(0x30),
                limit(PORT).become(APP),
                "PR_CAPBSET_DROP cap_net_raw",
                "setgroups [27]",
                "setresgid 1000",
                "setresuid 1000",
                "capset cap_net_bind_service=ep"),
        REAL_ROOT_ONLY_BECOMES_USER(
                root().ids(0, 1000, 1000, 1000),
                limit(PORT).become(APP),
                "PR_CAPBSET_DROP cap_net_raw",
                "setgroups [27]",
                "setresgid 1000",
                "PR_SET_KEEPCAPS 1",
                "setresuid 1000",
                "PR_SET_KEEPCAPS 0",
                "capset cap_net_bind_service=ep"),
        NOTHING_EFFECTIVE_BUT_ALL_PERMITTED(
                root().state("=p"),
                limit(PORT).become(APP),
                "capset =p cap_setgid,cap_setuid,cap_setpcap+e",
                "PR_CAPBSET_DROP cap_net_raw",
                "setgroups [27]",
                "setresgid 1000",
                "PR_SET_KEEPCAPS 1",
                "setresuid 1000",
                "PR_SET_KEEPCAPS 0",
                "capset cap_net_bind_service=p"),
        ALREADY_THERE(
                user("cap_net_bind_service=ep").bounding(CAP_NET_BIND_SERVICE).groups(27L).noNewPrivs(),
                limit(PORT).become(APP).setNoNewPrivs()),
        HOLDS_LESS_ALREADY(
                user("=").bounding(),
                limit(PORT)),
        USER_BECOMES_ANOTHER_AND_KEEPS_ALL(
                user("cap_setuid,cap_setgid=ep cap_net_raw+p"),
                plan().become(Identity.of(2000, 2000)),
                "setgroups []",
                "setresgid 2000",
                "setresuid 2000"),
        USER_TAKES_AN_ID_IT_HAS(
                user("=").ids(1000, 2000, 2000, 2000).groups(27L),
                plan().become(APP),
                "setresgid 1000",
                "setresuid 1000"),
        USER_BECOMES_ROOT(
                user("cap_setuid,cap_setgid,cap_net_raw=p").groups(),
                plan().become(Identity.of(0, 0)),
                "capset cap_setgid,cap_setuid=ep cap_net_raw+p",
                "setresgid 0",
                "setresuid 0"),
        USER_BECOMES_ROOT_AND_KEEPS_ONE(
                user("cap_setuid,cap_net_raw=p").bounding(CAP_NET_RAW).groups(27L),
                limit(CapabilitySet.of(CAP_NET_RAW)).become(Identity.of(0, 1000, 27L)),
                "capset cap_setuid=ep cap_net_raw+p",
                "setresuid 0",
                "capset cap_net_raw=p"),
        FILESYSTEM_ID_LEFT_BEHIND(
                user("=").ids(1000, 1000, 1000, 0).groups(27L),
                plan().become(APP),
                "setresgid 1000",
                "setresuid 1000"),
        SECUREBITS_ARE_LOCKED(
                root(),
                limit(PORT).setSecurebits(new Securebits(0xEF)),
                "PR_CAPBSET_DROP cap_net_raw",
                "PR_SET_SECUREBITS 0xef",
                "capset cap_net_bind_service=ep",
                "PR_GET_SECUREBITS"),
        SECUREBITS_FORBID_AMBIENT_AFTER_RAISING(
                root(),
                limit(PORT).become(APP).raiseAmbient(PORT).setSecurebits(new Securebits(0xEF)),
                "capset =ep cap_net_bind_service+i",
                "PR_CAPBSET_DROP cap_net_raw",
                "setgroups [27]",
                "setresgid 1000",
                "PR_SET_KEEPCAPS 1",
                "setresuid 1000",
                "PR_SET_KEEPCAPS 0",
                "capset =p cap_net_bind_service+i cap_setpcap+e",
                "PR_CAP_AMBIENT_RAISE cap_net_bind_service",
                "PR_SET_SECUREBITS 0xef",
                "capset cap_net_bind_service=eip",
                "PR_GET_SECUREBITS"),
        SECUREBITS_ALLOW_AMBIENT_BEFORE_RAISING(
                root().securebits(0x40),
                limit(PORT).raiseAmbient(PORT).setSecurebits(new Securebits(0)),
                "capset =ep cap_net_bind_service+i",
                "PR_CAPBSET_DROP cap_net_raw",
                "PR_SET_SECUREBITS 0x0",
                "PR_CAP_AMBIENT_RAISE cap_net_bind_service",
                "capset cap_net_bind_service=eip",
                "PR_GET_SECUREBITS"),
        SECUREBITS_ALLOW_KEEPING_BEFORE_LEAVING_ROOT(
                root().securebits(0x20),
                limit(PORT).become(APP).setSecurebits(new Securebits(0x2F)),
                "PR_CAPBSET_DROP cap_net_raw",
                "PR_SET_SECUREBITS 0x2f",
                "setgroups [27]",
                "setresgid 1000",
                "setresuid 1000",
                "capset cap_net_bind_service=ep",
                "PR_GET_SECUREBITS"),
        SECUREBITS_ARE_THERE_ALREADY(
                root().securebits(0x2F),
                plan().setSecurebits(new Securebits(0x2F)),
                "PR_GET_SECUREBITS"),
        KEEP_CAPS_CHANGES_WITHOUT_SETPCAP(
                user("="),
                plan().setSecurebits(new Securebits(0x10)),
                "PR_SET_KEEPCAPS 1",
                "PR_GET_SECUREBITS"),
        KEEP_CAPS_IS_WANTED_AFTERWARDS(
                root(),
                limit(PORT).become(APP).setSecurebits(new Securebits(0x10)),
                "PR_CAPBSET_DROP cap_net_raw",
                "setgroups [27]",
                "setresgid 1000",
                "PR_SET_KEEPCAPS 1",
                "setresuid 1000",
                "capset cap_net_bind_service=ep",
                "PR_GET_SECUREBITS"),
        EXEC_BITS_CHANGE_WITHOUT_SETPCAP(
                user("="),
                plan().setSecurebits(new Securebits(0xF00)),
                "PR_SET_SECUREBITS 0xf00",
                "PR_GET_SECUREBITS"),
        AMBIENT_IS_CLEARED(
                user("cap_net_raw=eip").ambient(CAP_NET_RAW),
                plan().clearAmbient(),
                "PR_CAP_AMBIENT_CLEAR_ALL"),
        AMBIENT_IS_LOWERED(
                user("cap_net_raw,cap_net_bind_service=eip").ambient(CAP_NET_RAW, CAP_NET_BIND_SERVICE),
                plan().clearAmbient().raiseAmbient(PORT),
                "PR_CAP_AMBIENT_LOWER cap_net_raw"),
        INHERITABLE_IS_RAISED_BEFORE_BOUNDING_SHRINKS(
                root(),
                plan().dropBounding(PORT).setState(CapabilityState.parse("=p cap_net_bind_service+i")),
                "capset =ep cap_net_bind_service+i",
                "PR_CAPBSET_DROP cap_net_bind_service",
                "capset =p cap_net_bind_service+i"),
        INHERITABLE_BEYOND_PERMITTED_NEEDS_SETPCAP(
                user("cap_setpcap=p"),
                plan().setState(CapabilityState.parse("cap_net_raw=i")),
                "capset cap_setpcap=ep",
                "capset cap_net_raw=i cap_setpcap+ep",
                "capset cap_net_raw=i"),
        PERMITTED_SHRINKS(
                user("cap_net_raw,cap_net_bind_service=ep"),
                plan().setState(CapabilityState.parse("cap_net_raw=p")),
                "capset cap_net_raw=p"),
        BOUNDING_IS_DROPPED_FIRST_THINGS_LAST(
                root(),
                plan().dropBounding(CapabilitySet.of(CAP_NET_RAW, CAP_KILL)),
                "PR_CAPBSET_DROP cap_net_raw");

        private final FakeCredentials start;
        private final CapabilityPlan plan;
        private final String calls;

        Ordered(FakeCredentials start, CapabilityPlan plan, String... calls) {
            this.start = start;
            this.plan = plan;
            this.calls = String.join("\n", calls);
        }
    }

    @ParameterizedTest
    @EnumSource
    void compile_planThatWorks_givesTheseCallsInThisOrder(Ordered row) {
        Route route = Plans.compile(row.plan, row.start.snapshot());

        List<KernelCall> calls = assertInstanceOf(Route.Found.class, route).calls();
        assertEquals(row.calls, calls.stream().map(KernelCall::toString).collect(Collectors.joining("\n")));
    }

    private enum Refused {
        NO_SETPCAP_TO_DROP(
                user("cap_net_raw=ep"),
                limit(PORT),
                "PR_CAPBSET_DROP: it needs cap_setpcap, which is not in the permitted set; add setNoNewPrivs() to the plan"
                        + " (no-new-privs), so that no execve gives anything out of the bounding set"),
        NO_SETPCAP_TO_DROP_STRICTLY(
                user("cap_net_raw=ep"),
                limit(PORT).setNoNewPrivs().strict(),
                "PR_CAPBSET_DROP: it needs cap_setpcap, which is not in the permitted set"),
        NO_SETGID_FOR_GROUPS(
                user("cap_setuid=ep"),
                plan().become(APP),
                "setgroups: it needs cap_setgid, which is not in the permitted set"),
        NO_SETGID_FOR_THE_GROUP(
                user("cap_setuid=ep").groups(27L),
                plan().become(Identity.of(1000, 5, 27L)),
                "setresgid: it needs cap_setgid, which is not in the permitted set"),
        NO_SETUID(
                user("cap_setgid=ep"),
                plan().become(Identity.of(0, 0)),
                "setresuid: it needs cap_setuid, which is not in the permitted set"),
        NO_SETPCAP_FOR_SECUREBITS(
                user("cap_net_raw=ep"),
                plan().setSecurebits(Securebits.NOROOT),
                "PR_SET_SECUREBITS: it needs cap_setpcap, which is not in the permitted set"),
        NO_SETPCAP_TO_INHERIT(
                user("="),
                plan().setState(CapabilityState.parse("cap_net_raw=i")),
                "capset of inheritable capabilities that are not permitted: it needs cap_setpcap, which is not in the permitted set"),
        PERMITTED_CANNOT_GROW(
                user("cap_net_raw=ep"),
                plan().setState(CapabilityState.parse("cap_chown,cap_net_raw=p")),
                "capset: cap_chown cannot become permitted: the permitted set can only shrink"),
        NOT_IN_BOUNDING(
                root(),
                plan().setState(CapabilityState.parse("=ep cap_chown+i")),
                "capset: cap_chown cannot become inheritable: not in the bounding set"),
        KEEP_CAPS_LOCKED_OFF(
                root().securebits(0x20),
                limit(PORT).become(APP),
                "PR_SET_KEEPCAPS: SECBIT_KEEP_CAPS is locked off, so leaving uid 0 would lose all capabilities"),
        FLAG_IS_LOCKED(
                root().securebits(0x3),
                plan().setSecurebits(new Securebits(0x2)),
                "PR_SET_SECUREBITS: it would change a locked flag"),
        LOCK_CANNOT_GO(
                root().securebits(0x2),
                plan().setSecurebits(new Securebits(0)),
                "PR_SET_SECUREBITS: it would change a locked flag"),
        AMBIENT_RAISE_LOCKED_OFF(
                root().securebits(0xC0),
                plan().raiseAmbient(PORT),
                "PR_CAP_AMBIENT_RAISE: SECBIT_NO_CAP_AMBIENT_RAISE is set"),
        AMBIENT_NOT_PERMITTED(
                user("cap_setpcap=ep"),
                plan().raiseAmbient(PORT),
                "PR_CAP_AMBIENT_RAISE: cap_net_bind_service cannot become ambient: not in the permitted set"),
        AMBIENT_NEITHER_PERMITTED_NOR_INHERITABLE(
                user("="),
                plan().raiseAmbient(PORT),
                "PR_CAP_AMBIENT_RAISE: cap_net_bind_service cannot become ambient: not in the permitted set"),
        AMBIENT_OF_ANOTHER_USER_NOT_PERMITTED(
                user("cap_setuid,cap_setgid=ep").ids(0, 0, 0, 0),
                plan().become(APP).raiseAmbient(PORT),
                "capset: cap_net_bind_service cannot become permitted: the permitted set can only shrink");

        private final FakeCredentials start;
        private final CapabilityPlan plan;
        private final String told;

        Refused(FakeCredentials start, CapabilityPlan plan, String told) {
            this.start = start;
            this.plan = plan;
            this.told = told;
        }
    }

    @ParameterizedTest
    @EnumSource
    void compile_planThatCannotWork_isRefusedWithTheFirstReason(Refused row) {
        Route route = Plans.compile(row.plan, row.start.snapshot());

        Route.Refused refused = assertInstanceOf(Route.Refused.class, route);
        assertEquals(row.told, refused.operation() + ": " + refused.reason());
    }

    @ParameterizedTest
    @CsvSource({"0, 1, 1, 1, true", "1, 0, 1, 1, true", "1, 1, 0, 1, true", "1, 1, 1, 0, false", "0, 0, 0, 0, true"})
    void leavesRoot_anyOfThreeUserIds_isEnoughToBeRoot(int real, int effective, int saved, int filesystem, boolean leaves) {
        FakeCredentials start = root();
        start.uids = new long[] {real, effective, saved, filesystem};

        assertEquals(leaves, Plans.leavesRoot(APP, start.snapshot()));
        assertFalse(Plans.leavesRoot(Identity.of(0, 0), start.snapshot()));
        start.securebits = Securebits.NO_SETUID_FIXUP.bits();
        assertFalse(Plans.leavesRoot(APP, start.snapshot()));
    }
}
