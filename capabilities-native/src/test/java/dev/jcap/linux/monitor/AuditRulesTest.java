package dev.jcap.linux.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcap.CapabilitySet;
import dev.jcap.CapabilitySnapshot;
import dev.jcap.CapabilityState;
import dev.jcap.Credentials;
import dev.jcap.FileCapabilities;
import dev.jcap.Securebits;
import dev.jcap.linux.PreflightFinding;
import dev.jcap.linux.internal.proc.ProcessNamespace;
import dev.jcap.linux.internal.proc.UserNamespace;
import dev.jcap.linux.internal.system.NamespaceCalls;
import java.util.OptionalLong;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuditRulesTest {

    /** Threads in words: {@code uid[/saved] gid groups state bounding ambient nnp}. */
    private static CapabilitySnapshot thread(String words) {
        String[] word = words.split(" ");
        String[] uid = word[0].split("/");
        long effective = Long.parseLong(uid[0]);
        List<Long> groups = word[2].equals("-")
                ? List.of()
                : Arrays.stream(word[2].split("\\+")).map(Long::valueOf).toList();
        return CapabilitySnapshot.of(4242, "worker",
                Credentials.of(0, 0).withState(CapabilityState.parse(word[3])).withBounding(set(word[4]))
                        .withAmbient(set(word[5])).withNoNewPrivs(word[6].equals("nnp"))
                        .withUids(new Credentials.Ids(effective, effective, Long.parseLong(uid[uid.length - 1]), effective))
                        .withGids(Credentials.Ids.all(Long.parseLong(word[1]))).withGroups(groups));
    }

    private static CapabilitySet set(String text) {
        return text.equals("-") ? CapabilitySet.EMPTY : CapabilitySet.parse(text);
    }

    private static final CapabilitySnapshot CLEAN = thread("1000 1000 1000 = - - nnp");
    private static final CapabilitySnapshot BINDS =
            thread("1000 1000 1000 cap_net_bind_service=ep cap_net_bind_service - nnp");

    private List<CapabilitySnapshot> threads = List.of(CLEAN);
    private List<CapabilitySnapshot> workers = List.of();
    private List<Integer> rings = List.of();
    private Optional<Securebits> securebits = Optional.of(Securebits.NONE);
    private boolean dumpable;
    private Optional<FileCapabilities> file = Optional.empty();
    private boolean java = true;
    private List<String> options = List.of();
    private List<String> variables = List.of();
    private List<String> writable = List.of();
    private List<PreflightFinding> closed = List.of();
    private ProcessNamespace namespace = ProcessNamespace.UNREADABLE;

    private CapabilityAudit audit() {
        return AuditRules.audit(new AuditFacts(
                threads, List.of(), workers, rings, securebits, Optional.of(dumpable), Optional.of("/jdk/bin/java"), file, java,
                Optional.of(options), Optional.of(variables), writable, closed, namespace, List.of()));
    }

    private List<String> found() {
        List<String> found = new ArrayList<>();
        audit().findings().forEach(finding -> found.add(finding.severity() + " " + finding.id()));
        return found;
    }

    @Test
    void audit_threadsThatHoldNothing_findsNothing() {
        assertEquals(List.of(), found());
        assertEquals("nothing found", audit().toString());
    }

    @ParameterizedTest
    @CsvSource({
        "1000 1000 1000 = - - -, NOTE no-new-privs",
        "1000 1000 0+1000 = - - nnp, ERROR root-groups",
        "1000 0 - = - - nnp, ERROR root-groups",
        "1000/0 1000 1000 = - - nnp, ERROR saved-root",
        "0 0 0 = all - -, ERROR root-regains/NOTE no-new-privs",
        "0 0 0 = all - nnp, ''",
        "0 0 0 = - - nnp, ''",
        "0 0 0 cap_chown=ep cap_chown - nnp, WARNING runs-as-root",
        "0 0 0 cap_chown=ep cap_chown+cap_kill - -, ERROR root-regains/WARNING runs-as-root/NOTE no-new-privs",
        "1000 1000 1000 cap_kill=i - - nnp, WARNING inheritable",
        "1000 1000 1000 cap_kill=eip - cap_kill nnp, WARNING ambient/WARNING attach-open/NOTE option-variables"
    })
    void audit_oneThread_findsWhatItHolds(String thread, String expected) {
        threads = List.of(thread(thread.replace("cap_chown+cap_kill", "cap_chown,cap_kill")));
        assertEquals(expected.isEmpty() ? List.of() : List.of(expected.split("/")), found());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "0 0 0 cap_chown=ep cap_chown,cap_kill - -", "1000 1000 0+1000 = - - nnp", "1000/0 1000 1000 = - - nnp",
        "1000 1000 1000 cap_kill,cap_chown=eip - cap_kill nnp"
    })
    void audit_ofAnotherProgram_givesNoAdviceForAJvm(String thread) {
        java = false;
        dumpable = true;
        threads = List.of(thread(thread), CLEAN);
        securebits = Optional.of(Securebits.KEEP_CAPS);
        audit().findings().forEach(finding -> assertFalse(
                finding.toString().matches("(?is).*(java|jvm|jcap|CapabilityPlan|attach|agent).*"), finding::toString));
        assertTrue(found().contains("WARNING keep-caps"));
    }

    @Test
    void audit_rootWithOneCapability_countsInTheSingular() {
        threads = List.of(thread("0 0 0 cap_chown=ep cap_chown - nnp"));
        assertEquals(
                "it runs as uid 0 with 1 capability: cap_chown (equivalent to root: taking over /etc/shadow or a program that"
                        + " root runs, which amounts to root)",
                audit().finding("runs-as-root").orElseThrow().what());
    }

    @ParameterizedTest
    @CsvSource({
        "0 0 0 cap_net_bind_service=ep cap_net_bind_service - nnp, WARNING runs-as-root",
        "0 0 0 =ep all - nnp, ERROR runs-as-root",
        "1000 1000 1000 cap_sys_admin+cap_sys_module=ep - - nnp, ERROR root-equivalent",
        "1000 1000 1000 cap_dac_read_search=ep - - nnp, ERROR root-equivalent",
        "1000 1000 1000 cap_syslog=ep - - nnp, WARNING reads-everything",
        "1000 1000 1000 cap_net_admin=ep - - nnp, ''",
        "1000 1000 1000 cap_kill=ep - - nnp, ''"
    })
    void audit_whatIsHeld_isAsSevereAsItsWorst(String thread, String expected) {
        java = false;
        threads = List.of(thread(thread.replace("admin+cap", "admin,cap")));
        assertEquals(expected.isEmpty() ? List.of() : List.of(expected.split("/")), found());
    }

    /** A namespace inside the first one, with some ids. */
    private static ProcessNamespace below(String map) {
        var ranges = UserNamespace.parse(map);
        return new ProcessNamespace(OptionalLong.of(4026539999L), ProcessNamespace.Place.BELOW,
                Optional.of(new UserNamespace(ranges, ranges, false)),
                List.of(new NamespaceCalls.Level(4026539999L, 1000), new NamespaceCalls.Level(4026531837L, 0)));
    }

    @ParameterizedTest
    @CsvSource({
        "100000 100000 - =ep all - nnp, 0 100000 65536, NOTE runs-as-root",
        "100000 100000 - = all - nnp, 0 100000 65536, ''",
        "100000 100000 - = all - -, 0 100000 65536, NOTE root-regains/NOTE no-new-privs",
        "100000/100005 100000 - = - - nnp, 5 100000 65536, ''",
        "100000/100000 100000 - = - - nnp, 0 100000 65536, ''",
        "0 1000 - =ep all - nnp, 0 0 1, ERROR root-outside/NOTE runs-as-root",
        "0 1000 - =ep all - nnp, 1000 0 1, ERROR root-outside/NOTE root-equivalent",
        "101000 101000 - cap_sys_admin=ep - - nnp, 0 100000 65536, NOTE root-equivalent"
    })
    void audit_inAUserNamespace_takesTheRootOfThatOne(String thread, String map, String expected) {
        java = false;
        namespace = below(map);
        threads = List.of(thread(thread));
        assertEquals(expected.isEmpty() ? List.of() : List.of(expected.split("/")), found());
    }

    @Test
    void audit_threadsThatDiffer_namesOneAndWhatItHoldsTooMuch() {
        threads = List.of(CLEAN, BINDS, CLEAN);
        options = List.of("-XX:+DisableAttachMechanism");
        assertEquals(List.of("ERROR threads-differ", "NOTE option-variables"), found());
        String what = audit().finding("threads-differ").orElseThrow().what();
        assertTrue(what.startsWith("1 of 3 threads hold more than worker (tid 4242)"), what);
        assertTrue(what.contains("permitted has cap_net_bind_service"), what);
    }

    @Test
    void audit_workerWithOldCredentials_isFound() {
        workers = List.of(BINDS);
        options = List.of("-XX:+DisableAttachMechanism");
        assertEquals(List.of("ERROR kernel-worker", "NOTE option-variables"), found());
    }

    @Test
    void audit_openRings_areFound() {
        rings = List.of(7, 9);
        assertEquals(List.of("NOTE open-ring"), found());
        assertTrue(audit().findings().getFirst().what().contains("descriptors [7, 9]"), audit().toString());
    }

    @Test
    void audit_keepCaps_isFound() {
        securebits = Optional.of(Securebits.KEEP_CAPS);
        assertEquals(List.of("WARNING keep-caps"), found());
    }

    @Test
    void audit_rootWithNoroot_regainsNothing() {
        threads = List.of(thread("0 0 0 = all - -"));
        securebits = Optional.of(Securebits.NOROOT);
        assertEquals(List.of("NOTE no-new-privs"), found());
    }

    @Test
    void audit_rootSeenFromOutside_saysThatSecurebitsAreUnknown() {
        threads = List.of(thread("0 0 0 = all - -"));
        securebits = Optional.empty();
        assertTrue(audit().finding("root-regains").orElseThrow().what().contains("which is unknown here"), audit().toString());
    }

    @Test
    void audit_javaFileWithCapabilities_isFound() {
        file = Optional.of(FileCapabilities.parse("cap_net_bind_service=ep"));
        assertEquals(List.of("ERROR java-file-capabilities"), found());
    }

    @ParameterizedTest
    @CsvSource({
        "-Dcom.sun.management.jmxremote.port=1 -Dcom.sun.management.jmxremote.authenticate=false, ERROR jmx-open",
        "-agentlib:jdwp=transport=dt_socket, ERROR debugger-open",
        "-Xrunjdwp:server=y, ERROR debugger-open",
        "-Dcom.sun.management.jmxremote.port=1, ''"
    })
    void audit_optionsOfPrivilegedJvm_areDoors(String words, String expected) {
        threads = List.of(BINDS);
        options = new ArrayList<>(List.of(words.split(" ")));
        options.add("-XX:+DisableAttachMechanism");
        List<String> found = found();
        assertEquals(!expected.isEmpty(), found.remove(expected));
        assertEquals(List.of("NOTE option-variables"), found);
    }

    @Test
    void audit_doorsOfJvmThatHoldsNothing_areNone() {
        options = List.of("-agentlib:jdwp=transport=dt_socket");
        variables = List.of("JAVA_TOOL_OPTIONS");
        dumpable = true;
        writable = List.of("/tmp/x");
        assertEquals(List.of(), found());
    }

    @Test
    void audit_privilegedJvm_findsItsSurroundings() {
        threads = List.of(BINDS);
        options = List.of("-XX:+DisableAttachMechanism");
        variables = List.of("JAVA_TOOL_OPTIONS");
        dumpable = true;
        writable = List.of("/tmp/x");
        assertEquals(List.of("ERROR class-path-writable", "WARNING option-variables", "NOTE dumpable"), found());
    }

    private static PreflightFinding closed(boolean certain, boolean endsJvm) {
        return new PreflightFinding(
                PreflightFinding.Purpose.LOG, "/var/log/app.log", 1000, "/var/log cannot be written", certain, endsJvm);
    }

    @Test
    void audit_pathThatIsClosed_isFound() {
        closed = List.of(closed(true, false), closed(true, true), closed(false, true));
        assertEquals(List.of("ERROR cannot-open", "WARNING cannot-open"), found());
        assertEquals(
                List.of("log rotation: uid 1000 may be unable to use /var/log/app.log: /var/log cannot be written;"
                        + " the JVM ends when it tries"),
                audit().unknown());
    }
}
