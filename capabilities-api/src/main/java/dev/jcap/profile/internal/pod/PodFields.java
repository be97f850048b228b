package dev.jcap.profile.internal.pod;

import dev.jcap.profile.internal.json.DocumentNode;
import dev.jcap.profile.internal.text.CapabilitySpelling;
import dev.jcap.profile.internal.text.FindingCollector;
import dev.jcap.profile.internal.text.Token;
import java.util.Set;

/** The keys of pods and containers, for keys that the API does not know or knows elsewhere. */
final class PodFields {

    private static final Set<String> POD = Set.of(
            "activeDeadlineSeconds", "affinity", "automountServiceAccountToken", "containers", "dnsConfig", "dnsPolicy",
            "enableServiceLinks", "ephemeralContainers", "hostAliases", "hostIPC", "hostNetwork", "hostPID", "hostUsers",
            "hostname", "hostnameOverride", "imagePullSecrets", "initContainers", "nodeName", "nodeSelector", "os",
            "overhead", "preemptionPolicy", "priority", "priorityClassName", "readinessGates", "resourceClaims",
            "resources", "restartPolicy", "runtimeClassName", "schedulerName", "schedulingGates", "schedulingGroup",
            "securityContext", "serviceAccount", "serviceAccountName", "setHostnameAsFQDN", "shareProcessNamespace",
            "subdomain", "terminationGracePeriodSeconds", "tolerations", "topologySpreadConstraints", "volumes",
            "workloadRef");
    private static final Set<String> CONTAINER = Set.of(
            "args", "command", "env", "envFrom", "image", "imagePullPolicy", "lifecycle", "livenessProbe", "name", "ports",
            "readinessProbe", "resizePolicy", "resources", "restartPolicy", "restartPolicyRules", "securityContext",
            "startupProbe", "stdin", "stdinOnce", "targetContainerName", "terminationMessagePath",
            "terminationMessagePolicy", "tty", "volumeDevices", "volumeMounts", "workingDir");
    private static final Set<String> POD_CONTEXT = Set.of(
            "appArmorProfile", "fsGroup", "fsGroupChangePolicy", "runAsGroup", "runAsNonRoot", "runAsUser",
            "seLinuxChangePolicy", "seLinuxOptions", "seccompProfile", "supplementalGroups", "supplementalGroupsPolicy",
            "sysctls", "windowsOptions");
    private static final Set<String> CONTAINER_CONTEXT = Set.of(
            "allowPrivilegeEscalation", "appArmorProfile", "capabilities", "privileged", "procMount",
            "readOnlyRootFilesystem", "runAsGroup", "runAsNonRoot", "runAsUser", "seLinuxOptions", "seccompProfile",
            "windowsOptions");
    /** Keys that only a container's security context has. */
    private static final Set<String> OF_CONTAINERS =
            Set.of("allowPrivilegeEscalation", "capabilities", "privileged", "procMount", "readOnlyRootFilesystem");

    private PodFields() {}

    /** Whether a security context is a container's, as far as its keys say. */
    static boolean isOfContainer(DocumentNode.Mapping context) {
        return context.entries().keySet().stream().anyMatch(OF_CONTAINERS::contains);
    }

    static void pod(DocumentNode.Mapping pod, FindingCollector findings) {
        spec(pod, POD, "a pod's specification", "its securityContext, or a container's", findings);
    }

    static void podContext(DocumentNode.Mapping context, FindingCollector findings) {
        context(context, "a pod's securityContext", POD_CONTEXT, "a container's securityContext", CONTAINER_CONTEXT, findings);
    }

    static void container(DocumentNode.Mapping container, FindingCollector findings) {
        spec(container, CONTAINER, "a container", "its securityContext", findings);
    }

    static void containerContext(DocumentNode.Mapping context, FindingCollector findings) {
        context(context, "a container's securityContext", CONTAINER_CONTEXT, "a pod's securityContext", POD_CONTEXT, findings);
    }

    static void capabilities(DocumentNode.Mapping capabilities, FindingCollector findings) {
        for (Token key : keys(capabilities)) {
            if (!key.text().equals("add") && !key.text().equals("drop")) {
                findings.unknownKey(key, "capabilities", Set.of("add", "drop"));
            }
        }
    }

    private static void spec(
            DocumentNode.Mapping spec, Set<String> known, String where, String home, FindingCollector findings) {
        for (Token key : keys(spec)) {
            if (known.contains(key.text()) || isDirective(key, findings)) {
                continue;
            }
            if (CONTAINER_CONTEXT.contains(key.text()) || POD_CONTEXT.contains(key.text())) {
                findings.misplacedKey(key, where, home);
            } else {
                findings.nearKey(key, where, known);
            }
        }
    }

    private static void context(
            DocumentNode.Mapping context,
            String where,
            Set<String> known,
            String home,
            Set<String> elsewhere,
            FindingCollector findings) {
        for (Token key : keys(context)) {
            if (known.contains(key.text()) || isDirective(key, findings)) {
                continue;
            }
            if (elsewhere.contains(key.text())) {
                findings.misplacedKey(key, where, home);
            } else {
                findings.unknownKey(key, where, known);
            }
        }
    }

    /** Reports a directive of a patch, which only something else can apply. */
    private static boolean isDirective(Token key, FindingCollector findings) {
        boolean directive = key.text().startsWith("$");
        if (directive) {
            findings.notChecked(key.index(), CapabilitySpelling.quote(key.text()),
                    "it is a directive of a patch: render it first: kustomize build");
        }
        return directive;
    }

    private static Iterable<Token> keys(DocumentNode.Mapping mapping) {
        return mapping.entries().keySet().stream()
                .map(key -> new Token(key, mapping.keyIndex(key)))
                .toList();
    }
}
