package dev.jcap.profile;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A compose file: {@code cap_add}, {@code cap_drop}, {@code privileged}, {@code user}, {@code security_opt} of its services. */
final class ComposeFile {

    private final Source source;
    private final Tree tree;

    ComposeFile(Source source) {
        this.source = source;
        this.tree = new Tree(source);
    }

    Manifest read() {
        Node.Mapping root = tree.mapping(Documents.only(source), "the document");
        Node.Mapping services = tree.mapping(root, "services").orElseThrow(() -> tree.refusal(root, "no services"));
        List<Declaration> declarations = new ArrayList<>();
        for (Map.Entry<String, Node> service : services.entries().entrySet()) {
            declarations.add(service(service.getKey(), tree.mapping(service.getValue(), "a service")));
        }
        return new Manifest(Manifest.Kind.COMPOSE, declarations, List.of());
    }

    private Declaration service(String name, Node.Mapping service) {
        Findings findings = new Findings(source, "service " + name);
        Container container = new Container(ContainerEngine.DOCKER, findings);
        tree.words(service, "cap_add").forEach(container::add);
        tree.words(service, "cap_drop").forEach(container::drop);
        tree.words(service, "security_opt").forEach(container::securityOption);
        if (tree.bool(service, "privileged").orElse(false)) {
            container.privileged(new Word("privileged", service.entries().get("privileged").index()));
        }
        tree.textOrNumber(service, "user")
                .filter(user -> user.indexOf('$') < 0) // Whom a variable stands for is not known.
                .ifPresent(user -> container.user(user.split(":", 2)[0]));
        Declared declared = container.understand();
        Optional<Place> place = Optional.of(source.place(service.index()));
        return new Declaration(findings.subject(), declared, findings.all(), place);
    }
}
