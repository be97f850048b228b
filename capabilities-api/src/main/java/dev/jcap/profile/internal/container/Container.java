package dev.jcap.profile.internal.container;

import static dev.jcap.Capability.CAP_NET_RAW;

import dev.jcap.Capability;
import dev.jcap.CapabilityRisk;
import dev.jcap.CapabilitySet;
import dev.jcap.profile.CapabilityDeclaration;
import dev.jcap.profile.CapabilityDeclaration.Part;
import dev.jcap.profile.CapabilityProfile;
import dev.jcap.profile.LintRule;
import dev.jcap.profile.ParsedDeclaration;
import dev.jcap.profile.SourceLocation;
import dev.jcap.profile.internal.text.CapabilitySpelling;
import dev.jcap.profile.internal.text.FindingCollector;
import dev.jcap.profile.internal.text.Token;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What is written about one container: collected first, then understood as its engine does. */
public final class Container {

    /** What leads to root and no engine grants by default, and what forges packets. */
    private static final CapabilitySet POWERFUL =
            CapabilityRisk.leadingToRoot(CapabilitySet.lowest(Capability.MAX_NUMBER + 1))
                    .minus(CapabilityProfile.DOCKER.bounding()).plus(CapabilitySet.of(CAP_NET_RAW));

    private static final String NO_NEW_PRIVS = "no-new-privileges";
    private static final Set<String> SECURITY_OPTIONS = Set.of(
            "label", "apparmor", "seccomp", "systempaths", "mask", "unmask", "proc-opts", "credentialspec", "writable-cgroups");

    private final ContainerEngine engine;
    private final FindingCollector findings;
    private final List<Token> add = new ArrayList<>();
    private final List<Token> drop = new ArrayList<>();
    private Optional<Token> privileged = Optional.empty();
    private CapabilityDeclaration declared = CapabilityDeclaration.NOTHING;
    private boolean knownNonRoot;

    public Container(ContainerEngine engine, FindingCollector findings) {
        this.engine = engine;
        this.findings = findings;
    }

    public void add(Token name) {
        add.add(name);
    }

    public void drop(Token name) {
        drop.add(name);
    }

    public void privileged(Token where) {
        privileged = Optional.of(where);
    }

    /** What is added is all, the engine's default counts no more. */
    void replacesDefault() {
        drop.add(new Token("ALL", 0));
    }

    public void user(String name) {
        declared = declared.withUser(name);
    }

    /** The user is not root, although nobody says which one it is. */
    public void nonRoot() {
        knownNonRoot = true;
    }

    /** A user, and behind a colon a group; no user before the colon is root, and nothing at all is the image's user. */
    public void userAndGroup(String text) {
        String[] names = text.split(":", 2);
        if (!text.isEmpty()) {
            user(names[0].isEmpty() ? "0" : names[0]);
        }
        if (names.length > 1 && !names[1].isEmpty()) {
            group(names[1]);
        }
    }

    public void group(String name) {
        declared = declared.withGroup(name);
    }

    /** A group besides the one that the program runs as. */
    public void addGroup(String name) {
        List<String> groups = new ArrayList<>(declared.supplementaryGroups().orElse(List.of()));
        groups.add(name);
        declared = declared.withSupplementaryGroups(groups);
    }

    public void noNewPrivs(boolean flag) {
        declared = declared.withNoNewPrivs(flag);
    }

    public void userNamespace(boolean own) {
        declared = declared.withUserNamespace(own);
    }

    /** A part depends on something that the text does not contain. */
    public void unknown(Part part) {
        declared = declared.withUnknown(part);
    }

    /** Adds a name, or as many as are between commas where the engine takes lists. */
    public void addAll(Token names) {
        add.addAll(engine.names(names));
    }

    /** Drops a name, or as many as are between commas where the engine takes lists. */
    public void dropAll(Token names) {
        drop.addAll(engine.names(names));
    }

    /** One of the security options; only {@code no-new-privileges} is about capabilities. */
    public void securityOption(Token option) {
        String text = option.text();
        int separator = text.indexOf('=') >= 0 ? text.indexOf('=') : text.indexOf(':');
        String name = separator < 0 ? text : text.substring(0, separator);
        if (name.equals(NO_NEW_PRIVS)) {
            noNewPrivs(separator < 0 || bool(new Token(text.substring(separator + 1), option.index() + separator + 1)));
        } else if (!SECURITY_OPTIONS.contains(name) && !text.equals("disable")) {
            findings.add(LintRule.CONTAINER_SECURITY_OPTION, option.index(), CapabilitySpelling.quote(text));
        }
    }

    /** A boolean as the engines read it. */
    public boolean bool(Token word) {
        return GoBoolean.parse(word.text())
                .orElseThrow(() -> findings.source().refusal(word.index(), "neither true nor false"));
    }

    public List<Token> added() {
        return add;
    }

    public List<Token> dropped() {
        return drop;
    }

    public FindingCollector findings() {
        return findings;
    }

    /** What is declared, and where. */
    public ParsedDeclaration parsed(Optional<SourceLocation> location) {
        return parsed(location, understand());
    }

    /** What was understood, and where it stands. */
    ParsedDeclaration parsed(Optional<SourceLocation> location, CapabilityDeclaration whole) {
        Map<Part, SourceLocation> locations = new EnumMap<>(Part.class);
        privileged.or(() -> add.stream().findFirst()).ifPresent(word -> {
            for (Part part : List.of(Part.BOUNDING, Part.PERMITTED, Part.EFFECTIVE, Part.INHERITABLE, Part.AMBIENT)) {
                locations.put(part, findings.source().location(word.index()));
            }
        });
        return new ParsedDeclaration(findings.subject(), whole, findings.all(), location, locations);
    }

    public CapabilityDeclaration understand() {
        List<Token> surelyDropped = drop.stream().filter(name -> !engine.isDisputed(name)).toList();
        ContainerEngine.Lists lists =
                new ContainerEngine.Lists(known(add), hasAll(add), known(surelyDropped), hasAll(drop));
        unknown(add);
        unknown(drop);
        warn(lists);
        CapabilitySet result = privileged.isPresent() ? CapabilitySpelling.ALL : engine.result(lists);
        declared = declared.withBounding(result);
        boolean disputed = Stream.concat(add.stream(), drop.stream())
                .anyMatch(name -> engine.isDisputed(name) && CapabilitySpelling.either(name.text()).isPresent());
        if (disputed && privileged.isEmpty()) {
            unknown(Part.BOUNDING);
        }
        boolean handsOn = engine == ContainerEngine.PODMAN && !declared.isRoot();
        if (handsOn && !add.isEmpty()) {
            declared = declared.withAmbient((lists.addsAll() ? CapabilitySpelling.ALL : lists.adds()).intersect(result));
        }
        return declared;
    }

    private void warn(ContainerEngine.Lists lists) {
        privileged.ifPresent(word -> findings.add(LintRule.CONTAINER_PRIVILEGED, word.index()));
        CapabilitySet bothWays = lists.adds().intersect(lists.drops());
        boolean refuses = engine == ContainerEngine.PODMAN && !lists.dropsAll() && !lists.addsAll();
        for (Token word : add) {
            Optional<Capability> name = CapabilitySpelling.either(word.text());
            if (CapabilitySpelling.isAll(word.text())) {
                findings.add(LintRule.CONTAINER_ADD_ALL, word.index());
            } else if (name.filter(POWERFUL::contains).isPresent()) {
                findings.add(LintRule.CONTAINER_POWERFUL_ADD, word.index(), CapabilitySpelling.bare(name.get()));
            }
            if (name.filter(bothWays::contains).isPresent()) {
                bothWays(word, CapabilitySpelling.bare(name.get()), refuses);
            }
        }
        if (engine == ContainerEngine.PODMAN && lists.addsAll() && lists.dropsAll()) {
            findings.add(LintRule.PODMAN_ALL_BOTH_WAYS, add.getFirst().index());
        }
        warnOfNonRoot(lists);
    }

    /** Without ambient capabilities a user other than root gets only what files grant. */
    private void warnOfNonRoot(ContainerEngine.Lists lists) {
        boolean nonRoot = declared.user().isEmpty() ? knownNonRoot : !declared.isRoot();
        if (!nonRoot || engine == ContainerEngine.PODMAN || add.isEmpty() || privileged.isPresent()) {
            return;
        }
        String names = lists.addsAll() ? "ALL" : String.join(", ", CapabilitySpelling.bareList(lists.adds()));
        String user = declared.user().filter(name -> !declared.isRoot()).map(CapabilitySpelling::quote).orElse("other than root");
        LintRule rule = declared.noNewPrivs().orElse(false) ? LintRule.CONTAINER_NON_ROOT_ADD : LintRule.CONTAINER_FILE_ADD;
        findings.add(rule, add.getFirst().index(), names, user);
    }

    private void bothWays(Token word, String name, boolean refuses) {
        if (refuses) {
            findings.add(LintRule.PODMAN_ADD_AND_DROP, word.index(), name);
        } else {
            findings.add(LintRule.CONTAINER_ADD_AND_DROP, word.index(), name, engine.bothWays());
        }
    }

    private void unknown(List<Token> words) {
        for (Token word : words) {
            if (!CapabilitySpelling.isAll(word.text()) && CapabilitySpelling.either(word.text()).isEmpty()) {
                findings.unknown(LintRule.CONTAINER_UNKNOWN_NAME, word.index(), word.text());
            }
        }
    }

    private static boolean hasAll(List<Token> words) {
        return words.stream().anyMatch(word -> CapabilitySpelling.isAll(word.text()));
    }

    private static CapabilitySet known(List<Token> words) {
        return CapabilitySet.of(
                words.stream().flatMap(word -> CapabilitySpelling.either(word.text()).stream()).toArray(Capability[]::new));
    }
}
