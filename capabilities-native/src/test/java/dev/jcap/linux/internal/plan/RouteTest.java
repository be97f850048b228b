package dev.jcap.linux.internal.plan;

import static dev.jcap.Capability.CAP_NET_RAW;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jcap.CapabilityPlan;
import dev.jcap.CapabilitySet;
import dev.jcap.CapabilitySnapshot;
import dev.jcap.CapabilityState;
import dev.jcap.Credentials;
import dev.jcap.Identity;
import dev.jcap.Securebits;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The state after a route, without going it. */
class RouteTest {

    private static final CapabilitySet ALL = CapabilitySet.lowest(41);
    private static final CapabilitySet RAW = CapabilitySet.of(CAP_NET_RAW);
    private static final CapabilitySnapshot ROOT =
            CapabilitySnapshot.of(1, "root", Credentials.of(0, 0).withState(new CapabilityState(ALL, ALL, CapabilitySet.EMPTY))
                    .withBounding(ALL).withSecurebits(Securebits.NONE).withGroups(List.of(0L)));

    private static CapabilitySnapshot after(CapabilityPlan plan, CapabilitySnapshot start) {
        return ((Route.Found) Plans.compile(plan, start)).after(start);
    }

    @Test
    void after_planThatChangesNothing_isTheStart() {
        assertEquals(ROOT, after(CapabilityPlan.unchanged(), ROOT));
    }

    @Test
    void after_becomeWithAmbient_hasAllPartsAndNoKeepCaps() {
        CapabilityPlan plan = CapabilityPlan.limitTo(RAW)
                .become(Identity.of(7, 8, 9L))
                .raiseAmbient(RAW)
                .setNoNewPrivs();
        assertEquals(
                CapabilitySnapshot.of(1, "root",
                        Credentials.of(7, 8).withState(new CapabilityState(RAW, RAW, RAW)).withBounding(RAW).withAmbient(RAW)
                                .withNoNewPrivs(true).withSecurebits(Securebits.NONE).withGroups(List.of(9L))),
                after(plan, ROOT));
    }

    @Test
    void after_becomeWithKeepCapsOnBefore_hasItOff() {
        CapabilitySnapshot keeps = ROOT.withSecurebits(Securebits.KEEP_CAPS);
        CapabilityPlan plan = CapabilityPlan.unchanged().become(Identity.of(7, 7));
        assertEquals(Optional.of(Securebits.NONE), after(plan, keeps).securebits());
        assertEquals(Optional.of(Securebits.KEEP_CAPS), after(CapabilityPlan.limitTo(RAW), keeps).securebits());
    }

    @Test
    void after_securebitsAndNoNewPrivsFoundSet_keepsWhatCannotBeUndone() {
        CapabilityPlan plan = CapabilityPlan.unchanged().setSecurebits(Securebits.NOROOT);
        CapabilitySnapshot locked = after(CapabilityPlan.unchanged().setNoNewPrivs(), ROOT);
        assertEquals(true, after(plan, locked).noNewPrivs());
        assertEquals(Optional.of(Securebits.NOROOT), after(plan, locked).securebits());
    }
}
