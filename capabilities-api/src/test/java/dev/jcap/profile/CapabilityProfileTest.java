package dev.jcap.profile;

import static dev.jcap.Capability.CAP_NET_ADMIN;
import static dev.jcap.Capability.CAP_NET_BIND_SERVICE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcap.CapabilityFormatException;
import dev.jcap.CapabilitySet;
import dev.jcap.CapabilitySets;
import dev.jcap.CapabilitySnapshot;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Allow-lists, built in and written by somebody. */
class CapabilityProfileTest {

    @ParameterizedTest
    @CsvSource({
        "docker, 'audit_write,chown,dac_override,fowner,fsetid,kill,mknod,net_bind_service,net_raw,setfcap,setgid,setpcap,"
                + "setuid,sys_chroot'",
        "podman, 'chown,dac_override,fowner,fsetid,kill,net_bind_service,setfcap,setgid,setpcap,setuid,sys_chroot'",
        "cri-o, 'chown,dac_override,fsetid,fowner,setgid,setuid,setpcap,net_bind_service,kill'",
        "containerd, 'audit_write,chown,dac_override,fowner,fsetid,kill,mknod,net_bind_service,net_raw,setfcap,setgid,setpcap,"
                + "setuid,sys_chroot'",
        "none, ''"
    })
    void profile_builtIn_allowsWhatItsSourceSays(String name, String set) {
        CapabilityProfile profile = CapabilityProfile.named(name);
        assertEquals(CapabilitySets.ofRoot(CapabilitySet.parse(set)), profile.limit());
        assertEquals(List.of(), profile.lint());
    }

    @Test
    void profile_docker_isTheWellKnownMask() {
        assertEquals("00000000a80425fb", CapabilityProfile.DOCKER.bounding().toHex());
    }

    @Test
    void profile_systemd_allowsCapabilitiesOfNewerKernels() {
        assertEquals(64, CapabilityProfile.SYSTEMD.bounding().size());
    }

    @Test
    void name_thatIsNone_isRefusedWithThoseThereAre() {
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> CapabilityProfile.named("Docker"));
        assertEquals(
                "no profile is called \"Docker\": there are docker, podman, cri-o, containerd, systemd, none",
                e.getMessage());
    }

    @Test
    void snapshot_beyondProfile_isFoundSetBySet() {
        CapabilitySnapshot snapshot = snapshot("00000000a80435fb", "0000000000001400", "0000000000000000");
        List<LintFinding> found = CapabilityProfile.DOCKER.check(snapshot);
        assertEquals(List.of("exceeds-bounding", "exceeds-permitted"), found.stream().map(LintFinding::id).toList());
        assertEquals(
                "error: web (7): the bounding set has cap_net_admin, which profile docker does not allow;"
                        + " drop it from the bounding set [exceeds-bounding]",
                found.getFirst().toString());
    }

    @Test
    void snapshot_withinProfile_passes() {
        assertEquals(List.of(), CapabilityProfile.DOCKER.check(snapshot("00000000a80425fb", "0000000000000400", "0")));
    }

    @Test
    void sets_beyondEveryLimit_giveFiveFindings() {
        CapabilitySets sets = CapabilitySets.all(CapabilitySet.of(CAP_NET_ADMIN));
        assertEquals(5, CapabilityProfile.NONE.check(sets).size());
    }

    @Test
    void declaration_isCheckedByWhatItReallyGrants() {
        CapabilityDeclaration unit = Dialect.SYSTEMD.parse("User=app\nCapabilityBoundingSet=CAP_NET_BIND_SERVICE CAP_NET_ADMIN");
        List<LintFinding> found = CapabilityProfile.parse("web", "net_bind_service  port 443").check(unit);
        assertEquals(List.of("exceeds-bounding"), found.stream().map(LintFinding::id).toList());
    }

    @Test
    void profile_written_allowsListedInAllSetsOrInNamedOnes() {
        CapabilityProfile profile = CapabilityProfile.parse("web", """
                # what the web service may have
                cap_net_bind_service   listens on 443
                NET_ADMIN              # sets marks
                [bounding permitted]
                chown
                """);
        CapabilitySet both = CapabilitySet.of(CAP_NET_BIND_SERVICE, CAP_NET_ADMIN);
        assertEquals(both, profile.limit().ambient());
        assertEquals(both.plus(CapabilitySet.parse("chown")), profile.bounding());
        assertEquals("listens on 443", profile.reasons().get(CAP_NET_BIND_SERVICE));
        assertEquals("sets marks", profile.reasons().get(CAP_NET_ADMIN));
        assertEquals(List.of(), profile.lint());
    }

    @Test
    void profile_withFourBareNames_isFound() {
        assertEquals(List.of(), CapabilityProfile.parse("x", "kill\nchown\nlease\nbpf why not").lint());
        List<LintFinding> found = CapabilityProfile.parse("x", "kill\nchown\nlease\nbpf").lint();
        assertEquals(
                "4 capabilities are allowed without a reason: cap_chown,cap_kill,cap_lease,cap_bpf",
                found.getFirst().message());
    }

    @Test
    void profile_withAll_allowsEverything() {
        assertEquals(64, CapabilityProfile.parse("x", "all  because").limit().inheritable().size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"kil", "kill\nkill", "[boundin]", "[]", "[bounding", "12", "kill,chown", "kill\nall x"})
    void profile_thatIsNone_isRefused(String text) {
        CapabilityFormatException e =
                assertThrows(CapabilityFormatException.class, () -> CapabilityProfile.parse("x", text));
        assertTrue(e.reason().startsWith("line "), e.reason());
    }

    private static CapabilitySnapshot snapshot(String bounding, String permitted, String ambient) {
        return CapabilitySnapshot.parse("""
                Name:\tweb
                Tgid:\t7
                Pid:\t7
                Uid:\t1\t1\t1\t1
                Gid:\t1\t1\t1\t1
                Groups:\t
                CapInh:\t0000000000000000
                CapPrm:\t%s
                CapEff:\t0000000000000000
                CapBnd:\t%s
                CapAmb:\t%s
                NoNewPrivs:\t0
                """.formatted(permitted, bounding, "0".repeat(16 - ambient.length()) + ambient));
    }
}
