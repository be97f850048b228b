package dev.jcap.profile.internal.container;

import dev.jcap.Capability;
import dev.jcap.CapabilitySet;
import dev.jcap.CapabilitySets;
import dev.jcap.profile.CapabilityDeclaration.Part;
import dev.jcap.profile.CapabilityDeclaration;
import dev.jcap.profile.LintRule;
import dev.jcap.profile.ParsedDeclaration;
import dev.jcap.profile.internal.json.DocumentNode;
import dev.jcap.profile.internal.json.JsonReader;
import dev.jcap.profile.internal.json.NodeReader;
import dev.jcap.profile.internal.text.CapabilitySpelling;
import dev.jcap.profile.internal.text.FindingCollector;
import dev.jcap.profile.internal.text.SourceText;
import dev.jcap.profile.internal.text.Token;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The {@code process} of an OCI runtime configuration: five lists of names, the user, {@code noNewPrivileges}. */
public final class OciProcess {

    private static final Set<String> LISTS = Set.of("bounding", "permitted", "effective", "inheritable", "ambient");

    private static final Set<String> ROOT = Set.of(
            "annotations", "domainname", "freebsd", "hooks", "hostname", "linux", "mounts", "ociVersion", "process", "root",
            "solaris", "vm", "windows", "zos");
    private static final Set<String> PROCESS = Set.of(
            "apparmorProfile", "args", "capabilities", "commandLine", "consoleSize", "cwd", "env", "execCPUAffinity",
            "ioPriority", "noNewPrivileges", "oomScoreAdj", "rlimits", "scheduler", "selinuxLabel", "terminal", "user");
    /** What the value of a key decides. */
    private static final Map<String, Set<Part>> DECIDES = Map.of(
            "process", EnumSet.allOf(Part.class),
            "capabilities", EnumSet.of(Part.BOUNDING, Part.PERMITTED, Part.EFFECTIVE, Part.INHERITABLE, Part.AMBIENT),
            "noNewPrivileges", EnumSet.of(Part.NO_NEW_PRIVS),
            "user", EnumSet.of(Part.USER),
            "uid", EnumSet.of(Part.USER));
    private static final Set<String> USER = Set.of("additionalGids", "gid", "uid", "umask", "username");

    private final NodeReader tree;
    private final FindingCollector findings;
    /** The sets that depend on the runtime. */
    private final Set<Part> unknown = EnumSet.noneOf(Part.class);

    public OciProcess(SourceText source) {
        this(new FindingCollector(source, ""));
    }

    OciProcess(FindingCollector findings) {
        this.tree = new NodeReader(findings.source());
        this.findings = findings;
    }

    /** Reads a configuration, its process, or that one's capabilities. */
    public static ParsedDeclaration read(String text) {
        SourceText source = new SourceText(text);
        return new OciProcess(source).read(JsonReader.read(source));
    }

    /** Whether these are some of the five lists and nothing else. All five may be another tool's. */
    static boolean isPartOfLists(DocumentNode.Mapping root) {
        return isLists(root) && root.entries().size() < LISTS.size();
    }

    private static boolean isLists(DocumentNode.Mapping root) {
        return !root.entries().isEmpty() && LISTS.containsAll(root.entries().keySet());
    }

    public ParsedDeclaration read(DocumentNode document) {
        DocumentNode.Mapping root = tree.mapping(document, "the document");
        boolean listsOnly = isLists(root);
        DocumentNode.Mapping process = tree.mapping(root, "process").orElse(root);
        if (!listsOnly && process.entries().get("capabilities") instanceof DocumentNode.Sequence list) {
            throw tree.refusal(
                    list,
                    "capabilities is one list, as in drafts of the specification from 2016: only runc of that time reads it;"
                            + " write the five lists");
        }
        if (!listsOnly) {
            keys(root, process);
        }
        DocumentNode.Mapping none = new DocumentNode.Mapping(process.index(), Map.of());
        DocumentNode.Mapping lists = listsOnly ? root : tree.mapping(process, "capabilities").orElse(none);
        CapabilityDeclaration declared = CapabilityDeclaration.of(sets(lists));
        for (Part part : unknown) {
            declared = declared.withUnknown(part);
        }
        Optional<Boolean> noNewPrivs = tree.bool(process, "noNewPrivileges");
        Optional<DocumentNode.Mapping> user = tree.mapping(process, "user");
        declared = noNewPrivs.map(declared::withNoNewPrivs).orElse(declared);
        declared = user.isPresent() ? identity(user.get(), declared) : declared;
        return new ParsedDeclaration(
                findings.subject(), declared, findings.all(), Optional.of(tree.source().location(lists.index())));
    }

    private CapabilityDeclaration identity(DocumentNode.Mapping user, CapabilityDeclaration start) {
        CapabilityDeclaration declared = start;
        declared = tree.id(user, "uid").map(declared::withUser).orElse(declared);
        declared = tree.id(user, "gid").map(declared::withGroup).orElse(declared);
        return user.entries().containsKey("additionalGids")
                ? declared.withSupplementaryGroups(tree.ids(user, "additionalGids")) : declared;
    }

    private void keys(DocumentNode.Mapping root, DocumentNode.Mapping process) {
        if (root != process) {
            keys(root, "the configuration", ROOT);
        } else if (root.entries().containsKey("ociVersion")) {
            keys(root, "the configuration", ROOT);
            return;
        }
        keys(process, "process", PROCESS);
        tree.mapping(process, "user").ifPresent(user -> keys(user, "user", USER));
    }

    private void keys(DocumentNode.Mapping mapping, String where, Set<String> known) {
        for (String key : mapping.entries().keySet()) {
            Token token = new Token(key, mapping.keyIndex(key));
            Optional<String> other = known.stream().filter(one -> one.equalsIgnoreCase(key) && !one.equals(key)).findFirst();
            if (other.isPresent()) {
                unknown.addAll(DECIDES.getOrDefault(other.get(), Set.of()));
                findings.notChecked(token.index(), CapabilitySpelling.quote(key),
                        "runc, which does not look at the case of keys, reads it as " + other.get() + ", and crun ignores it");
            } else {
                findings.nearKey(token, where, known);
            }
        }
    }

    private CapabilitySets sets(DocumentNode.Mapping lists) {
        for (String key : lists.entries().keySet()) {
            if (!LISTS.contains(key)) {
                throw tree.refusal(lists.entries().get(key), CapabilitySpelling.quote(key) + " is none of the five sets");
            }
        }
        CapabilitySets sets = new CapabilitySets(
                set(lists, "bounding"),
                set(lists, "permitted"),
                set(lists, "effective"),
                set(lists, "inheritable"),
                set(lists, "ambient"));
        warn(lists, sets);
        return sets;
    }

    private CapabilitySet set(DocumentNode.Mapping lists, String name) {
        List<Capability> known = new ArrayList<>();
        for (Token word : tree.words(lists, name)) {
            Optional<Capability> capability = CapabilitySpelling.withPrefix(word.text());
            capability.ifPresentOrElse(
                    known::add, () -> findings.unknown(LintRule.OCI_UNKNOWN_NAME, word.index(), word.text()));
            if (capability.filter(one -> !CapabilitySpelling.upper(one).equals(word.text())).isPresent()) {
                findings.add(LintRule.OCI_NAME_CASE, word.index(), CapabilitySpelling.quote(word.text()));
                unknown.add(Part.valueOf(name.toUpperCase(Locale.ROOT)));
            }
        }
        return CapabilitySet.of(known.toArray(Capability[]::new));
    }

    private void warn(DocumentNode.Mapping lists, CapabilitySets sets) {
        found(lists, "inheritable", LintRule.OCI_INHERITABLE, sets.inheritable().minus(sets.ambient()), "");
        CapabilitySet mayRaise = sets.permitted().intersect(sets.inheritable());
        found(lists, "ambient", LintRule.OCI_AMBIENT_NOT_RAISED, sets.ambient().minus(mayRaise), "");
        CapabilitySet beyond = sets.effective().minus(sets.permitted());
        found(lists, "effective", LintRule.IMPOSSIBLE_SETS, beyond, "effective and not permitted");
        CapabilitySet unbound = sets.inheritable().minus(sets.bounding());
        found(lists, "inheritable", LintRule.IMPOSSIBLE_SETS, unbound, "inheritable and not in the bounding set");
    }

    private void found(DocumentNode.Mapping lists, String list, LintRule lint, CapabilitySet set, String why) {
        if (!set.isEmpty()) {
            findings.add(lint, lists.entries().get(list).index(), set, why);
        }
    }

    public static String print(CapabilityDeclaration declared) {
        CapabilitySets sets = declared.beforeExec();
        StringBuilder text = new StringBuilder("{\n  \"process\": {\n");
        identity(text, declared);
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

    private static void identity(StringBuilder text, CapabilityDeclaration declared) {
        List<String> fields = new ArrayList<>();
        declared.user().ifPresent(name -> fields.add("\"uid\": " + (declared.isRoot() ? "0" : name)));
        declared.group().ifPresent(name -> fields.add("\"gid\": " + name));
        declared.supplementaryGroups()
                .filter(names -> !names.isEmpty())
                .ifPresent(names -> fields.add("\"additionalGids\": [" + String.join(", ", names) + "]"));
        if (!fields.isEmpty()) {
            text.append("    \"user\": {").append(String.join(", ", fields)).append("},\n");
        }
    }

    private static String list(String name, CapabilitySet set) {
        return set.stream()
                .map(one -> '"' + CapabilitySpelling.upper(one) + '"')
                .collect(Collectors.joining(", ", "      \"" + name + "\": [", "]"));
    }
}
