package dev.jcap;

import static dev.jcap.Capability.CAP_CHOWN;
import static dev.jcap.Capability.CAP_DAC_READ_SEARCH;
import static dev.jcap.Capability.CAP_KILL;
import static dev.jcap.Capability.CAP_NET_RAW;
import static dev.jcap.Capability.CAP_SYS_ADMIN;
import static dev.jcap.Capability.CAP_SYSLOG;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CapabilityRiskTest {

    @Test
    void risk_ofEachNamedCapability_hasAReasonAndASource() {
        for (int number = 0; number <= Capability.MAX_NUMBER; number++) {
            Capability capability = Capability.of(number);
            CapabilityRisk risk = capability.risk();
            assertFalse(risk.reason().isBlank(), capability::name);
            assertTrue(risk.source().matches("[a-z_]+\\(\\d\\)"), risk::source);
            assertEquals(capability.isNamed(), risk.level() != CapabilityRisk.Level.UNKNOWN, capability::name);
            assertTrue(capability.describe().endsWith(risk.reason()), capability::name);
        }
    }

    @Test
    void byDanger_whatLeavesAContainer_comesFirst() {
        CapabilitySet set = CapabilitySet.of(CAP_KILL, CAP_NET_RAW, CAP_CHOWN, CAP_SYSLOG, CAP_SYS_ADMIN, CAP_DAC_READ_SEARCH);
        assertEquals(
                List.of(CAP_SYS_ADMIN, CAP_DAC_READ_SEARCH, CAP_CHOWN, CAP_SYSLOG, CAP_KILL, CAP_NET_RAW),
                CapabilityRisk.byDanger(set));
        assertEquals(Optional.of(CAP_SYS_ADMIN), CapabilityRisk.worst(set));
        assertEquals(Optional.empty(), CapabilityRisk.worst(CapabilitySet.EMPTY));
    }

    @Test
    void leadingToRoot_ofASet_isWhatEqualsRootOrLeavesAContainer() {
        CapabilitySet set = CapabilitySet.of(CAP_KILL, CAP_CHOWN, CAP_SYSLOG, CAP_DAC_READ_SEARCH);
        assertEquals(CapabilitySet.of(CAP_CHOWN, CAP_DAC_READ_SEARCH), CapabilityRisk.leadingToRoot(set));
        assertEquals(CapabilitySet.of(CAP_DAC_READ_SEARCH), CapabilityRisk.leavingContainer(set));
    }

    @Test
    void toString_saysBoth() {
        assertEquals("reads what belongs to others; leaves a container", CAP_DAC_READ_SEARCH.risk().toString());
        assertEquals("network only", CAP_NET_RAW.risk().toString());
    }
}
