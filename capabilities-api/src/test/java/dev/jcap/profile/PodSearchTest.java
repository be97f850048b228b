package dev.jcap.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pods are found wherever they stand, and what may lead to a pod and is not understood is said. */
class PodSearchTest {

    private static final String POD = "{containers: [{name: a, securityContext: {privileged: true}}]}";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "serving.knative.dev/v1|Service|spec: {template: {spec: POD}}",
                "argoproj.io/v1alpha1|Rollout|spec: {template: {spec: POD}}",
                "keda.sh/v1alpha1|ScaledJob|spec: {jobTargetRef: {template: {spec: POD}}}",
                "apps.openshift.io/v1|DeploymentConfig|spec: {template: {spec: POD}}",
                "v1|DeploymentConfig|spec: {template: {spec: POD}}",
                "kubeflow.org/v1|PyTorchJob|spec: {pytorchReplicaSpecs: {Worker: {template: {spec: POD}}}}",
                "elasticsearch.k8s.elastic.co/v1|Elasticsearch|spec: {nodeSets: [{podTemplate: {spec: POD}}]}",
                "apps/v1|ControllerRevision|data: {spec: {template: {spec: POD}}}",
                "template.openshift.io/v1|Template|objects: [{apiVersion: v1, kind: Pod, spec: POD}]",
                "v1|List|items: [{apiVersion: v1, kind: Pod, spec: POD}]",
                "v1|PodList|items: [{metadata: {name: x}, spec: POD}]",
                "apps/v1|DeploymentList|items: [{metadata: {name: x}, spec: {template: {spec: POD}}}]",
                "extensions/v1beta1|Deployment|spec: {template: {spec: POD}}",
                "batch/v1|CronJob|spec: {jobTemplate: {spec: {template: {spec: POD}}}}"
            })
    void pod_inAnyKind_isFound(String version, String kind, String body) {
        assertEquals(List.of("container-privileged"), ids(version, kind, body));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "example.org/v1|Anything|spec: {size: 3}|not-checked",
                "example.org/v1|Anything|spec: {containers: 3}|not-checked",
                "example.org/v1|ConfigMap|data: {}|not-checked",
                "example.org/v1|Anything|spec: POD|not-checked,container-privileged",
                "example.org/v1|Anything|spec: {securityContext: {runAsUser: 0}}|not-checked",
                "argoproj.io/v1alpha1|Workflow|spec: {templates: [{container: {securityContext: {privileged: true}}}]}"
                        + "|not-checked,container-privileged",
                "v1|ConfigMap|data: {}|",
                "v1|Service|spec: {}|",
                "rbac.authorization.k8s.io/v1|Role|rules: []|",
                "apiextensions.k8s.io/v1|CustomResourceDefinition|spec: {properties: {containers: {type: array}}}|",
                "v1|Pod|spec: {}|not-checked",
                "v1|Pod|status: {}|not-checked",
                "apps/v1|Deployment|spec: {}|not-checked",
                "apps/v1|Deployment|spec: {template: {spec: {Containers: [{name: a}]}}}|not-checked,unknown-key",
                "apps/v1|Deployment|spec: {securityContext: {runAsUser: 1}, template: {spec: {containers: [{name: a}]}}}|unknown-key",
                "v1|List|items: []|",
                "v1|List|items: [3]|not-checked",
                "v1|List|items: [{apiVersion: policy/v1beta1, kind: PodSecurityPolicy}, {apiVersion: v1, kind: Service}]"
                        + "|not-checked"
            })
    void object_thatMayLeadToAPod_isNotCheckedUnlessUnderstood(String version, String kind, String body, String ids) {
        assertEquals(ids == null ? "" : ids, String.join(",", ids(version, kind, body)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{securitycontext: {privileged: true}}|did you mean securityContext?",
                "{capabilities: {drop: [ALL]}}|it belongs into its securityContext",
                "{runAsUser: 0}|it belongs into its securityContext",
                "{securityContext: {Privileged: true}}|did you mean privileged?",
                "{securityContext: {fsGroup: 1}}|it belongs into a pod's securityContext",
                "{securityContext: {capabilities: {Drop: [ALL]}}}|did you mean drop?",
                "{securityContext: {capabilities: {dorp: [ALL]}}}|did you mean drop?",
                "{securityContext: {capabilties: {drop: [ALL]}}}|did you mean capabilities?",
                "{securityContext: {$patch: replace}}|render it first: kustomize build"
            })
    void key_thatTheApiDoesNotKnow_isFound(String container, String advice) {
        List<LintFinding> found = read("v1", "Pod", "spec: {containers: [" + container + "]}");
        assertEquals(1, found.size(), found::toString);
        assertEquals(true, found.getFirst().message().contains(advice), found.getFirst().message());
    }

    @Test
    void context_ofEscalation_saysWhatTheApiRefuses() {
        List<String> messages = new ArrayList<>();
        for (String name : List.of("CAP_SYS_ADMIN", "SYS_ADMIN", "ALL")) {
            String context = "{allowPrivilegeEscalation: false, capabilities: {add: [" + name + "]}}";
            read("v1", "Pod", "spec: {containers: [{securityContext: " + context + "}]}").stream()
                    .filter(finding -> finding.rule() == LintRule.KUBERNETES_ESCALATION)
                    .forEach(finding -> messages.add(finding.message()));
        }
        String misses =
                ": the API server refuses CAP_SYS_ADMIN beside it and misses this spelling; no_new_privs takes nothing from"
                        + " a program that holds SYS_ADMIN";
        assertEquals(
                List.of(
                        "allowPrivilegeEscalation: false does not go with add: [CAP_SYS_ADMIN]: the API server refuses the two"
                                + " together",
                        "allowPrivilegeEscalation: false does not go with add: [SYS_ADMIN]" + misses,
                        "allowPrivilegeEscalation: false does not go with add: [ALL]" + misses),
                messages);
    }

    @Test
    void names_withPrefix_leaveTheSetUnknownAndCountAsTheMost() {
        String lists = "{drop: [CAP_NET_RAW, CAP_CHOWN], add: [CAP_SYS_ADMIN]}";
        String pod = "spec: {containers: [{securityContext: {capabilities: " + lists + "}}]}";
        CapabilityDeclaration declared = Manifest.read("", text("v1", "Pod", pod)).declarations().getFirst().declaration();
        assertEquals(java.util.Set.of(CapabilityDeclaration.Part.BOUNDING), declared.unknown());
        assertEquals(true, declared.bounding().orElseThrow().containsAll(
                dev.jcap.CapabilitySet.parse("net_raw,chown,sys_admin")));
    }

    @Test
    void pod_behindManyAliases_isFoundOnceInEachObject() {
        String text = "apiVersion: example.org/v1\nkind: Any\na: &a {template: {spec: " + POD + "}}\nb: [*a, *a]\nc: [*a]\n";
        assertEquals(1, Manifest.read("", text).declarations().size());
    }

    private static String text(String version, String kind, String body) {
        return "apiVersion: " + version + "\nkind: " + kind + "\n" + body.replace("POD", POD) + '\n';
    }

    private static List<LintFinding> read(String version, String kind, String body) {
        return Manifest.read("", text(version, kind, body)).lint();
    }

    private static List<String> ids(String version, String kind, String body) {
        return read(version, kind, body).stream().map(LintFinding::id).toList();
    }
}
