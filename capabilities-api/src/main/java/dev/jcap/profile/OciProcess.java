package dev.jcap.profile;

import dev.jcap.Capability;
import dev.jcap.CapabilitySet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The {@code process} of an OCI runtime configuration: five lists of names, the user, {@code noNewPrivileges}. */
final class OciProcess {

    private static final Set<String> LISTS = Set.of("bounding", "permitted", "effective", "inheritable", "ambient");

    private final Tree tree;
    private final Findings findings;

    OciProcess(Source source) {
        this.tree = new Tree(source);
        this.findings = new Findings(source, "");
    }

    /** Reads a configuration, its process, or that one's capabilities. */
    static Declaration read(String text) {
        Source source = new Source(text);
        return new OciProcess(source).read(JsonReader.read(source));
    }

    Declaration read(Node document) {
        Node.Mapping root = tree.mapping(document, "the document");
        boolean listsOnly = !root.entries().isEmpty() && LISTS.containsAll(root.entries().keySet());
        Node.Mapping process = tree.mapping(root, "process").orElse(root);
        Node.Mapping none = new Node.Mapping(process.index(), Map.of());
        Node.Mapping lists = listsOnly ? root : tree.mapping(process, "capabilities").orElse(none);
        Declared declared = Declared.of(sets(lists));
        Optional<Boolean> noNewPrivs = tree.bool(process, "noNewPrivileges");
        Optional<String> uid = tree.mapping(process, "user").flatMap(user -> tree.id(user, "uid"));
        declared = noNewPrivs.map(declared::withNoNewPrivs).orElse(declared);
        declared = uid.map(declared::withUser).orElse(declared);
        return new Declaration("", declared, findings.all(), Optional.of(tree.source().place(lists.index())));
    }

    private FiveSets sets(Node.Mapping lists) {
        for (String key : lists.entries().keySet()) {
            if (!LISTS.contains(key)) {
                throw tree.refusal(lists.entries().get(key), Names.quote(key) + " is none of the five sets");
            }
        }
        FiveSets sets = new FiveSets(
                set(lists, "bounding"),
                set(lists, "permitted"),
                set(lists, "effective"),
                set(lists, "inheritable"),
                set(lists, "ambient"));
        warn(lists, sets);
        return sets;
    }

    private CapabilitySet set(Node.Mapping lists, String name) {
        List<Capability> known = new ArrayList<>();
        for (Word word : tree.words(lists, name)) {
            Optional<Capability> capability =
                    Names.withPrefix(word.text()).filter(one -> Names.upper(one).equals(word.text()));
            capability.ifPresentOrElse(
                    known::add,
                    () -> findings.unknown(Lint.OCI_UNKNOWN_NAME, word.index(), word.text()));
        }
        return CapabilitySet.of(known.toArray(Capability[]::new));
    }

    private void warn(Node.Mapping lists, FiveSets sets) {
        found(lists, "inheritable", Lint.OCI_INHERITABLE, sets.inheritable().minus(sets.ambient()), "");
        CapabilitySet mayRaise = sets.permitted().intersect(sets.inheritable());
        found(lists, "ambient", Lint.OCI_AMBIENT_NOT_RAISED, sets.ambient().minus(mayRaise), "");
        CapabilitySet beyond = sets.effective().minus(sets.permitted());
        found(lists, "effective", Lint.IMPOSSIBLE_SETS, beyond, "effective and not permitted");
        CapabilitySet unbound = sets.inheritable().minus(sets.bounding());
        found(lists, "inheritable", Lint.IMPOSSIBLE_SETS, unbound, "inheritable and not in the bounding set");
    }

    private void found(Node.Mapping lists, String list, Lint lint, CapabilitySet set, String why) {
        if (!set.isEmpty()) {
            findings.add(lint, lists.entries().get(list).index(), set, why);
        }
    }

    static String print(Declared declared) {
        FiveSets sets = declared.beforeExec();
        StringBuilder text = new StringBuilder("{\n  \"process\": {\n");
        declared.user().ifPresent(name -> text.append("    \"user\": {\"uid\": ")
                .append(declared.isRoot() ? "0" : name)
                .append("},\n"));
        declared.noNewPrivs()
                .ifPresent(flag -> text.append("    \"noNewPrivileges\": ").append(flag).append(",\n"));
        return text.append("    \"capabilities\": {\n")
                .append(list("bounding", sets.bounding())).append(",\n")
                .append(list("permitted", sets.permitted())).append(",\n")
                .append(list("effective", sets.effective())).append(",\n")
                .append(list("inheritable", sets.inheritable())).append(",\n")
                .append(list("ambient", sets.ambient())).append("\n    }\n  }\n}\n")
                .toString();
    }

    private static String list(String name, CapabilitySet set) {
        return set.stream()
                .map(one -> '"' + Names.upper(one) + '"')
                .collect(Collectors.joining(", ", "      \"" + name + "\": [", "]"));
    }
}
