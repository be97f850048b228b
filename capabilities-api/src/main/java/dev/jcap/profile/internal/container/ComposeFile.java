package dev.jcap.profile.internal.container;

import dev.jcap.profile.CapabilityDeclaration;
import dev.jcap.profile.Manifest;
import dev.jcap.profile.ParsedDeclaration;
import dev.jcap.profile.SourceLocation;
import dev.jcap.profile.internal.json.DocumentNode;
import dev.jcap.profile.internal.json.NodeReader;
import dev.jcap.profile.internal.text.FindingCollector;
import dev.jcap.profile.internal.text.SourceText;
import dev.jcap.profile.internal.text.Token;
import dev.jcap.profile.internal.yaml.Documents;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A compose file: {@code cap_add}, {@code cap_drop}, {@code privileged}, {@code user}, {@code security_opt} of its services. */
public final class ComposeFile {

    private final SourceText source;
    private final NodeReader tree;

    public ComposeFile(SourceText source) {
        this.source = source;
        this.tree = new NodeReader(source);
    }

    /** Reads the services of a document. */
    public List<ParsedDeclaration> read(DocumentNode document) {
        DocumentNode.Mapping root = tree.mapping(document, "the document");
        DocumentNode.Mapping services = tree.mapping(root, "services").orElseThrow(() -> tree.refusal(root, "no services"));
        List<ParsedDeclaration> declarations = new ArrayList<>();
        for (Map.Entry<String, DocumentNode> service : services.entries().entrySet()) {
            declarations.add(service(service.getKey(), tree.mapping(service.getValue(), "a service")));
        }
        return declarations;
    }

    private ParsedDeclaration service(String name, DocumentNode.Mapping service) {
        FindingCollector findings = new FindingCollector(source, "service " + name);
        Container container = new Container(ContainerEngine.DOCKER, findings);
        tree.words(service, "cap_add").forEach(container::add);
        tree.words(service, "cap_drop").forEach(container::drop);
        tree.words(service, "security_opt").forEach(container::securityOption);
        if (tree.bool(service, "privileged").orElse(false)) {
            container.privileged(new Token("privileged", service.entries().get("privileged").index()));
        }
        tree.textOrNumber(service, "user")
                .filter(user -> user.indexOf('$') < 0) // Whom a variable stands for is not known.
                .ifPresent(user -> container.user(user.split(":", 2)[0]));
        CapabilityDeclaration declared = container.understand();
        Optional<SourceLocation> place = Optional.of(source.location(service.index()));
        return new ParsedDeclaration(findings.subject(), declared, findings.all(), place);
    }
}
