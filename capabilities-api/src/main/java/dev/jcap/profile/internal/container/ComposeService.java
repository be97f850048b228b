package dev.jcap.profile.internal.container;

import dev.jcap.profile.CapabilityDeclaration.Part;
import dev.jcap.profile.CapabilityDeclaration;
import dev.jcap.profile.LintRule;
import dev.jcap.profile.ParsedDeclaration;
import dev.jcap.profile.SourceLocation;
import dev.jcap.profile.internal.json.DocumentNode;
import dev.jcap.profile.internal.json.NodeReader;
import dev.jcap.profile.internal.text.CapabilitySpelling;
import dev.jcap.profile.internal.text.FindingCollector;
import dev.jcap.profile.internal.text.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A service: {@code cap_add}, {@code cap_drop}, {@code privileged}, {@code user}, {@code group_add}, {@code security_opt}, and its hooks. */
final class ComposeService {

    private static final List<Part> SETS = List.of(Part.BOUNDING, Part.PERMITTED, Part.EFFECTIVE);
    private static final List<String> KEYS = List.of(
            "cap_add", "cap_drop", "privileged", "user", "group_add", "security_opt", "extends", "post_start", "pre_start",
            "pre_stop",
            "userns_mode");
    private static final Set<String> OTHERS = Set.of("restart", "expose");

    private final FindingCollector findings;
    private final ComposeProject.Service service;
    private final DocumentNode.Mapping node;
    private final NodeReader tree;
    private final Container container;

    ComposeService(FindingCollector findings, ComposeProject.Service service) {
        this.findings = findings;
        this.service = service;
        this.node = service.definition();
        this.tree = new NodeReader(findings.source());
        this.container = new Container(ContainerEngine.DOCKER, findings);
    }

    /** Whether a document is the keys of a service and not a whole file. */
    static boolean isService(DocumentNode.Mapping root) {
        return !root.entries().containsKey("services")
                && (KEYS.stream().anyMatch(root.entries()::containsKey)
                        || root.entries().get("image") instanceof DocumentNode.Scalar);
    }

    List<ParsedDeclaration> declarations() {
        if (tree.get(node, "provider").isPresent()) {
            findings.notChecked(node.index(), "what the provider of this service starts", "it is no container of Compose");
        }
        keys();
        items(node, "cap_add").forEach(container::add);
        items(node, "cap_drop").forEach(container::drop);
        items(node, "security_opt").forEach(container::securityOption);
        items(node, "group_add").forEach(group -> container.addGroup(group.text()));
        if (bool(node, "privileged")) {
            container.privileged(new Token("privileged", node.entries().get("privileged").index()));
        }
        user(node).ifPresent(container::userAndGroup);
        if (!service.complete()) {
            List.of(Part.BOUNDING, Part.USER, Part.SUPPLEMENTARY_GROUPS, Part.NO_NEW_PRIVS).forEach(container::unknown);
        }
        Optional<SourceLocation> start = Optional.of(findings.source().location(node.index()));
        CapabilityDeclaration declared = container.understand();
        List<ParsedDeclaration> hooks = new ComposeHooks(this, declared).declarations();
        List<ParsedDeclaration> all = new ArrayList<>();
        all.add(container.parsed(start, declared));
        all.addAll(hooks);
        return all;
    }

    /** Compose refuses a file with a key that it does not know; what is near one of these keys meant it. */
    private void keys() {
        for (String key : node.entries().keySet()) {
            if (!OTHERS.contains(key) && !key.startsWith("x-")) {
                findings.nearKey(new Token(key, node.keyIndex(key)), "a service", KEYS);
            }
        }
    }

    FindingCollector findings() {
        return findings;
    }

    NodeReader tree() {
        return tree;
    }

    DocumentNode.Mapping node() {
        return node;
    }

    /** The items of a list; what depends on a variable without a default is left out and reported. */
    private List<Token> items(DocumentNode.Mapping mapping, String key) {
        List<Token> items = new ArrayList<>();
        for (DocumentNode item : tree.list(mapping, key)) {
            ComposeVariables value = replaced(item, key);
            if (value.isKnown()) {
                items.add(new Token(value.value(), item.index()));
            } else {
                unknown(key, item, value);
                parts(key).forEach(container::unknown);
            }
        }
        return items;
    }

    /** What the items of a list decide. */
    private static List<Part> parts(String key) {
        return switch (key) {
            case "security_opt" -> List.of(Part.NO_NEW_PRIVS);
            case "group_add" -> List.of(Part.SUPPLEMENTARY_GROUPS);
            default -> SETS;
        };
    }

    private ComposeVariables replaced(DocumentNode item, String key) {
        ComposeVariables value = ComposeValues.replace(item, tree);
        if (value.isKnown() && !value.assumed().isEmpty()) {
            String names = CapabilitySpelling.plain(String.join(", ", value.assumed()), 100);
            findings.add(LintRule.COMPOSE_VARIABLE, item.index(), key, names, CapabilitySpelling.quote(value.value()));
        }
        return value;
    }

    private void unknown(String key, DocumentNode item, ComposeVariables value) {
        String names = CapabilitySpelling.plain(String.join(", ", value.unknown()), 100);
        findings.notChecked(item.index(), key, "its value is that of the variable " + names + ", which is not known");
    }

    /** A user, as far as it is known. */
    Optional<String> user(DocumentNode.Mapping mapping) {
        Optional<DocumentNode> node = tree.get(mapping, "user");
        if (node.isEmpty()) {
            return Optional.empty();
        }
        ComposeVariables value = replaced(node.get(), "user");
        String name = value.value().split(":", 2)[0];
        if (name.indexOf(ComposeVariables.UNKNOWN) >= 0) {
            unknown("user", node.get(), value);
            container.unknown(Part.USER);
            return Optional.empty();
        }
        return Optional.of(value.isKnown() ? value.value() : name + ":unknown");
    }

    boolean bool(DocumentNode.Mapping mapping, String key) {
        Optional<DocumentNode> node = tree.get(mapping, key);
        if (node.isEmpty()) {
            return false;
        }
        ComposeVariables value = replaced(node.get(), key);
        if (!value.isKnown()) {
            unknown(key, node.get(), value);
            SETS.forEach(container::unknown);
            return false;
        }
        Boolean flag = ComposeVariables.bool(value.value());
        if (flag == null) {
            throw tree.refusal(node.get(), key + " needs true or false");
        }
        return flag;
    }
}
