package dev.jcap.profile.internal.pod;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Kinds of objects that have no pod in them and still decide what pods may hold, or which there are. */
enum ForeignKind {
    KUSTOMIZATION(
            Set.of("kustomize.config.k8s.io"),
            Set.of("Kustomization", "Component"),
            "it is a kustomization: render it first: kustomize build"),
    FLUX_KUSTOMIZATION(
            Set.of("kustomize.toolkit.fluxcd.io"),
            Set.of("Kustomization"),
            "it is a kustomization of Flux: check what it deploys: flux build kustomization"),
    HELM_RELEASE(
            Set.of("helm.toolkit.fluxcd.io", "helm.fluxcd.io", "helm.cattle.io"),
            Set.of("HelmRelease", "HelmChart", "HelmChartConfig"),
            "it installs a chart: render that first: helm template"),
    ARGO_APPLICATION(
            Set.of("argoproj.io"),
            Set.of("Application", "ApplicationSet", "AppProject"),
            "it is an application of Argo CD: check what it deploys: argocd app manifests"),
    POD_SECURITY_POLICY(
            Set.of("policy", "extensions"),
            Set.of("PodSecurityPolicy"),
            "it is a PodSecurityPolicy, which limits pods and grants nothing, and which Kubernetes 1.25 removed: check the pods"),
    SECURITY_CONTEXT_CONSTRAINTS(
            Set.of("security.openshift.io", ""),
            Set.of("SecurityContextConstraints"),
            "it is a SecurityContextConstraints of OpenShift, which limits pods and may change what they hold: check the pods");

    private final Set<String> groups;
    private final Set<String> kinds;
    private final String reason;

    ForeignKind(Set<String> groups, Set<String> kinds, String reason) {
        this.groups = groups;
        this.kinds = kinds;
        this.reason = reason;
    }

    static Optional<ForeignKind> of(String group, String kind) {
        return Stream.of(values())
                .filter(foreign -> foreign.groups.contains(group) && foreign.kinds.contains(kind))
                .findFirst();
    }

    /** What it is, and what to check instead. */
    String reason() {
        return reason;
    }
}
