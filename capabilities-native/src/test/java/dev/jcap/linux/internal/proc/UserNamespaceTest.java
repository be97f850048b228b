package dev.jcap.linux.internal.proc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcap.exec.ExecContext.IdChange;
import dev.jcap.exec.ExecContext;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UserNamespaceTest {

    private static final String ALL = "         0          0 4294967295\n";

    private static UserNamespace of(String map) {
        return new UserNamespace(UserNamespace.parse(map), UserNamespace.parse(ALL), false);
    }

    @Test
    void maps_inInitialNamespace_everyId() {
        assertTrue(of(ALL).mapsUid(0));
        assertTrue(of(ALL).mapsUid(0xFFFF_FFFEL));
        assertFalse(of(ALL).mapsUid(0xFFFF_FFFFL));
        assertEquals(OptionalLong.of(0), of(ALL).context(41, "6.18.0", false).rootUid());
    }

    @Test
    void maps_ofSeveralRanges_theirIdsOnly() {
        UserNamespace some = of("0 1000 1\n1 100000 65536\n");
        assertTrue(some.mapsUid(0));
        assertTrue(some.mapsUid(65536));
        assertFalse(some.mapsUid(65537));
        assertFalse(some.mapsOwner(70000, 0));
        assertTrue(some.mapsOwner(1, 0));
    }

    @Test
    void context_withoutUidZero_hasNoRoot() {
        assertEquals(OptionalLong.empty(), of("1000 1000 1\n").context(41, "6.18.0", false).rootUid());
    }

    @Test
    void context_whereRootOfTheOuterNamespaceHasAnotherId_honoursThatRootId() {
        ExecContext context = of("0 1000 1\n7 0 1\n").context(41, "6.18.0", true);
        assertEquals(Set.of(7L), context.outerRootUids());
        assertTrue(context.traced());
    }

    @ParameterizedTest
    @CsvSource({
        "6.18.44-fc-v669, FROM_EFFECTIVE",
        "6.16.0, FROM_EFFECTIVE",
        "6.15.11, FROM_REAL",
        "5.10.0-30-amd64, FROM_REAL",
        "7.0, FROM_EFFECTIVE"
    })
    void idChange_ofKernelVersion_changedIn616(String version, IdChange rule) {
        assertEquals(rule, UserNamespace.idChange(version));
    }
}
