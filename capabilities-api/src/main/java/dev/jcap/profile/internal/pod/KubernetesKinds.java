package dev.jcap.profile.internal.pod;

import java.util.Map;
import java.util.Set;

/** The kinds of Kubernetes itself, by the group of their API: what has a pod and where, and what has none. */
final class KubernetesKinds {

    private static final Set<String> WITH_TEMPLATE =
            Set.of("Deployment", "DaemonSet", "StatefulSet", "ReplicaSet", "ReplicationController", "Job", "CronJob");

    /** Groups whose workloads are the ones of {@link #WITH_TEMPLATE}; {@code extensions} had them first. */
    private static final Set<String> OF_WORKLOADS = Set.of("", "apps", "batch", "extensions");

    /** What holds no pod, and nothing that becomes one. */
    private static final Map<String, Set<String>> WITHOUT_PODS = Map.ofEntries(
            Map.entry(
                    "",
                    Set.of(
                            "Binding", "ComponentStatus", "ConfigMap", "Endpoints", "Event", "LimitRange", "Namespace",
                            "Node", "PersistentVolume", "PersistentVolumeClaim", "ResourceQuota", "Secret", "Service",
                            "ServiceAccount")),
            Map.entry("extensions", Set.of("Ingress", "NetworkPolicy")),
            Map.entry("networking.k8s.io",
                    Set.of("IPAddress", "Ingress", "IngressClass", "NetworkPolicy", "ServiceCIDR")),
            Map.entry(
                    "rbac.authorization.k8s.io", Set.of("ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding")),
            Map.entry("policy", Set.of("Eviction", "PodDisruptionBudget")),
            Map.entry(
                    "storage.k8s.io",
                    Set.of(
                            "CSIDriver", "CSINode", "CSIStorageCapacity", "StorageClass", "VolumeAttachment",
                            "VolumeAttributesClass")),
            Map.entry("autoscaling", Set.of("HorizontalPodAutoscaler", "Scale")),
            Map.entry("scheduling.k8s.io", Set.of("PriorityClass")),
            Map.entry("apiextensions.k8s.io", Set.of("CustomResourceDefinition")),
            Map.entry("apiregistration.k8s.io", Set.of("APIService")),
            Map.entry(
                    "admissionregistration.k8s.io",
                    Set.of(
                            "MutatingWebhookConfiguration", "ValidatingAdmissionPolicy",
                            "ValidatingAdmissionPolicyBinding", "ValidatingWebhookConfiguration")),
            Map.entry("certificates.k8s.io", Set.of("CertificateSigningRequest", "ClusterTrustBundle")),
            Map.entry("coordination.k8s.io", Set.of("Lease")),
            Map.entry("discovery.k8s.io", Set.of("EndpointSlice")),
            Map.entry("events.k8s.io", Set.of("Event")),
            Map.entry("flowcontrol.apiserver.k8s.io", Set.of("FlowSchema", "PriorityLevelConfiguration")),
            Map.entry("node.k8s.io", Set.of("RuntimeClass")),
            Map.entry("resource.k8s.io", Set.of("DeviceClass", "ResourceClaim", "ResourceClaimTemplate", "ResourceSlice")));

    private KubernetesKinds() {}

    /** The group in an API version such as {@code apps/v1}; empty of Kubernetes' core, {@code v1}. */
    static String group(String apiVersion) {
        int slash = apiVersion.indexOf('/');
        return slash < 0 ? "" : apiVersion.substring(0, slash);
    }

    static boolean isWithoutPods(String group, String kind) {
        return WITHOUT_PODS.getOrDefault(group, Set.of()).contains(kind);
    }

    static boolean isPod(String group, String kind) {
        return group.isEmpty() && kind.equals("Pod");
    }

    /** Whether a pod template stands below {@code spec.template}, or below {@code template} itself. */
    static boolean isWorkload(String group, String kind) {
        return OF_WORKLOADS.contains(group) && WITH_TEMPLATE.contains(kind)
                || group.isEmpty() && kind.equals("PodTemplate");
    }
}
