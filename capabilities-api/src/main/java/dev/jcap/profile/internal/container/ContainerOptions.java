package dev.jcap.profile.internal.container;

import dev.jcap.CapabilitySet;
import dev.jcap.CapabilitySets;
import dev.jcap.profile.CapabilityDeclaration;
import dev.jcap.profile.ParsedDeclaration;
import dev.jcap.profile.internal.text.CapabilitySpelling;
import dev.jcap.profile.internal.text.FindingCollector;
import dev.jcap.profile.internal.text.SourceText;
import dev.jcap.profile.internal.text.Token;
import java.util.List;
import java.util.Optional;

/**
 * The options of {@code docker run} and {@code podman run} that decide about capabilities; the value stands behind
 * {@code =} or in the next word.
 */
public final class ContainerOptions {

    private final ContainerEngine engine;
    private final SourceText source;
    private final List<Token> words;
    private final Container container;
    private int at;

    private ContainerOptions(ContainerEngine engine, String text) {
        this.engine = engine;
        this.source = new SourceText(text);
        this.words = Token.split(text, 0, text.length());
        this.container = new Container(engine, new FindingCollector(source, ""));
    }

    public static ParsedDeclaration read(ContainerEngine engine, String text) {
        ContainerOptions options = new ContainerOptions(engine, text);
        while (options.at < options.words.size()) {
            options.option(options.words.get(options.at++));
        }
        CapabilityDeclaration declared = options.container.understand();
        return new ParsedDeclaration("", declared, options.container.findings().all(), Optional.empty());
    }

    private void option(Token word) {
        int equals = word.text().indexOf('=');
        String name = equals < 0 ? word.text() : word.text().substring(0, equals);
        switch (name) {
            case "--cap-add" -> container.addAll(value(word, equals));
            case "--cap-drop" -> container.dropAll(value(word, equals));
            case "--user", "-u" -> container.userAndGroup(value(word, equals).text());
            case "--group-add" -> container.addGroup(value(word, equals).text());
            case "--privileged" -> privileged(word, equals);
            case "--security-opt" -> container.securityOption(value(word, equals));
            default ->
                throw source.refusal(
                        word.index(), CapabilitySpelling.quote(name) + " is no option about capabilities of " + engine.command());
        }
    }

    private Token value(Token option, int equals) {
        if (equals >= 0) {
            return new Token(option.text().substring(equals + 1), option.index() + equals + 1);
        }
        if (at == words.size()) {
            throw source.refusal(source.text().length(), "no value behind " + option.text());
        }
        return words.get(at++);
    }

    private void privileged(Token word, int equals) {
        if (equals < 0 || container.bool(value(word, equals))) {
            container.privileged(word);
        }
    }

    public static String print(ContainerEngine engine, CapabilityDeclaration declared) {
        CapabilitySets sets = declared.beforeExec();
        CapabilitySet bounding = sets.bounding();
        CapabilitySet ambient = engine == ContainerEngine.PODMAN ? sets.ambient() : CapabilitySet.EMPTY;
        StringBuilder text = new StringBuilder();
        if (bounding.equals(CapabilitySpelling.ALL) && (ambient.isEmpty() || ambient.equals(CapabilitySpelling.ALL))) {
            text.append(" --cap-add ALL");
        } else if (onlyBounds(engine, declared, bounding) && ambient.isEmpty()) {
            options(text, "--cap-drop", engine.base().minus(bounding));
        } else if (ambient.isEmpty() || ambient.equals(bounding)) {
            text.append(" --cap-drop ALL");
            options(text, "--cap-add", bounding);
        } else {
            options(text, "--cap-drop", engine.base().minus(bounding));
            options(text, "--cap-add", ambient);
        }
        identity(text, declared);
        declared.noNewPrivs()
                .ifPresent(flag -> text.append(" --security-opt no-new-privileges").append(flag ? "" : ":false"));
        return text.substring(1);
    }

    /** Whether names that are added would be handed on to the user, and all that is left is among the engine's own. */
    private static boolean onlyBounds(ContainerEngine engine, CapabilityDeclaration declared, CapabilitySet bounding) {
        return engine == ContainerEngine.PODMAN && !declared.isRoot()
                && !bounding.isEmpty() && engine.base().containsAll(bounding);
    }

    private static void identity(StringBuilder text, CapabilityDeclaration declared) {
        userAndGroup(declared).ifPresent(user -> text.append(" --user ").append(user));
        declared.supplementaryGroups().orElse(List.of()).forEach(name -> text.append(" --group-add ").append(name));
    }

    /** The user, and behind a colon the group; empty where neither is declared. */
    static Optional<String> userAndGroup(CapabilityDeclaration declared) {
        if (declared.user().isEmpty() && declared.group().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(declared.user().orElse("0") + declared.group().map(name -> ":" + name).orElse(""));
    }

    private static void options(StringBuilder text, String option, CapabilitySet set) {
        set.forEach(one -> text.append(' ').append(option).append(' ').append(CapabilitySpelling.bare(one)));
    }
}
