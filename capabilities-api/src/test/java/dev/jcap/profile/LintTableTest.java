package dev.jcap.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jcap.CapabilitySet;
import dev.jcap.CapabilitySets;
import dev.jcap.FileCapabilities;
import dev.jcap.exec.ExecutedFile;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Each kind of finding, in a text that has it, at its place and with its words. */
class LintTableTest {

    /** A text, and what is found in it: the kind, where its place begins, and its message. */
    record Example(LintRule lint, List<LintFinding> found, String place, String message) {
        @Override
        public String toString() {
            return lint.id() + ' ' + place;
        }
    }

    private static final String POD = """
            apiVersion: v1
            kind: Pod
            metadata: # comment
              name: web
            spec:
              containers:
              - name: app
                securityContext:
            """;

    static Stream<Example> texts() {
        List<Example> all = new ArrayList<>();
        add(all, LintRule.CONTAINER_NON_ROOT_ADD, Dialect.DOCKER, "--user 1000 --cap-add KILL --security-opt no-new-privileges",
                "1:23",
                "adding KILL does nothing for user \"1000\": it reaches the bounding set only, and no_new_privs keeps files from"
                        + " granting it");
        add(all, LintRule.CONTAINER_FILE_ADD, Dialect.DOCKER, "--user 1000 --cap-add KILL", "1:23",
                "adding KILL reaches user \"1000\" only in programs whose files have it: for all others it is in the bounding set"
                        + " only");
        add(all, LintRule.CONTAINER_ADD_AND_DROP, Dialect.DOCKER, "--cap-add kill --cap-drop CAP_KILL", "1:11",
                "KILL is both added and dropped: Docker keeps it");
        add(all, LintRule.CONTAINER_ADD_AND_DROP, Dialect.KUBERNETES, "add: [KILL]\ndrop: [KILL]", "1:7",
                "KILL is both added and dropped: containerd and CRI-O drop it");
        add(all, LintRule.CONTAINER_UNKNOWN_NAME, Dialect.DOCKER, "--cap-drop CAP_BOGUS", "1:12",
                "unknown capability \"CAP_BOGUS\"");
        add(all, LintRule.CONTAINER_UNKNOWN_NAME, Dialect.PODMAN, "--cap-add NET_RAV", "1:11",
                "unknown capability \"NET_RAV\", did you mean CAP_NET_RAW?");
        add(all, LintRule.CONTAINER_ADD_ALL, Dialect.DOCKER, "--cap-add all", "1:11", "everything is added");
        add(all, LintRule.CONTAINER_PRIVILEGED, Dialect.DOCKER, "--cap-drop ALL --privileged", "1:16",
                "a privileged container has all capabilities, whatever is dropped");
        for (String name : List.of(
                "SYS_ADMIN", "SYS_MODULE", "NET_RAW", "CAP_SYS_ADMIN", "SYS_PTRACE", "DAC_READ_SEARCH", "BPF", "SYS_RAWIO")) {
            add(all, LintRule.CONTAINER_POWERFUL_ADD, Dialect.KUBERNETES, "add: [" + name + "]", "1:7",
                    name.replace("CAP_", "") + " is added: programs use it to leave the container or to attack what is near it");
        }
        add(all, LintRule.CONTAINER_SECURITY_OPTION, Dialect.DOCKER, "--security-opt no-new-privs", "1:16",
                "\"no-new-privs\" is not a security option: the engine refuses to create the container");
        compose(all, LintRule.COMPOSE_VARIABLE, "user: ${WHO:-app}", "3:11",
                "user depends on WHO: the check takes the default, which makes it \"app\"");
        compose(all, LintRule.COMPOSE_HOOK, "user: app\n    pre_stop: [{command: x, user: root}]", "4:16",
                "pre_stop runs a command in the container as root, whatever the service itself holds");
        add(all, LintRule.PODMAN_ALL_BOTH_WAYS, Dialect.PODMAN, "--cap-add ALL --cap-drop ALL", "1:11",
                "podman refuses ALL both added and dropped");
        add(all, LintRule.PODMAN_ADD_AND_DROP, Dialect.PODMAN, "--cap-add KILL --cap-drop KILL", "1:11",
                "podman refuses KILL both added and dropped");
        add(all, LintRule.KUBERNETES_PREFIX, Dialect.KUBERNETES, "add: [\"CAP_CHOWN\"]", "1:7",
                "\"CAP_CHOWN\" has the prefix CAP_: CRI-O takes it if it is in upper case, containerd looks for CAP_CAP_CHOWN and"
                        + " finds nothing, and Pod Security forbids it");
        add(all, LintRule.KUBERNETES_CASE, Dialect.KUBERNETES, "drop: [\"all\"]", "1:8",
                "\"all\" is not in upper case: runtimes accept it, but Pod Security compares exactly and does not");
        pod(all, LintRule.KUBERNETES_ESCALATION, "allowPrivilegeEscalation: false\nprivileged: true", "10:7",
                "allowPrivilegeEscalation: false does not go with privileged: true: the API server refuses the two together");
        pod(all, LintRule.KUBERNETES_NON_ROOT, "runAsNonRoot: true\nrunAsUser: 0", "10:7",
                "runAsUser is 0 and runAsNonRoot is true: the kubelet refuses to start the container");
        all.add(new Example(LintRule.KUBERNETES_WINDOWS,
                Manifest.read("", "apiVersion: v1\nkind: Pod\nspec:\n  os: {name: windows}\n  containers: [{name: a}]\n").lint(),
                "4:3", "\"Pod\" runs on Windows, which has no capabilities"));
        add(all, LintRule.OCI_UNKNOWN_NAME, Dialect.OCI, "{\"bounding\": [\"CAP_NINE\"]}", "1:15",
                "unknown capability \"CAP_NINE\": runc logs a warning and continues without it, crun does so or refuses to start,"
                        + " depending on its version");
        add(all, LintRule.OCI_NAME_CASE, Dialect.OCI, "{\"bounding\": [\"cap_chown\"]}", "1:15",
                "\"cap_chown\" is not in upper case: runc logs a warning and continues without it, crun accepts it, or refuses"
                        + " it as an unknown name, depending on its version");
        add(all, LintRule.OCI_INHERITABLE, Dialect.OCI,
                "{\"bounding\": [\"CAP_KILL\"], \"inheritable\": [\"CAP_KILL\"]}", "1:43",
                "cap_kill is inheritable and not ambient: it helps only files that have it inheritable, and was a"
                        + " vulnerability where it was a default (CVE-2022-24769)");
        add(all, LintRule.OCI_AMBIENT_NOT_RAISED, Dialect.OCI, "{\"ambient\": [\"CAP_KILL\"]}", "1:13",
                "cap_kill cannot become ambient: it is not both permitted and inheritable");
        add(all, LintRule.IMPOSSIBLE_SETS, Dialect.OCI, "{\"effective\": [\"CAP_KILL\"]}", "1:15",
                "the kernel refuses cap_kill: effective and not permitted");
        add(all, LintRule.IMPOSSIBLE_SETS, Dialect.SETPRIV, "--bounding-set -kill --inh-caps +kill", "1:33",
                "the kernel refuses cap_kill: inheritable and not in the bounding set");
        units(all);
        add(all, LintRule.TOO_MANY, Dialect.SETPRIV, "--inh-caps=" + "+x,".repeat(2000) + "+x", "1:3012",
                "more than 1000 findings, the others are not listed");
        add(all, LintRule.SETPRIV_AMBIENT_NOT_RAISED, Dialect.SETPRIV, "--ambient-caps=+chown", "1:16",
                "setpriv cannot make cap_chown ambient, and still exits with status 0: it is not inheritable");
        add(all, LintRule.SETPRIV_UNKNOWN_NAME, Dialect.SETPRIV, "--inh-caps +kill,+cap_net_raw", "1:18",
                "setpriv refuses \"cap_net_raw\"");
        add(all, LintRule.SETPRIV_SECUREBIT, Dialect.SETPRIV, "--securebits=+keep_caps", "1:14",
                "setpriv refuses the securebit \"keep_caps\": adjusting it does not make sense");
        add(all, LintRule.SETPRIV_SECUREBIT, Dialect.SETPRIV, "--securebits=+all", "1:14",
                "setpriv refuses the securebit \"all\": version 2.38 does not know it");
        String rollout = "apiVersion: argoproj.io/v1alpha1\nkind: Rollout\n";
        all.add(new Example(LintRule.NOT_CHECKED, Manifest.read("", rollout).lint(), "1:1",
                "\"Rollout\" is not checked: jcap finds no pod in it and does not know what its kind leads to"));
        String podLevel = POD.substring(0, POD.indexOf("  containers:")) + "  securityContext: {privileged: true}\n";
        all.add(new Example(LintRule.UNKNOWN_KEY, Manifest.read("", podLevel).lint(), "6:21",
                "\"privileged\" is not a key of a pod's securityContext and has no effect, it belongs into a container's"
                        + " securityContext"));
        return all.stream();
    }

    private static void units(List<Example> all) {
        String bounding = "CapabilityBoundingSet=";
        add(all, LintRule.SYSTEMD_NO_PREFIX, Dialect.SYSTEMD, bounding + "CAP_KILL net_raw", "1:32",
                "\"net_raw\" has no prefix CAP_: systemd skips it");
        add(all, LintRule.SYSTEMD_UNKNOWN_NAME, Dialect.SYSTEMD, bounding + "CAP_CHWON", "1:23",
                "systemd skips \"CAP_CHWON\": it is not a capability, did you mean CAP_CHOWN?");
        add(all, LintRule.SYSTEMD_UNNAMED_NUMBER, Dialect.SYSTEMD, bounding + "CAP_KILL 41", "1:32",
                "\"41\" is not the number of a known capability: systemd accepts it, but it grants nothing");
        add(all, LintRule.SYSTEMD_COMMA, Dialect.SYSTEMD, bounding + "CAP_KILL,CAP_CHOWN", "1:23",
                "systemd skips \"CAP_KILL,CAP_CHOWN\": with commas it is one unknown word");
        add(all, LintRule.SYSTEMD_TILDE_INSIDE, Dialect.SYSTEMD, bounding + "CAP_CHOWN ~CAP_KILL", "1:33",
                "systemd skips \"~CAP_KILL\": a tilde works only as the first character of the value");
        add(all, LintRule.SYSTEMD_NOTHING_KNOWN, Dialect.SYSTEMD, "[Service]\n" + bounding + "chown", "2:1",
                "no word of CapabilityBoundingSet= is known, so the line sets the empty set");
        add(all, LintRule.SYSTEMD_NOTHING_KNOWN, Dialect.SYSTEMD, "AmbientCapabilities=~net_raw", "1:1",
                "no word of AmbientCapabilities= is known, so the line sets all capabilities");
        add(all, LintRule.SYSTEMD_EMPTY_BOUNDING, Dialect.SYSTEMD, bounding, "1:1",
                "an empty CapabilityBoundingSet= leaves nothing in the bounding set");
        add(all, LintRule.SYSTEMD_NO_LIMIT, Dialect.SYSTEMD, bounding + "~CAP_KILL\n" + bounding + "CAP_KILL", "2:1",
                "the lines of CapabilityBoundingSet= add up to the full set and limit nothing");
        add(all, LintRule.SYSTEMD_AMBIENT_INVERTED, Dialect.SYSTEMD, "AmbientCapabilities=~CAP_KILL", "1:1",
                "AmbientCapabilities= makes 40 capabilities ambient: ~ here means all others");
        add(all, LintRule.SYSTEMD_AMBIENT_OUTSIDE_BOUNDING, Dialect.SYSTEMD,
                bounding + "CAP_KILL\nAmbientCapabilities=CAP_CHOWN", "2:1",
                "cap_chown is ambient and not in the bounding set: systemd drops it at the start");
        add(all, LintRule.SYSTEMD_SECURE_BITS_REPEATED, Dialect.SYSTEMD, "SecureBits=noroot\nSecureBits=noroot-locked",
                "2:1", "this SecureBits= replaces the previous line, contrary to the manual");
        add(all, LintRule.SYSTEMD_SECURE_BITS_UNKNOWN, Dialect.SYSTEMD, "SecureBits=no-root", "1:12",
                "systemd skips \"no-root\" in SecureBits=");
        add(all, LintRule.SYSTEMD_SECURE_BITS_NEW, Dialect.SYSTEMD, "SecureBits=exec-restrict-file", "1:12",
                "\"exec-restrict-file\" works only with systemd from 2026 on; older versions skip it");
        add(all, LintRule.SYSTEMD_NOT_BOOLEAN, Dialect.SYSTEMD, "NoNewPrivileges=maybe", "1:1",
                "NoNewPrivileges=\"maybe\" is not a boolean: systemd ignores it, or refuses the unit");
        add(all, LintRule.SYSTEMD_WRONG_SECTION, Dialect.SYSTEMD, "[Unit]\nUser=app\n[Service]", "2:1",
                "systemd ignores User= in section \"Unit\"");
        add(all, LintRule.SYSTEMD_FULL_PRIVILEGES, Dialect.SYSTEMD, "User=app\nExecStartPre=-+/bin/sh -c x", "2:1",
                "ExecStartPre= runs as root with full privileges, whatever else the unit says: + before its path");
        add(all, LintRule.SYSTEMD_KEEPS_ROOT, Dialect.SYSTEMD, "User=app\nExecStart=!/bin/true", "2:1",
                "ExecStart= with ! runs as root: User= does not apply to it, and it keeps the capabilities of the bounding set");
        add(all, LintRule.SYSTEMD_ROOT, Dialect.SYSTEMD, "[Unit]\n[Service]\nExecStart=/bin/true", "2:1",
                "the service runs as root with all capabilities");
        add(all, LintRule.SYSTEMD_AMBIENT_OF_ROOT, Dialect.SYSTEMD,
                "CapabilityBoundingSet=~CAP_KILL\nAmbientCapabilities=CAP_CHOWN\nExecStart=/bin/true", "2:1",
                "without User= AmbientCapabilities= grants nothing: the service runs as root and holds all but cap_kill anyway");
        add(all, LintRule.SYSTEMD_POWERFUL_AMBIENT, Dialect.SYSTEMD,
                "User=app\nAmbientCapabilities=CAP_SYS_PTRACE CAP_KILL", "2:1",
                "the service and every program that it starts hold cap_sys_ptrace, from which they can become root");
        add(all, LintRule.SYSTEMD_PRIVATE_USERS, Dialect.SYSTEMD,
                "User=app\nAmbientCapabilities=CAP_KILL\nPrivateUsers=yes", "3:1",
                "with PrivateUsers= the service holds cap_kill in its own user namespace only: the rest of the system, its"
                        + " network ports included, does not see it");
        add(all, LintRule.SYSTEMD_IMPLIED_NO_NEW_PRIVS, Dialect.SYSTEMD, "User=app\nLockPersonality=yes", "2:1",
                "LockPersonality= sets no_new_privs in versions of systemd before 255, since the service lacks CAP_SYS_ADMIN;"
                        + " from 255 on it does not, and files with capabilities or set-ID bits gain them");
        add(all, LintRule.SYSTEMD_REMOVED_KEY, Dialect.SYSTEMD, "Capabilities=CAP_KILL+ep", "1:1",
                "systemd ignores Capabilities=: version 230 removed it");
        add(all, LintRule.SYSTEMD_NOT_UTF8, Dialect.SYSTEMD, "User=app\udce9", "1:1",
                "systemd ignores this line: it is not UTF-8");
        add(all, LintRule.SYSTEMD_JIT, Dialect.SYSTEMD, "MemoryDenyWriteExecute=yes\nExecStart=/usr/bin/java -jar x", "1:1",
                "MemoryDenyWriteExecute= keeps a JVM from compiling: the program will not start");
        add(all, LintRule.SYSTEMD_NO_ASSIGNMENT, Dialect.SYSTEMD, "NoNewPrivileges yes", "1:1",
                "systemd ignores the line \"NoNewPrivileges yes\": it has no =");
    }

    private static void add(List<Example> all, LintRule lint, Dialect dialect, String text, String place, String message) {
        all.add(new Example(lint, dialect.read(text).findings(), place, message));
    }

    private static void compose(List<Example> all, LintRule rule, String service, String location, String message) {
        String text = "services:\n  a:\n    " + service + '\n';
        all.add(new Example(rule, Manifest.read("compose.yaml", text).lint(), location, message));
    }

    private static void pod(List<Example> all, LintRule lint, String context, String place, String message) {
        String text = POD + context.indent(6);
        all.add(new Example(lint, Manifest.read("pod.yaml", text).lint(), place, message));
    }

    @ParameterizedTest
    @MethodSource("texts")
    void text_withTrap_isFoundAtItsPlace(Example example) {
        List<String> found = example.found().stream()
                .filter(finding -> finding.rule() == example.lint())
                .map(finding -> finding.location().orElseThrow() + " " + finding.message())
                .toList();
        assertEquals(List.of(example.place() + ' ' + example.message()), found, () -> example.found().toString());
    }

    private static final Set<LintRule> WITHOUT_TEXT = EnumSet.of(
            LintRule.EXCEEDS_BOUNDING,
            LintRule.EXCEEDS_PERMITTED,
            LintRule.EXCEEDS_EFFECTIVE,
            LintRule.EXCEEDS_INHERITABLE,
            LintRule.EXCEEDS_AMBIENT,
            LintRule.PROFILE_WITHOUT_REASONS,
            LintRule.POD_SECURITY_PRIVILEGED,
            LintRule.POD_SECURITY_HOST_PROCESS,
            LintRule.POD_SECURITY_BASELINE_ADD,
            LintRule.POD_SECURITY_RESTRICTED_DROP,
            LintRule.POD_SECURITY_RESTRICTED_ADD,
            LintRule.POD_SECURITY_ALLOW_PRIVILEGE_ESCALATION,
            LintRule.POD_SECURITY_RUN_AS_NON_ROOT,
            LintRule.POD_SECURITY_RUN_AS_USER,
            LintRule.POD_SECURITY_SCOPE,
            LintRule.IGNORE_COMMENT,
            LintRule.IMAGE_USER_ROOT,
            LintRule.IMAGE_FILE_CAPABILITY,
            LintRule.IMAGE_START_UNKNOWN,
            LintRule.EXEC_REFUSED,
            LintRule.EXEC_DAMAGED_FILE,
            LintRule.AMBIENT_CLEARED_BY_FILE,
            LintRule.NO_NEW_PRIVS_CUTS_FILE,
            LintRule.NON_ROOT_HOLDS_NOTHING);

    @Test
    void everyLint_ofTexts_hasAnExampleHere() {
        Set<LintRule> missing = EnumSet.complementOf(EnumSet.copyOf(WITHOUT_TEXT));
        texts().forEach(example -> missing.remove(example.lint()));
        assertEquals(Set.of(), missing);
    }

    @ParameterizedTest
    @EnumSource
    void lint_any_hasIdMessageAndFix(LintRule lint) {
        assertTrue(lint.id().matches("[a-z0-9]+(-[a-z0-9]+)+"), lint.id());
        assertFalse(lint.message().isBlank() || lint.message().endsWith("."), lint.message());
        assertFalse(lint.fix().isBlank() || lint.fix().endsWith("."), lint.fix());
    }

    @Test
    void file_insistingOnWhatIsNotInBoundingSet_isRefused() {
        CapabilityDeclaration declared = Dialect.DOCKER.parse("--cap-drop ALL --user 1000");
        EffectiveGrant meaning = declared.effectiveGrant(file("cap_net_raw=ep"));
        assertTrue(meaning.sets().isEmpty());
        assertFound(meaning, "exec-refused", "execve fails with EPERM: the file insists on cap_net_raw and cannot have it");
    }

    @Test
    void file_damaged_isRefused() {
        EffectiveGrant meaning = CapabilityDeclaration.NOTHING.effectiveGrant(ExecutedFile.plain().withDamagedCapabilities());
        assertFound(meaning, "exec-damaged-file", "execve fails with EINVAL: the file's capabilities are damaged");
    }

    @Test
    void file_withCapabilities_clearsAmbient() {
        CapabilityDeclaration declared = Dialect.SYSTEMD.parse("User=app\nAmbientCapabilities=CAP_NET_BIND_SERVICE");
        EffectiveGrant meaning = declared.effectiveGrant(file("cap_net_raw=ep"));
        assertEquals(CapabilitySet.parse("net_raw"), meaning.sets().orElseThrow().permitted());
        assertFound(
                meaning,
                "ambient-cleared-by-file",
                "cap_net_bind_service is ambient and lost at execve: the file has capabilities of its own or changes ids");
    }

    @Test
    void file_underNoNewPrivs_isCut() {
        CapabilityDeclaration declared = Dialect.DOCKER.parse("--user 1000 --security-opt no-new-privileges");
        EffectiveGrant meaning = declared.effectiveGrant(file("cap_net_bind_service=ep"));
        assertEquals(CapabilitySet.EMPTY, meaning.sets().orElseThrow().permitted());
        assertEquals(
                List.of("no-new-privs-cuts-file", "non-root-holds-nothing"),
                meaning.findings().stream().map(LintFinding::id).toList());
    }

    @Test
    void file_withoutNoNewPrivs_isGained() {
        CapabilityDeclaration declared = Dialect.DOCKER.parse("--user 1000");
        CapabilitySets sets = declared.effectiveGrant(file("cap_net_bind_service=ep")).sets().orElseThrow();
        assertEquals(CapabilitySet.parse("net_bind_service"), sets.effective());
    }

    @Test
    void user_otherThanRoot_holdsNothingOfTheBoundingSet() {
        EffectiveGrant meaning =
                CapabilityDeclaration.NOTHING.withBounding(CapabilitySet.parse("kill")).withUser("app").effectiveGrant();
        assertFound(
                meaning,
                "non-root-holds-nothing",
                "user \"app\" holds nothing: cap_kill is in the bounding set only, which grants nothing by itself");
    }

    private static ExecutedFile file(String capabilities) {
        return ExecutedFile.plain().withCapabilities(FileCapabilities.parse(capabilities));
    }

    private static void assertFound(EffectiveGrant meaning, String id, String message) {
        assertEquals(List.of(id), meaning.findings().stream().map(LintFinding::id).toList());
        assertEquals(message, meaning.findings().getFirst().message());
    }
}
