package dev.jcap.profile.internal.container;

import dev.jcap.profile.internal.text.FindingCollector;
import dev.jcap.profile.internal.text.Token;
import java.util.List;

/** Options of {@code podman run} among others that are of no interest; a value stands behind {@code =} or in the next word. */
final class PodmanArguments {

    private final List<Token> words;
    private final Container container;
    private final FindingCollector findings;
    private int at;

    PodmanArguments(List<Token> words, Container container, FindingCollector findings) {
        this.words = words;
        this.container = container;
        this.findings = findings;
    }

    void read() {
        while (at < words.size()) {
            option(words.get(at++));
        }
    }

    private void option(Token word) {
        int equals = word.text().indexOf('=');
        String name = equals < 0 ? word.text() : word.text().substring(0, equals);
        switch (name) {
            case "--cap-add" -> container.addAll(value(word, equals));
            case "--cap-drop" -> container.dropAll(value(word, equals));
            case "--user", "-u" -> container.userAndGroup(value(word, equals).text());
            case "--security-opt" -> container.securityOption(value(word, equals));
            case "--privileged" -> {
                if (equals < 0 || container.bool(value(word, equals))) {
                    container.privileged(word);
                }
            }
            default -> {} // Podman's many other options say nothing about capabilities.
        }
    }

    private Token value(Token option, int equals) {
        if (equals >= 0) {
            return new Token(option.text().substring(equals + 1), option.index() + equals + 1);
        }
        if (at == words.size()) {
            throw findings.source().refusal(option.index(), "no value behind " + option.text());
        }
        return words.get(at++);
    }
}
