package dev.jcap.profile.internal.container;

import dev.jcap.CapabilityFormatException;
import dev.jcap.profile.internal.json.DocumentNode;
import dev.jcap.profile.internal.json.NodeReader;
import dev.jcap.profile.internal.text.CapabilitySpelling;
import dev.jcap.profile.internal.text.FindingCollector;
import dev.jcap.profile.internal.text.SourceText;
import dev.jcap.profile.internal.yaml.Documents;
import dev.jcap.profile.internal.yaml.YamlRules;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The services of a compose file and of the files that it includes, each merged with what it extends. */
final class ComposeProject {

    private static final int DEEPEST = 20;

    /**
     * A service.
     *
     * @param definition what it is made of
     * @param complete   whether everything that it is made of was read
     * @param findings   collects what is found about it
     */
    record Service(DocumentNode.Mapping definition, boolean complete, FindingCollector findings) {}

    private record Definition(DocumentNode.Mapping mapping, boolean complete) {}

    /** The services of one file as written, and the directory that its paths start from. */
    private record Scope(Map<String, DocumentNode> services, String directory) {}

    private final Documents documents;
    private final SourceText source;
    private final FindingCollector findings;
    private final NodeReader tree;
    private final ComposeMerge merge;
    private FindingCollector current;

    ComposeProject(Documents documents, FindingCollector findings) {
        this.documents = documents;
        this.source = documents.source();
        this.findings = findings;
        this.tree = new NodeReader(source);
        this.merge = new ComposeMerge(source);
        this.current = findings;
    }

    Map<String, Service> services() {
        Scope scope = new Scope(load(documents.all(YamlRules.COMPOSE), "", -1, 0), "");
        Map<String, Service> services = new LinkedHashMap<>();
        for (String name : scope.services().keySet()) {
            current = new FindingCollector(source, "service " + name);
            Definition whole = extended(name, scope, 0);
            services.put(name, new Service(ComposeMerge.withoutReset(whole.mapping()), whole.complete(), current));
        }
        return services;
    }

    /** The services of a file and of those that it includes. */
    private Map<String, DocumentNode> load(List<DocumentNode> texts, String directory, int index, int depth) {
        Map<String, DocumentNode> all = new LinkedHashMap<>();
        for (DocumentNode text : texts) {
            DocumentNode.Mapping root = tree.mapping(index < 0 ? text : ComposeMerge.moved(text, index), "the document");
            Map<String, DocumentNode> services = new LinkedHashMap<>();
            for (DocumentNode item : tree.list(root, "include")) {
                join(services, include(item, directory, depth));
            }
            tree.mapping(root, "services").map(ComposeMerge::withoutReset).ifPresent(own -> join(services, own.entries()));
            join(all, services);
        }
        return all;
    }

    private void join(Map<String, DocumentNode> services, Map<String, DocumentNode> others) {
        others.forEach((name, other) -> {
            DocumentNode before = services.get(name);
            services.put(name, before == null ? other : merge.merge(mapping(before), mapping(other)));
        });
    }

    private DocumentNode.Mapping mapping(DocumentNode service) {
        boolean empty = service instanceof DocumentNode.Scalar scalar && scalar.type() == DocumentNode.Type.NULL;
        return empty ? new DocumentNode.Mapping(service.index(), Map.of()) : tree.mapping(service, "a service");
    }

    private Map<String, DocumentNode> include(DocumentNode item, String directory, int depth) {
        if (item instanceof DocumentNode.Mapping mapping) {
            DocumentNode path = tree.get(mapping, "path").orElseThrow(() -> tree.refusal(mapping, "include needs a path"));
            Optional<String> project = tree.get(mapping, "project_directory").flatMap(this::path);
            List<DocumentNode> paths = path instanceof DocumentNode.Sequence list ? list.items() : List.of(path);
            Map<String, DocumentNode> all = new LinkedHashMap<>();
            paths.forEach(one -> join(all, included(one, project, directory, depth)));
            return all;
        }
        return included(item, Optional.empty(), directory, depth);
    }

    private Map<String, DocumentNode> included(DocumentNode path, Optional<String> project, String directory, int depth) {
        if (depth > DEEPEST) {
            throw tree.refusal(path, "files include each other in a circle");
        }
        Optional<String> name = path(path).map(it -> joined(directory, it));
        Optional<List<DocumentNode>> file = name.flatMap(it -> read(it, path.index()));
        if (file.isEmpty()) {
            notRead(findings, path);
            return Map.of();
        }
        String inside = project.map(it -> joined(directory, it)).orElse(directory(name.get()));
        Scope scope = new Scope(load(file.get(), inside, path.index(), depth + 1), inside);
        Map<String, DocumentNode> whole = new LinkedHashMap<>();
        scope.services().keySet().forEach(service -> {
            Definition definition = extended(service, scope, depth);
            whole.put(service, definition.mapping());
        });
        return whole;
    }

    /** A service with what it extends. */
    private Definition extended(String name, Scope scope, int depth) {
        DocumentNode.Mapping service = mapping(scope.services().get(name));
        Optional<DocumentNode> extended = tree.get(service, "extends");
        if (extended.isEmpty()) {
            return new Definition(service, true);
        }
        if (depth > DEEPEST) {
            throw tree.refusal(extended.get(), "services extend each other in a circle");
        }
        DocumentNode base = extended.get();
        Optional<DocumentNode> file = Optional.empty();
        if (base instanceof DocumentNode.Mapping mapping) {
            file = tree.get(mapping, "file");
            base = tree.get(mapping, "service").orElseThrow(() -> tree.refusal(mapping, "extends needs a service"));
        }
        return file.isPresent()
                ? extendedFromFile(service, base, file.get(), scope, depth)
                : extendedFrom(service, base, scope, depth);
    }

    private Definition extendedFromFile(
            DocumentNode.Mapping service, DocumentNode base, DocumentNode file, Scope scope, int depth) {
        Optional<String> name = path(file).map(it -> joined(scope.directory(), it));
        Optional<List<DocumentNode>> texts = name.flatMap(it -> read(it, file.index()));
        if (texts.isEmpty()) {
            notRead(current, file);
            return new Definition(without(service, "extends"), false);
        }
        Map<String, DocumentNode> services = new LinkedHashMap<>();
        for (DocumentNode text : texts.get()) {
            DocumentNode.Mapping root = tree.mapping(ComposeMerge.moved(text, file.index()), "the document");
            tree.mapping(root, "services").ifPresent(it -> join(services, it.entries()));
        }
        return extendedFrom(service, base, new Scope(services, directory(name.get())), depth);
    }

    private Definition extendedFrom(DocumentNode.Mapping service, DocumentNode base, Scope scope, int depth) {
        Optional<String> name = path(base);
        if (name.isEmpty()) {
            notRead(current, base);
            return new Definition(without(service, "extends"), false);
        }
        if (!scope.services().containsKey(name.get())) {
            throw tree.refusal(base, "there is no service " + CapabilitySpelling.quote(name.get()) + " to extend");
        }
        Definition whole = extended(name.get(), scope, depth + 1);
        DocumentNode.Mapping merged = merge.merge(without(whole.mapping(), "extends"), without(service, "extends"));
        return new Definition(merged, whole.complete());
    }

    private static DocumentNode.Mapping without(DocumentNode.Mapping mapping, String key) {
        Map<String, DocumentNode> entries = new LinkedHashMap<>(mapping.entries());
        entries.remove(key);
        return new DocumentNode.Mapping(mapping.index(), entries, mapping.keys());
    }

    /** A name or a path with its variables replaced; nothing where one of them is unknown. */
    private Optional<String> path(DocumentNode node) {
        ComposeVariables value = ComposeValues.replace(node, tree);
        return value.isKnown() ? Optional.of(value.value()) : Optional.empty();
    }

    private void notRead(FindingCollector collector, DocumentNode path) {
        String name = path instanceof DocumentNode.Scalar scalar ? scalar.text() : "";
        collector.notChecked(
                path.index(), "what " + CapabilitySpelling.quote(name) + " adds", "the file is not here or was not to be read");
    }

    private Optional<List<DocumentNode>> read(String path, int index) {
        String own = documents.fileName().substring(documents.fileName().lastIndexOf('/') + 1);
        if (path.equals(own)) {
            return Optional.of(documents.all(YamlRules.COMPOSE));
        }
        try {
            return documents.files().read(path).map(text -> new Documents(new SourceText(text)).all(YamlRules.COMPOSE));
        } catch (CapabilityFormatException e) {
            throw source.refusal(index, CapabilitySpelling.plain(path, 200) + ": " + e.reason());
        }
    }

    private static String directory(String path) {
        return path.substring(0, path.lastIndexOf('/') + 1);
    }

    private static String joined(String directory, String path) {
        String plain = path.startsWith("./") ? path.substring(2) : path;
        String behind = directory.isEmpty() || directory.endsWith("/") ? directory : directory + '/';
        return plain.startsWith("/") ? plain : behind + plain;
    }
}
