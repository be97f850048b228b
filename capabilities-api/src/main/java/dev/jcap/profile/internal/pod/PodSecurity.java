package dev.jcap.profile.internal.pod;

import dev.jcap.profile.LintFinding;
import dev.jcap.profile.LintRule;
import dev.jcap.profile.PodSecurityProfile;
import dev.jcap.profile.internal.json.DocumentNode;
import dev.jcap.profile.internal.json.NodeReader;
import dev.jcap.profile.internal.text.CapabilitySpelling;
import dev.jcap.profile.internal.text.FindingCollector;
import dev.jcap.profile.internal.text.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The controls of the Pod Security Standards that credentials decide, for one pod. They compare names letter by letter. */
final class PodSecurity {

    private static final Set<String> BASELINE = Set.of(
            "AUDIT_WRITE", "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "MKNOD", "NET_BIND_SERVICE", "SETFCAP",
            "SETGID", "SETPCAP", "SETUID", "SYS_CHROOT");
    private static final Set<String> RESTRICTED = Set.of("NET_BIND_SERVICE");

    /** The minor versions of Kubernetes from which on the standard has a control, or changes one. */
    private static final int ESCALATION = 8;
    private static final int RESTRICTED_CAPABILITIES = 22;
    private static final int RUN_AS_USER = 23;
    private static final int EXEMPTS_WINDOWS = 25;
    private static final int RELAXES_USER_NAMESPACES = 35;

    private final NodeReader tree;
    private final PodSecurityProfile profile;
    private final PodSearch.Pod pod;
    private final DocumentNode.Mapping podContext;
    private final String level;
    private final List<LintFinding> found = new ArrayList<>();

    PodSecurity(NodeReader tree, PodSecurityProfile profile, PodSearch.Pod pod) {
        this.tree = tree;
        this.profile = profile;
        this.pod = pod;
        this.podContext = pod.isContainer() ? PodManifest.EMPTY : context(pod.spec());
        this.level = profile.restricted() ? "Pod Security restricted" : "Pod Security baseline";
    }

    private DocumentNode.Mapping context(DocumentNode.Mapping owner) {
        return tree.mapping(owner, "securityContext").orElse(PodManifest.EMPTY);
    }

    List<LintFinding> check() {
        if (pod.isContainer()) {
            container("container", pod.spec());
            return found;
        }
        FindingCollector findings = new FindingCollector(tree.source(), pod.name());
        hostProcess("the pod", podContext, findings);
        if (profile.restricted() && !isRelaxed()) {
            setsNonRootFalse("the pod", podContext, findings);
            runAsUser("the pod", podContext, findings);
        }
        found.addAll(findings.all());
        for (String list : StructuralSearch.CONTAINER_LISTS) {
            for (DocumentNode node : tree.list(pod.spec(), list)) {
                container(PodManifest.CONTAINERS.get(list), tree.mapping(node, "a container"));
            }
        }
        return found;
    }

    private void container(String what, DocumentNode.Mapping node) {
        FindingCollector findings =
                new FindingCollector(tree.source(), PodManifest.subject(tree, pod.name(), what, node));
        String name = "container " + CapabilitySpelling.quote(tree.textOrNumber(node, "name").orElse(""));
        DocumentNode.Mapping context = context(node);
        if (tree.bool(context, "privileged").orElse(false)) {
            findings.add(LintRule.POD_SECURITY_PRIVILEGED, context.keyIndex("privileged"), name, level);
        }
        hostProcess(name, context, findings);
        capabilities(name, node, context, findings);
        if (profile.restricted()) {
            restricted(name, node, context, findings);
        }
        found.addAll(findings.all());
    }

    private void restricted(
            String name, DocumentNode.Mapping node, DocumentNode.Mapping context, FindingCollector findings) {
        boolean escalates = tree.bool(context, "allowPrivilegeEscalation").orElse(true);
        if (escalates && profile.version() >= ESCALATION && !isExempt()) {
            findings.add(LintRule.POD_SECURITY_ALLOW_PRIVILEGE_ESCALATION,
                    place(node, context, "allowPrivilegeEscalation"), name, level);
        }
        if (isRelaxed()) {
            return;
        }
        Optional<Boolean> nonRoot = tree.bool(context, "runAsNonRoot");
        if (nonRoot.isPresent()) {
            setsNonRootFalse(name, context, findings);
        } else if (!tree.bool(podContext, "runAsNonRoot").orElse(false)) {
            findings.add(LintRule.POD_SECURITY_RUN_AS_NON_ROOT, node.index(), "the pod or " + name, level);
        }
        runAsUser(name, context, findings);
    }

    private void capabilities(
            String name, DocumentNode.Mapping node, DocumentNode.Mapping context, FindingCollector findings) {
        DocumentNode.Mapping lists = tree.mapping(context, "capabilities").orElse(PodManifest.EMPTY);
        boolean strict = profile.restricted() && profile.version() >= RESTRICTED_CAPABILITIES;
        if (strict && isExempt()) {
            return;
        }
        LintRule rule = strict ? LintRule.POD_SECURITY_RESTRICTED_ADD : LintRule.POD_SECURITY_BASELINE_ADD;
        for (Token word : tree.words(lists, "add")) {
            if (!(strict ? RESTRICTED : BASELINE).contains(word.text())) {
                findings.add(rule, word.index(), name, CapabilitySpelling.quote(word.text()), level);
            }
        }
        if (strict && tree.words(lists, "drop").stream().noneMatch(word -> word.text().equals("ALL"))) {
            findings.add(LintRule.POD_SECURITY_RESTRICTED_DROP, node.index(), name, level);
        }
    }

    private void hostProcess(String name, DocumentNode.Mapping context, FindingCollector findings) {
        DocumentNode.Mapping options = tree.mapping(context, "windowsOptions").orElse(PodManifest.EMPTY);
        if (tree.bool(options, "hostProcess").orElse(false)) {
            findings.add(LintRule.POD_SECURITY_HOST_PROCESS, options.keyIndex("hostProcess"), name, level);
        }
    }

    private void setsNonRootFalse(String name, DocumentNode.Mapping context, FindingCollector findings) {
        if (!tree.bool(context, "runAsNonRoot").orElse(true)) {
            findings.add(LintRule.POD_SECURITY_RUN_AS_NON_ROOT, context.keyIndex("runAsNonRoot"), name, level);
        }
    }

    private void runAsUser(String name, DocumentNode.Mapping context, FindingCollector findings) {
        if (profile.version() >= RUN_AS_USER && tree.id(context, "runAsUser").filter("0"::equals).isPresent()) {
            findings.add(LintRule.POD_SECURITY_RUN_AS_USER, context.keyIndex("runAsUser"), name, level);
        }
    }

    /** Where a key stands, or where what lacks it does. */
    private static int place(DocumentNode.Mapping node, DocumentNode.Mapping context, String key) {
        return context.entries().containsKey(key) ? context.keyIndex(key) : node.index();
    }

    /** Whether the standard spares the pod because it runs on Windows. */
    private boolean isExempt() {
        return profile.version() >= EXEMPTS_WINDOWS && !pod.isContainer() && PodManifest.isWindows(tree, pod.spec());
    }

    /** Whether the standard spares the pod because root in it is nobody on the node. */
    private boolean isRelaxed() {
        return profile.version() >= RELAXES_USER_NAMESPACES
                && !pod.isContainer()
                && !tree.bool(pod.spec(), "hostUsers").orElse(true);
    }
}
