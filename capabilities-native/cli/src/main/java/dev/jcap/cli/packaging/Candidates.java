package dev.jcap.cli.packaging;

import dev.jcap.Capability;
import dev.jcap.Severity;
import dev.jcap.cli.lint.LintCommand;
import dev.jcap.cli.options.DialectWord;
import dev.jcap.cli.values.ConvertCommand;
import dev.jcap.profile.CapabilityProfile;
import dev.jcap.profile.LintRule;
import dev.jcap.profile.ManifestKind;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a shell offers in one place of a command line.
 *
 * @param kind  what a shell knows
 * @param words the words that it offers
 */
record Candidates(Kind kind, List<String> words) {

    /** What a shell knows by itself, beside the words. */
    enum Kind { WORDS, LIST, FILES, PROCESSES, USERS, COMMAND }

    private static final String PREFIX = "cap_";
    private static final Candidates NONE = words(List.of());

    private static Candidates words(List<String> words) {
        return new Candidates(Kind.WORDS, words);
    }

    private static Candidates split(String words) {
        return words(List.of(words.split(", ")));
    }

    /** The names of capabilities with and without their prefix, of which several may be joined. */
    private static Candidates sets() {
        List<String> names = new ArrayList<>(List.of("none", "all"));
        for (Capability capability : Capability.search("")) {
            names.add(capability.name());
            names.add(capability.name().substring(PREFIX.length()));
        }
        return new Candidates(Kind.LIST, names);
    }

    /** Returns those for what follows the options, as the usage line calls it. */
    static Candidates ofOperand(String usage) {
        if (usage.contains("COMMAND")) {
            return new Candidates(Kind.COMMAND, List.of());
        }
        if (usage.contains("PID") || usage.contains("<pid>") || usage.contains("pid|glob")) {
            return new Candidates(Kind.PROCESSES, List.of());
        }
        if (usage.contains("FILE...") || usage.contains("DIRECTORY") || usage.contains("<file")) {
            return new Candidates(Kind.FILES, List.of());
        }
        return usage.contains("NAME[,NAME") || usage.contains("CAP|") ? sets() : NONE;
    }

    /** Returns those for the value of an option; none where any text will do. */
    static Candidates ofValue(String command, OptionWord option) {
        return switch (option.value()) {
            case "SET", "LIST", "CAP" -> sets();
            case "WHEN" -> split("always, never, auto");
            case "DIALECT" -> split(DialectWord.STARTING + ", jcap");
            case "TOOL" -> split(DialectWord.STARTING + ", all");
            case "MODE" -> split("HYBRID, PURE1E, PURE1E_INIT, NOPRIV");
            case "FORMAT" -> command.equals("lint") ? split("text, json, sarif") : words(ConvertCommand.formats());
            case "SEVERITY" -> words(Stream.of(Severity.values()).map(LintCommand::word).toList());
            case "KIND" -> words(Stream.of(ManifestKind.values()).map(LintCommand::word).toList());
            case "ID,..." -> new Candidates(Kind.LIST, Stream.of(LintRule.values()).map(LintRule::id).toList());
            case "PID" -> new Candidates(Kind.PROCESSES, List.of());
            case "NAME" -> option.word().equals("--profile") ? profiles(command) : new Candidates(Kind.USERS, List.of());
            case "NAME|UID:GID" -> new Candidates(Kind.USERS, List.of());
            case "PATH", "DIR" -> new Candidates(Kind.FILES, List.of());
            default -> NONE;
        };
    }

    private static Candidates profiles(String command) {
        Stream<String> ofPods =
                command.equals("lint") ? Stream.of("pod-security-baseline", "pod-security-restricted") : Stream.empty();
        Stream<String> ofSets = CapabilityProfile.builtIn().stream().map(CapabilityProfile::name);
        return new Candidates(Kind.FILES, Stream.concat(ofSets, ofPods).toList());
    }

    /** Returns whether there is nothing to offer. */
    boolean isEmpty() {
        return kind == Kind.WORDS && words.isEmpty();
    }
}
