package dev.jcap.profile.internal.container;

import dev.jcap.CapabilitySet;
import dev.jcap.profile.CapabilityDeclaration;
import dev.jcap.profile.ParsedDeclaration;
import dev.jcap.profile.internal.json.DocumentNode;
import dev.jcap.profile.internal.json.NodeReader;
import dev.jcap.profile.internal.text.CapabilitySpelling;
import dev.jcap.profile.internal.text.FindingCollector;
import dev.jcap.profile.internal.text.SourceText;
import dev.jcap.profile.internal.yaml.Documents;
import dev.jcap.profile.internal.yaml.YamlRules;
import java.util.List;
import java.util.stream.Collectors;

/** One service of a compose file: in a file with this service only, or the keys of the service alone. */
public final class ComposeDialect {

    private static final String NO_NEW_PRIVS = "no-new-privileges:";

    private ComposeDialect() {}

    /** Reads a compose file with one service, or what stands below a service's name. */
    public static ParsedDeclaration read(String text) {
        SourceText source = new SourceText(text);
        Documents documents = new Documents(source);
        List<DocumentNode> all = documents.all(YamlRules.COMPOSE);
        if (all.size() == 1 && all.getFirst() instanceof DocumentNode.Mapping root && ComposeService.isService(root)) {
            FindingCollector findings = new FindingCollector(source, "the service");
            boolean complete = !root.entries().containsKey("extends");
            DocumentNode.Mapping definition = ComposeMerge.withoutReset(root);
            return only(new ComposeService(findings, new ComposeProject.Service(definition, complete, findings)).declarations(),
                    source);
        }
        refuseInclude(all, source);
        return only(new ComposeManifest().read(documents, new FindingCollector(source, "")), source);
    }

    /** A file that is included can have more services, and there is no directory to read it from. */
    private static void refuseInclude(List<DocumentNode> all, SourceText source) {
        NodeReader tree = new NodeReader(source);
        for (DocumentNode document : all) {
            if (document instanceof DocumentNode.Mapping root) {
                tree.get(root, "include").ifPresent(node -> {
                    throw tree.refusal(node, "the files that it includes are not read: give one service of what docker compose"
                            + " config prints");
                });
            }
        }
    }

    private static ParsedDeclaration only(List<ParsedDeclaration> declarations, SourceText source) {
        if (declarations.isEmpty()) {
            throw source.refusal(0, "no services");
        }
        if (declarations.size() > 1) {
            String names = declarations.stream().map(ParsedDeclaration::subject).collect(Collectors.joining(", "));
            int index = declarations.get(1).location().orElseThrow().index();
            throw source.refusal(index, "more than one program starts here (" + CapabilitySpelling.plain(names, 300)
                    + "): give one service without its hooks");
        }
        return declarations.getFirst();
    }

    /** Prints the keys of a service. */
    public static String print(CapabilityDeclaration declared) {
        CapabilitySet bounding = declared.beforeExec().bounding();
        boolean all = bounding.equals(CapabilitySpelling.ALL);
        StringBuilder text = new StringBuilder();
        list(text, "cap_drop", all ? List.of() : List.of("ALL"));
        list(text, "cap_add", all ? List.of("ALL") : CapabilitySpelling.bareList(bounding));
        ContainerOptions.userAndGroup(declared).ifPresent(user -> text.append("user: ").append(quoted(user)).append('\n'));
        list(text, "group_add", declared.supplementaryGroups().orElse(List.of()));
        list(text, "security_opt", declared.noNewPrivs().map(flag -> NO_NEW_PRIVS + flag).stream().toList());
        return text.toString();
    }

    private static void list(StringBuilder text, String key, List<String> items) {
        if (!items.isEmpty()) {
            text.append(key).append(": ")
                    .append(items.stream().map(ComposeDialect::quoted).collect(Collectors.joining(", ", "[", "]\n")));
        }
    }

    /** Quotes a value; Compose takes a dollar sign for a variable. */
    private static String quoted(String value) {
        return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"").replace("$", "$$") + '"';
    }
}
