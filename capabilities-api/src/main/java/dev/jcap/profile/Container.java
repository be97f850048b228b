package dev.jcap.profile;

import static dev.jcap.Capability.CAP_NET_RAW;
import static dev.jcap.Capability.CAP_SYS_ADMIN;
import static dev.jcap.Capability.CAP_SYS_MODULE;

import dev.jcap.Capability;
import dev.jcap.CapabilitySet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is written about one container: collected first, then understood as its engine does. */
final class Container {

    private static final CapabilitySet POWERFUL = CapabilitySet.of(CAP_SYS_ADMIN, CAP_SYS_MODULE, CAP_NET_RAW);

    private static final String NO_NEW_PRIVS = "no-new-privileges";

    private final ContainerEngine engine;
    private final Findings findings;
    private final List<Word> add = new ArrayList<>();
    private final List<Word> drop = new ArrayList<>();
    private Optional<Word> privileged = Optional.empty();
    private Declared declared = Declared.NOTHING;
    private boolean knownNonRoot;

    Container(ContainerEngine engine, Findings findings) {
        this.engine = engine;
        this.findings = findings;
    }

    void add(Word name) {
        add.add(name);
    }

    void drop(Word name) {
        drop.add(name);
    }

    void privileged(Word where) {
        privileged = Optional.of(where);
    }

    void user(String name) {
        declared = declared.withUser(name);
    }

    /** The user is not root, although nobody says which one it is. */
    void nonRoot() {
        knownNonRoot = true;
    }

    void noNewPrivs(boolean flag) {
        declared = declared.withNoNewPrivs(flag);
    }

    /** One of Docker's security options; only {@code no-new-privileges} is about capabilities. */
    void securityOption(Word option) {
        String text = option.text();
        int flag = NO_NEW_PRIVS.length() + 1;
        if (text.equals(NO_NEW_PRIVS)) {
            noNewPrivs(true);
        } else if (text.startsWith(NO_NEW_PRIVS + ':') || text.startsWith(NO_NEW_PRIVS + '=')) {
            noNewPrivs(bool(new Word(text.substring(flag), option.index() + flag)));
        }
    }

    boolean bool(Word word) {
        return switch (word.text()) {
            case "true" -> true;
            case "false" -> false;
            default -> throw findings.source().refusal(word.index(), "neither true nor false");
        };
    }

    List<Word> added() {
        return add;
    }

    List<Word> dropped() {
        return drop;
    }

    Findings findings() {
        return findings;
    }

    Declared understand() {
        ContainerEngine.Lists lists = new ContainerEngine.Lists(known(add), hasAll(add), known(drop), hasAll(drop));
        unknown(add);
        unknown(drop);
        warn(lists);
        CapabilitySet result = privileged.isPresent() ? Names.ALL : engine.result(lists);
        declared = declared.withBounding(result);
        boolean handsOn = engine == ContainerEngine.PODMAN && !declared.isRoot();
        if (handsOn && !add.isEmpty()) {
            declared = declared.withAmbient((lists.addsAll() ? Names.ALL : lists.adds()).intersect(result));
        }
        return declared;
    }

    private void warn(ContainerEngine.Lists lists) {
        privileged.ifPresent(word -> findings.add(Lint.CONTAINER_PRIVILEGED, word.index()));
        CapabilitySet bothWays = lists.adds().intersect(lists.drops());
        boolean refuses = engine == ContainerEngine.PODMAN && !lists.dropsAll() && !lists.addsAll();
        for (Word word : add) {
            Optional<Capability> name = Names.either(word.text());
            if (Names.isAll(word.text())) {
                findings.add(Lint.CONTAINER_ADD_ALL, word.index());
            } else if (name.filter(POWERFUL::contains).isPresent()) {
                findings.add(Lint.CONTAINER_POWERFUL_ADD, word.index(), Names.bare(name.get()));
            }
            if (name.filter(bothWays::contains).isPresent()) {
                bothWays(word, Names.bare(name.get()), refuses);
            }
        }
        if (engine == ContainerEngine.PODMAN && lists.addsAll() && lists.dropsAll()) {
            findings.add(Lint.PODMAN_ALL_BOTH_WAYS, add.getFirst().index());
        }
        boolean nonRoot = declared.user().isEmpty() ? knownNonRoot : !declared.isRoot();
        if (nonRoot && engine != ContainerEngine.PODMAN && !add.isEmpty()) {
            String names = lists.addsAll() ? "ALL" : String.join(", ", Names.bareList(lists.adds()));
            String user = declared.user().filter(name -> !declared.isRoot()).orElse("other than root");
            findings.add(Lint.CONTAINER_NON_ROOT_ADD, add.getFirst().index(), names, Names.quote(user));
        }
    }

    private void bothWays(Word word, String name, boolean refuses) {
        if (refuses) {
            findings.add(Lint.PODMAN_ADD_AND_DROP, word.index(), name);
        } else {
            findings.add(Lint.CONTAINER_ADD_AND_DROP, word.index(), name, engine.bothWays());
        }
    }

    private void unknown(List<Word> words) {
        for (Word word : words) {
            if (!Names.isAll(word.text()) && Names.either(word.text()).isEmpty()) {
                findings.unknown(Lint.CONTAINER_UNKNOWN_NAME, word.index(), word.text());
            }
        }
    }

    private static boolean hasAll(List<Word> words) {
        return words.stream().anyMatch(word -> Names.isAll(word.text()));
    }

    private static CapabilitySet known(List<Word> words) {
        return CapabilitySet.of(
                words.stream().flatMap(word -> Names.either(word.text()).stream()).toArray(Capability[]::new));
    }
}
