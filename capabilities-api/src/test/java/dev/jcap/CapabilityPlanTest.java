package dev.jcap;

import static dev.jcap.Capability.CAP_CHOWN;
import static dev.jcap.Capability.CAP_KILL;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CapabilityPlanTest {

    private static final CapabilitySet CHOWN = CapabilitySet.of(CAP_CHOWN);
    private static final CapabilitySet KILL = CapabilitySet.of(CAP_KILL);
    private static final Securebits PURE = Securebits.parse("0xef");

    @Test
    void setIab_replacesInheritableAndAmbient_addsBlocked() {
        CapabilityPlan plan = CapabilityPlan.unchanged()
                .raiseAmbient(KILL)
                .dropBounding(KILL)
                .setIab(Iab.parse("!cap_sys_admin,^cap_chown"));
        assertEquals(Optional.of(CHOWN), plan.inheritable());
        assertEquals(CHOWN, plan.ambientRaises());
        assertTrue(plan.clearsAmbient());
        assertEquals(KILL.plus(Capability.CAP_SYS_ADMIN), plan.boundingDrops());
    }

    @Test
    void setMode_noPriv_isEverythingThatItMeans() {
        CapabilityPlan plan = CapabilityPlan.limitTo(CHOWN).setMode(SecurityMode.NOPRIV);
        assertEquals(Optional.of(CapabilitySet.EMPTY), plan.limit());
        assertEquals(Optional.of(PURE), plan.securebits());
        assertTrue(plan.noNewPrivs());
        assertTrue(plan.clearsAmbient());
        assertEquals(
                String.join(
                        "\n",
                        "set mode NOPRIV",
                        "limit all five sets to none",
                        "set inheritable to none",
                        "clear ambient",
                        "set securebits to " + PURE,
                        "set no_new_privs"),
                plan.toString());
    }

    @Test
    void setMode_hybrid_clearsSecurebitsOnly() {
        assertEquals(
                "set mode HYBRID\nset securebits to none",
                CapabilityPlan.unchanged().setMode(SecurityMode.HYBRID).toString());
    }

    @ParameterizedTest
    @EnumSource(value = SecurityMode.class, names = "UNCERTAIN", mode = EnumSource.Mode.EXCLUDE)
    void setMode_again_isTheSamePlan(SecurityMode mode) {
        CapabilityPlan plan = CapabilityPlan.unchanged().setMode(mode);
        assertEquals(plan, plan.setMode(mode));
        assertEquals(Optional.of(mode), plan.mode());
    }

    static Stream<UnaryOperator<CapabilityPlan>> contradictions() {
        return Stream.of(
                plan -> plan.setMode(SecurityMode.UNCERTAIN),
                plan -> plan.setMode(SecurityMode.PURE1E).setMode(SecurityMode.HYBRID),
                plan -> plan.setMode(SecurityMode.PURE1E).raiseAmbient(CHOWN),
                plan -> plan.raiseAmbient(CHOWN).setMode(SecurityMode.PURE1E),
                plan -> plan.setMode(SecurityMode.PURE1E).setIab(Iab.parse("^cap_chown")),
                plan -> plan.setMode(SecurityMode.PURE1E).setSecurebits(Securebits.NOROOT),
                plan -> plan.setSecurebits(Securebits.NOROOT).setMode(SecurityMode.HYBRID),
                plan -> plan.setMode(SecurityMode.PURE1E_INIT).setInheritable(CHOWN),
                plan -> plan.setInheritable(CHOWN).setMode(SecurityMode.PURE1E_INIT),
                plan -> plan.setState(CapabilityState.parse("cap_chown=i")).setMode(SecurityMode.PURE1E_INIT),
                plan -> plan.setState(CapabilityState.parse("cap_chown=p")).setMode(SecurityMode.NOPRIV),
                plan -> plan.setMode(SecurityMode.NOPRIV).setIab(Iab.parse("cap_kill")),
                plan -> plan.setMode(SecurityMode.NOPRIV).setState(CapabilityState.parse("cap_kill=p")),
                plan -> plan.setInheritable(CHOWN).raiseAmbient(KILL),
                plan -> plan.raiseAmbient(KILL).setInheritable(CHOWN),
                plan -> plan.setState(CapabilityState.parse("cap_kill=i")).setInheritable(CHOWN),
                plan -> plan.setInheritable(CHOWN).setState(CapabilityState.EMPTY),
                plan -> CapabilityPlan.limitTo(CHOWN).setInheritable(KILL),
                plan -> CapabilityPlan.limitTo(CHOWN).setIab(Iab.parse("^cap_kill")));
    }

    @ParameterizedTest
    @MethodSource("contradictions")
    void plan_thatContradictsItself_isRefused(UnaryOperator<CapabilityPlan> change) {
        assertThrows(IllegalArgumentException.class, () -> change.apply(CapabilityPlan.unchanged()));
    }

    static Stream<Arguments> reasons() {
        CapabilityPlan limited = CapabilityPlan.limitTo(KILL);
        CapabilityPlan free = CapabilityPlan.unchanged();
        return Stream.of(
                refused(() -> limited.setState(CapabilityState.parse("cap_chown=p")),
                        "cap_chown: permitted beyond the plan's limit"),
                refused(() -> limited.setState(CapabilityState.parse("cap_chown=i")),
                        "cap_chown: inheritable beyond the plan's limit"),
                refused(() -> limited.setInheritable(CHOWN), "cap_chown: inheritable beyond the plan's limit"),
                refused(() -> limited.raiseAmbient(CHOWN), "cap_chown: ambient beyond the plan's limit"),
                refused(() -> free.setState(CapabilityState.parse("cap_chown=e")), "cap_chown: effective but not permitted"),
                refused(
                        () -> free.setState(CapabilityState.parse("cap_chown=i")).raiseAmbient(CHOWN),
                        "cap_chown: to be ambient but not permitted"),
                refused(() -> free.setMode(SecurityMode.PURE1E).setMode(SecurityMode.HYBRID), "the plan names two modes"));
    }

    private static Arguments refused(Supplier<CapabilityPlan> plan, String reason) {
        return Arguments.of(plan, reason);
    }

    @ParameterizedTest
    @MethodSource("reasons")
    void plan_thatContradictsItself_saysWhatContradicts(Supplier<CapabilityPlan> plan, String reason) {
        assertEquals(reason, assertThrows(IllegalArgumentException.class, plan::get).getMessage());
    }

    static Stream<UnaryOperator<CapabilityPlan>> agreements() {
        return Stream.of(
                plan -> plan.setMode(SecurityMode.NOPRIV).setIab(Iab.EMPTY),
                plan -> plan.setMode(SecurityMode.NOPRIV).setIab(Iab.parse("!cap_kill")),
                plan -> plan.setMode(SecurityMode.PURE1E).setIab(Iab.parse("cap_kill,!cap_chown")),
                plan -> plan.setMode(SecurityMode.HYBRID).raiseAmbient(CHOWN),
                plan -> plan.setState(CapabilityState.parse("cap_chown=i")).setInheritable(CHOWN),
                plan -> plan.setSecurebits(PURE).setMode(SecurityMode.PURE1E));
    }

    @ParameterizedTest
    @MethodSource("agreements")
    void plan_withPartsThatAgree_canBeMade(UnaryOperator<CapabilityPlan> change) {
        assertNotEquals(CapabilityPlan.unchanged(), change.apply(CapabilityPlan.unchanged()));
    }

    @Test
    void handOver_severalTimes_addsPathsAndPrintsThem() {
        CapabilityPlan plan = CapabilityPlan.unchanged().handOver("/var/log/app", "/tmp/a*").handOver("/srv/b?");
        assertEquals(List.of("/var/log/app", "/tmp/a*", "/srv/b?"), plan.handedOver());
        assertEquals("hand over /var/log/app, /tmp/a*, /srv/b?", plan.toString());
        assertNotEquals(CapabilityPlan.unchanged(), plan);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "log", "/", "//log", "/var/", "/var//log", "/var/../log", "/./log", "/*/log", "/v?r/log", "/a\0b"})
    void handOver_pathOfAnotherForm_isRefused(String path) {
        assertThrows(IllegalArgumentException.class, () -> CapabilityPlan.unchanged().handOver(path));
    }
}
